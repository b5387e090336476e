// SPDX-License-Identifier: Apache-2.0
/// Barriers and warp shuffles under their CUDA names. They are macros because a barrier is known by its place in the
/// source: that is how the emulation sees threads meeting at two different barriers.
#pragma once

#include "kernels/emulation/block.hpp"

#include <cstdint>
#include <cstring>

namespace isotone::kernels::emulation {

inline constexpr unsigned full_mask = 0xffffffffU;

inline void wait_for_block(Site site) {
    Block::current()->wait_for_block(site);
}

inline void wait_for_warp(Site site, unsigned mask = full_mask) {
    Block::current()->wait_for_warp(mask, site);
}

/// Lane of the running thread.
unsigned current_lane();
/// Publishes `bits` to the warp, waits, and returns what lane `source` published; `bits` where there is no such lane.
std::uint64_t exchange_bits(unsigned mask, std::uint64_t bits, int source, Site site);

template <class T>
T shuffle(unsigned mask, T value, int source, Site site) {
    static_assert(sizeof(T) <= sizeof(std::uint64_t));
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof(T));
    bits = exchange_bits(mask, bits, source, site);
    std::memcpy(&value, &bits, sizeof(T));
    return value;
}

}  // namespace isotone::kernels::emulation

#define ISOTONE_EMULATION_SITE            \
    ::isotone::kernels::emulation::Site { \
        __FILE__, __LINE__                \
    }
#define __syncthreads() ::isotone::kernels::emulation::wait_for_block(ISOTONE_EMULATION_SITE)
#define __syncwarp(...) ::isotone::kernels::emulation::wait_for_warp(ISOTONE_EMULATION_SITE __VA_OPT__(, ) __VA_ARGS__)
#define __shfl_sync(mask, value, source) \
    ::isotone::kernels::emulation::shuffle((mask), (value), static_cast<int>(source), ISOTONE_EMULATION_SITE)
#define __shfl_down_sync(mask, value, distance)                                                        \
    ::isotone::kernels::emulation::shuffle(                                                            \
        (mask), (value), static_cast<int>(::isotone::kernels::emulation::current_lane() + (distance)), \
        ISOTONE_EMULATION_SITE)
#define __shfl_xor_sync(mask, value, bits)                                                                           \
    ::isotone::kernels::emulation::shuffle((mask), (value),                                                          \
                                           static_cast<int>(::isotone::kernels::emulation::current_lane() ^ (bits)), \
                                           ISOTONE_EMULATION_SITE)
