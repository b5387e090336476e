// SPDX-License-Identifier: Apache-2.0
/// One number for each independent use of randomness, so that no two share a sequence.
#pragma once

#include <cstdint>

namespace isotone::simulate {

inline constexpr std::uint32_t stream_efficiencies = 1;   ///< element: crystal id
inline constexpr std::uint32_t stream_prompts = 2;        ///< element: bin offset
inline constexpr std::uint32_t stream_delayeds = 3;       ///< element: bin offset
inline constexpr std::uint32_t stream_event_times = 4;    ///< element: number of the prompt in bin order
inline constexpr std::uint32_t stream_delayed_times = 5;  ///< element: number of the delayed event in bin order
inline constexpr std::uint32_t stream_crystal = 6;        ///< element: photon entering the crystal
inline constexpr std::uint32_t stream_counts = 7;         ///< element: bin offset over all windows
inline constexpr std::uint32_t stream_photons = 8;        ///< element: photon history
inline constexpr std::uint32_t stream_source = 9;         ///< element: 0
inline constexpr std::uint32_t stream_coherent = 10;      ///< element: photon event and view

}  // namespace isotone::simulate
