// SPDX-License-Identifier: Apache-2.0
/// Sums in double over fixed shards and a fixed tree: the same bits for any number of threads and instruction set.
#pragma once

#include "kernels/cpu/thread_pool.hpp"

#include <span>

namespace isotone::kernels::cpu {

double sum(std::span<const float> values, ThreadPool& pool);
double sum_of_magnitudes(std::span<const float> values, ThreadPool& pool);
double dot(std::span<const float> a, std::span<const float> b, ThreadPool& pool);
double largest_magnitude(std::span<const float> values, ThreadPool& pool);
/// sum of y ln max(ybar, floor) - ybar
double poisson_log_likelihood(std::span<const float> measured, std::span<const float> expected, double floor,
                              ThreadPool& pool);
bool all_finite(std::span<const float> values, ThreadPool& pool);

}  // namespace isotone::kernels::cpu
