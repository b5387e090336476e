// SPDX-License-Identifier: Apache-2.0
/// The image-space part of a system model: resolution (PSF) and field-of-view mask. Shared by all models.
#pragma once

#include "core/export.hpp"
#include "kernels/backend.hpp"

#include <vector>

namespace isotone::recon {

/// Mask in the x-fastest order of a Volume: 1 in the voxels whose centre lies within `radius_mm` of the axis, else 0.
std::vector<float> cylinder_mask(const kernels::Grid& grid, double radius_mm);

/// A = A_projector G M, with G a Gaussian of `psf_fwhm_mm` and M the mask of the field of view. The transpose is M G
/// A'.
class ISOTONE_API ImageOperators {
public:
    /// @param psf_fwhm_mm    0 = no resolution model
    /// @param fov_radius_mm  voxels whose centre lies farther from the axis are zero
    ImageOperators(kernels::Backend& backend, const kernels::Grid& grid, double psf_fwhm_mm, double fov_radius_mm);
    /// @param mask  1 within the field of view, 0 outside
    ImageOperators(kernels::Backend& backend, const kernels::Grid& grid, double psf_fwhm_mm, kernels::Buffer mask);

    /// What the projector is to see: G M image. Valid until the next call.
    const kernels::Buffer& before_forward(const kernels::Buffer& image);
    /// In place: M G image.
    void after_back(kernels::Buffer& image);

private:
    kernels::Backend& backend_;
    kernels::Grid grid_;
    double psf_fwhm_mm_;
    kernels::Buffer mask_;
    kernels::Buffer work_;
};

}  // namespace isotone::recon
