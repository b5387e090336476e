// SPDX-License-Identifier: Apache-2.0
/// Sums and maxima in double over a fixed tree: the number of parts follows from the number of elements alone, each
/// part is summed by one block in a fixed order, and the host adds the parts one after another. So the result has the
/// same bits on every device and in every run.
#pragma once

#include "kernels/cuda/device.hpp"

#include <cstddef>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

double sum(const Device& device, const float* values, std::size_t size);
double sum_of_magnitudes(const Device& device, const float* values, std::size_t size);
double dot(const Device& device, const float* a, const float* b, std::size_t size);
/// 0 for no elements; NaN is passed over.
double largest_magnitude(const Device& device, const float* values, std::size_t size);
/// Of 64-bit fixed point; exact below 2^53, which every accumulator stays far below. The result is a whole number.
double largest_magnitude(const Device& device, const unsigned long long* quanta, std::size_t size);
/// sum of y ln max(ybar, floor) - ybar
double poisson_log_likelihood(const Device& device, const float* measured, const float* expected, double floor,
                              std::size_t size);
/// How many elements are infinite or NaN.
double count_not_finite(const Device& device, const float* values, std::size_t size);
/// How many elements with counts have an expectation below the floor.
double count_floored(const Device& device, const float* measured, const float* expected, float floor, std::size_t size);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
