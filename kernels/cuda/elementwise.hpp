// SPDX-License-Identifier: Apache-2.0
/// Stages that treat each element alone, on device memory of `size` elements. The formulas are those of
/// kernels/common/elementwise.hpp, which the CPU applies too.
#pragma once

#include "kernels/cuda/device.hpp"

#include <cstddef>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

void fill(const Device& device, float* values, std::size_t size, float value);
/// a *= b
void multiply(const Device& device, float* a, const float* b, std::size_t size);
/// a = scale * a + b
void scale_and_add(const Device& device, float* a, float scale, const float* b, std::size_t size);
/// ratio = measured / max(expected, floor); 0 where measured is 0
void ratio(const Device& device, const float* measured, const float* expected, float floor, float* ratio,
           std::size_t size);
/// image = sensitivity > threshold ? image * correction / sensitivity : 0
void em_update(const Device& device, float* image, const float* correction, const float* sensitivity, float threshold,
               std::size_t size);
/// values = quanta * quantum, quanta read as two's complement
void from_fixed_point(const Device& device, const unsigned long long* quanta, double quantum, float* values,
                      std::size_t size);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
