// SPDX-License-Identifier: Apache-2.0
/// Sorts events so that neighbours in memory are neighbours in space: random events miss the cache at every step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace isotone::kernels::cpu {

/// Indices 0 .. keys.size()-1 in order of rising key; equal keys keep their order.
std::vector<std::uint64_t> order_of(std::vector<std::uint64_t> keys);

}  // namespace isotone::kernels::cpu
