// SPDX-License-Identifier: Apache-2.0
/// Between the two memory orders of an image.
#pragma once

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/sheet_tables.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// `to`, z fastest = `from`, x fastest.
void to_z_fastest(const Device& device, const ImageShape& shape, const float* from, float* to);
/// `to`, x fastest = `from`, z fastest.
void to_x_fastest(const Device& device, const ImageShape& shape, const float* from, float* to);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
