// SPDX-License-Identifier: Apache-2.0
/// Counter-based random numbers: element i of a stream is a pure function of (seed, stream, i), so results do not
/// depend on the number of threads or the order of work. Philox4x32-10 (Salmon et al., SC'11).
#pragma once

#include "core/export.hpp"

#include <array>
#include <cstdint>

namespace isotone {

class ISOTONE_API RandomStream {
public:
    /// One independent sequence for each (seed, stream, element).
    RandomStream(std::uint64_t seed, std::uint32_t stream, std::uint64_t element);

    std::uint32_t next_u32();
    /// Uniform in (0, 1), 53 bits.
    double uniform();
    /// Standard normal (Box-Muller).
    double normal();
    /// Poisson deviate: exact inversion for small means, the transformed rejection PTRS (Hormann 1993) from 10 upwards.
    std::uint64_t poisson(double mean);

private:
    void refill();

    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 4> block_{};
    int used_ = 4;
};

}  // namespace isotone
