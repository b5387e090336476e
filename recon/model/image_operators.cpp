// SPDX-License-Identifier: Apache-2.0
#include "recon/model/image_operators.hpp"

#include "recon/resident.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace isotone::recon {

std::vector<float> cylinder_mask(const kernels::Grid& grid, double radius_mm) {
    const auto [nx, ny, nz] = grid.size;
    std::vector<float> mask(grid.voxels());
    std::size_t i = 0;
    for (int z = 0; z < nz; ++z) {
        for (int y = 0; y < ny; ++y) {
            for (int x = 0; x < nx; ++x, ++i) {
                const double px = grid.origin_mm[0] + x * grid.voxel_mm[0];
                const double py = grid.origin_mm[1] + y * grid.voxel_mm[1];
                mask[i] = std::hypot(px, py) <= radius_mm ? 1.0F : 0.0F;
            }
        }
    }
    return mask;
}

ImageOperators::ImageOperators(kernels::Backend& backend, const kernels::Grid& grid, double psf_fwhm_mm,
                               double fov_radius_mm)
    : ImageOperators(backend, grid, psf_fwhm_mm, resident_image(backend, cylinder_mask(grid, fov_radius_mm), grid)) {}

ImageOperators::ImageOperators(kernels::Backend& backend, const kernels::Grid& grid, double psf_fwhm_mm,
                               kernels::Buffer mask)
    : backend_(backend), grid_(grid), psf_fwhm_mm_(psf_fwhm_mm), mask_(std::move(mask)),
      work_(backend.make_buffer(grid.voxels())) {}

const kernels::Buffer& ImageOperators::before_forward(const kernels::Buffer& image) {
    backend_.copy(image, work_);
    backend_.multiply(work_, mask_);
    if (psf_fwhm_mm_ > 0.0) {
        backend_.gaussian(work_, grid_, {psf_fwhm_mm_, psf_fwhm_mm_, psf_fwhm_mm_});
    }
    return work_;
}

void ImageOperators::after_back(kernels::Buffer& image) {
    if (psf_fwhm_mm_ > 0.0) {
        backend_.gaussian(image, grid_, {psf_fwhm_mm_, psf_fwhm_mm_, psf_fwhm_mm_});
    }
    backend_.multiply(image, mask_);
}

}  // namespace isotone::recon
