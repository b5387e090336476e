// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/convolution.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr int threads = 256;

/// One thread per voxel; the taps of neighbouring voxels overlap in the cache.
__global__ void __launch_bounds__(threads)
    convolve_kernel(const float* __restrict__ weights, int taps, long long stride, int count,
                    const float* __restrict__ in, float* __restrict__ out, long long voxels) {
    const long long voxel = static_cast<long long>(blockIdx.x) * threads + threadIdx.x;
    if (voxel >= voxels) {
        return;
    }
    const int along = static_cast<int>(voxel / stride % count);
    float sum = 0.0F;
    for (int k = max(1 - taps, -along); k <= min(taps - 1, count - 1 - along); ++k) {
        sum = fmaf(__ldg(weights + (k < 0 ? -k : k)), __ldg(in + voxel + k * stride), sum);
    }
    out[voxel] = sum;
}

}  // namespace

void convolve(const Device& device, const float* weights, int taps, long long stride, int count, const float* in,
              float* out, std::size_t voxels) {
    ISOTONE_LAUNCH(&convolve_kernel, dim3(static_cast<unsigned>((voxels + threads - 1) / threads)), dim3(threads), 0,
                   device.use(), weights, taps, stride, count, in, out, static_cast<long long>(voxels));
    check_launch("CUDA convolution");
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
