// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/launch.hpp"

#include "kernels/emulation/sanitizers.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <random>
#include <vector>

namespace isotone::kernels::emulation {

namespace {

std::uint64_t schedule_seed = 0;

constexpr unsigned largest_grid_yz = 65535;

cudaError_t check_launch(const void* kernel, dim3 grid, dim3 block, std::size_t shared_bytes) {
    const std::size_t threads = std::size_t{block.x} * block.y * block.z;
    if (threads == 0 || threads > largest_block || block.z > 64 || grid.x == 0 || grid.y == 0 || grid.z == 0 ||
        grid.x > unsigned{std::numeric_limits<int>::max()} || grid.y > largest_grid_yz || grid.z > largest_grid_yz) {
        return cudaErrorInvalidConfiguration;
    }
    return shared_bytes <= allowed_shared_bytes(kernel) ? cudaSuccess : cudaErrorInvalidValue;
}

std::vector<uint3> blocks_of(dim3 grid) {
    std::vector<uint3> blocks;
    blocks.reserve(std::size_t{grid.x} * grid.y * grid.z);
    for (unsigned z = 0; z < grid.z; ++z) {
        for (unsigned y = 0; y < grid.y; ++y) {
            for (unsigned x = 0; x < grid.x; ++x) {
                blocks.push_back({x, y, z});
            }
        }
    }
    if (schedule_seed != 0) {
        std::shuffle(blocks.begin(), blocks.end(), std::mt19937_64(schedule_seed));
    }
    return blocks;
}

}  // namespace

void set_schedule_seed(std::uint64_t seed) {
    schedule_seed = seed;
}

void launch_threads(const void* kernel, dim3 grid, dim3 block, std::size_t dynamic_shared_bytes, Block::Body body,
                    void* argument) {
    const cudaError_t refusal = check_launch(kernel, grid, block, dynamic_shared_bytes);
    if (refusal != cudaSuccess) {
        set_last_error(refusal);
        return;
    }
    const sanitizers::Unchecked bookkeeping;
    std::vector<std::unique_ptr<Block>> blocks;
    std::uint64_t number = 0;
    for (const uint3 index : blocks_of(grid)) {
        // Under ThreadSanitizer each block has stacks and shared memory of its own until the launch ends: blocks are
        // unordered, so reuse would look like a race.
        if (blocks.empty() || sanitizers::thread_sanitizer) {
            blocks.push_back(std::make_unique<Block>(grid, block, dynamic_shared_bytes));
        }
        blocks.back()->run(index, body, argument, schedule_seed == 0 ? 0 : schedule_seed + 7919 * ++number);
    }
}

}  // namespace isotone::kernels::emulation
