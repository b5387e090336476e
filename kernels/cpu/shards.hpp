// SPDX-License-Identifier: Apache-2.0
/// Fixed pieces of a buffer. They depend on its size alone, so sums over them are the same for any number of threads.
#pragma once

#include "kernels/cpu/thread_pool.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace isotone::kernels::cpu {

inline constexpr std::size_t shard_size = 65536;

inline std::size_t shards_of(std::size_t size) {
    return (size + shard_size - 1) / shard_size;
}

/// body(begin, end) for every shard
template <class Body>
void each_shard(std::size_t size, ThreadPool& pool, const Body& body) {
    pool.for_each(shards_of(size),
                  [&](std::size_t shard, int) { body(shard * shard_size, std::min(size, (shard + 1) * shard_size)); });
}

/// Sum over the shards of body(begin, end), added in pairs, pairs of pairs and so on.
template <class T, class Body>
T sum_over_shards(std::size_t size, ThreadPool& pool, const Body& body) {
    std::vector<T> parts(shards_of(size));
    pool.for_each(parts.size(), [&](std::size_t shard, int) {
        parts[shard] = body(shard * shard_size, std::min(size, (shard + 1) * shard_size));
    });
    for (std::size_t width = 1; width < parts.size(); width *= 2) {
        for (std::size_t i = 0; i + width < parts.size(); i += 2 * width) {
            parts[i] += parts[i + width];
        }
    }
    return parts.empty() ? T{} : parts[0];
}

}  // namespace isotone::kernels::cpu
