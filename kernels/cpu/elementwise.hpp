// SPDX-License-Identifier: Apache-2.0
/// Operations on each element of a buffer. Formulas: kernels/common/elementwise.hpp.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <span>

namespace isotone::kernels::cpu {

using Values = std::span<float>;
using ConstValues = std::span<const float>;

void fill(Values a, float value, ThreadPool& pool);
void copy(ConstValues from, Values to, ThreadPool& pool);
void multiply(Values a, ConstValues b, ThreadPool& pool);
void scale_and_add(Values a, double scale, ConstValues b, ThreadPool& pool);
RatioCounts ratio(ConstValues measured, ConstValues expected, double floor, Values ratio, ThreadPool& pool);
void em_update(Values image, ConstValues correction, ConstValues sensitivity, double threshold, ThreadPool& pool);

}  // namespace isotone::kernels::cpu
