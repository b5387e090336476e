// SPDX-License-Identifier: Apache-2.0
/// Convolution of an image along one axis.
#pragma once

#include "kernels/cuda/device.hpp"

#include <cstddef>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// out[v] = sum over k of weights[|k|] in[v + k along the axis], |k| < taps, zero outside the image. `stride` is the
/// distance in memory of neighbours along the axis, `count` the number of voxels along it. All memory is the device's.
void convolve(const Device& device, const float* weights, int taps, long long stride, int count, const float* in,
              float* out, std::size_t voxels);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
