// SPDX-License-Identifier: Apache-2.0
/// Launching a kernel: every block of the grid in turn. The limits of a launch are checked as a device would.
#pragma once

#include "kernels/emulation/block.hpp"
#include "kernels/emulation/runtime.hpp"

#include <cstdint>

namespace isotone::kernels::emulation {

/// 0 runs threads and blocks in index order; any other value shuffles both, reproducibly.
void set_schedule_seed(std::uint64_t seed);

/// Runs `body(argument)` for each thread of each block. A launch beyond the device's limits runs nothing and is
/// reported by cudaGetLastError, as on a device.
/// @throws ExecutionFault where the kernel breaks a rule of the execution model
void launch_threads(const void* kernel, dim3 grid, dim3 block, std::size_t dynamic_shared_bytes, Block::Body body,
                    void* argument);

template <class Kernel, class Call>
void launch(Kernel* kernel, dim3 grid, dim3 block, std::size_t dynamic_shared_bytes, cudaStream_t, Call call) {
    launch_threads(
        reinterpret_cast<const void*>(kernel), grid, block, dynamic_shared_bytes,
        [](void* argument) { (*static_cast<Call*>(argument))(); }, &call);
}

}  // namespace isotone::kernels::emulation
