// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/gaussian.hpp"

#include "core/gaussian_kernel.hpp"
#include "kernels/cpu/buffers.hpp"

#include <algorithm>
#include <vector>

namespace isotone::kernels::cpu {
namespace {

using HalfKernel = std::vector<float>;  // centre weight, then the weight at +-1, +-2, ...

HalfKernel half_kernel(double fwhm_mm, double voxel_mm) {
    const std::vector<double> exact = gaussian_kernel(fwhm_mm, voxel_mm);
    return {exact.begin(), exact.end()};
}

/// to += weight * from
void add_scaled(const float* from, float weight, std::size_t count, float* to) {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] += weight * from[i];
    }
}

/// `rows` rows of `length` elements, `stride` apart: to[r] = sum_k w_|k| from[r + k].
void blur_rows(const float* from, std::size_t rows, std::size_t stride, std::size_t length, const HalfKernel& kernel,
               float* to) {
    for (std::size_t r = 0; r < rows; ++r) {
        float* const row = to + r * stride;
        std::fill_n(row, length, 0.0F);
        add_scaled(from + r * stride, kernel[0], length, row);
        for (std::size_t k = 1; k < kernel.size(); ++k) {
            if (r >= k) {
                add_scaled(from + (r - k) * stride, kernel[k], length, row);
            }
            if (r + k < rows) {
                add_scaled(from + (r + k) * stride, kernel[k], length, row);
            }
        }
    }
}

/// The same along the contiguous axis, as shifted additions of a whole column.
void blur_column(const float* from, std::size_t length, const HalfKernel& kernel, float* to) {
    std::fill_n(to, length, 0.0F);
    add_scaled(from, kernel[0], length, to);
    for (std::size_t k = 1; k < std::min(kernel.size(), length); ++k) {
        add_scaled(from, kernel[k], length - k, to + k);
        add_scaled(from + k, kernel[k], length - k, to);
    }
}

}  // namespace

void gaussian(std::span<float> image, const Grid& grid, const std::array<double, 3>& fwhm_mm, ThreadPool& pool) {
    require_equal_size(image.size(), grid.voxels(), "gaussian");
    const auto nx = static_cast<std::size_t>(grid.size[0]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    std::vector<float> blurred(image.size());
    float* from = image.data();
    float* to = blurred.data();
    if (fwhm_mm[0] != 0.0) {
        const HalfKernel kernel = half_kernel(fwhm_mm[0], grid.voxel_mm[0]);
        pool.for_each(ny, [&](std::size_t y, int) { blur_rows(from + y * nz, nx, ny * nz, nz, kernel, to + y * nz); });
        std::swap(from, to);
    }
    if (fwhm_mm[1] != 0.0) {
        const HalfKernel kernel = half_kernel(fwhm_mm[1], grid.voxel_mm[1]);
        pool.for_each(nx,
                      [&](std::size_t x, int) { blur_rows(from + x * ny * nz, ny, nz, nz, kernel, to + x * ny * nz); });
        std::swap(from, to);
    }
    if (fwhm_mm[2] != 0.0) {
        const HalfKernel kernel = half_kernel(fwhm_mm[2], grid.voxel_mm[2]);
        pool.for_each(nx, [&](std::size_t x, int) {
            for (std::size_t y = 0; y < ny; ++y) {
                const std::size_t at = (x * ny + y) * nz;
                blur_column(from + at, nz, kernel, to + at);
            }
        });
        std::swap(from, to);
    }
    if (from != image.data()) {
        std::copy_n(from, image.size(), image.data());
    }
}

}  // namespace isotone::kernels::cpu
