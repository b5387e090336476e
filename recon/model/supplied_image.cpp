// SPDX-License-Identifier: Apache-2.0
#include "recon/model/supplied_image.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace isotone::recon {
namespace {

// A voxel at the end of an axis of 4096 then stands within half a voxel of its place.
constexpr double direction_tolerance = 1e-4;

std::string owner_of(Frame frame) {
    return frame == Frame::gantry ? "gantry" : "patient";
}

void require_axes_of(Frame frame, const ImageGrid& grid, const std::string& name) {
    if (grid.frame != frame) {
        throw Error(ErrorCode::inconsistent_data, name,
                    "it is in the " + owner_of(grid.frame) + "'s frame, expected the " + owner_of(frame) + "'s",
                    "turn it into that frame with the position of the patient");
    }
    const std::array<double, 9> identity{1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (std::size_t k = 0; k < identity.size(); ++k) {
        if (!(std::abs(grid.direction[k] - identity[k]) <= direction_tolerance)) {
            throw Error(ErrorCode::inconsistent_data, name,
                        "its axes do not run along x, y and z of the " + owner_of(frame) +
                            ": it is turned, mirrored or transposed",
                        "resample it on the grid of the reconstruction, or check the position of the patient");
        }
    }
}

void require_something_inside(const Volume& volume, const std::vector<float>& mask, const std::string& name) {
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (mask[i] > 0.0F && volume.values[i] > 0.0F) {
            return;
        }
    }
    throw Error(ErrorCode::inconsistent_data, name, "it is zero everywhere within the field of view",
                "supply an image with values above 0");
}

}  // namespace

void require_fitting_image(const Volume& volume, const kernels::Grid& grid, const std::string& name, Frame frame) {
    require_axes_of(frame, volume.grid, name);
    bool same = volume.grid.size == grid.size;
    for (std::size_t k = 0; k < 3; ++k) {
        // Formats with float32 geometry (NIfTI) are off by 1e-5 mm; a hundredth of a voxel is no real shift.
        same = same && std::abs(volume.grid.spacing_mm[k] - grid.voxel_mm[k]) < 1e-3 * grid.voxel_mm[k] &&
               std::abs(volume.grid.origin_mm[k] - grid.origin_mm[k]) < 1e-2 * grid.voxel_mm[k];
    }
    if (!same) {
        throw Error(ErrorCode::inconsistent_data, name, "its grid is not that of the reconstruction",
                    "resample it, or set the reconstruction's grid and voxel to match");
    }
    if (!std::all_of(volume.values.begin(), volume.values.end(),
                     [](float v) { return v >= 0.0F && std::isfinite(v); })) {
        throw Error(ErrorCode::inconsistent_data, name, "a value is negative or not finite",
                    "supply an image of values of at least 0");
    }
}

void check_supplied_images(const ReconstructionSettings& settings, const kernels::Grid& grid,
                           const std::vector<float>& field_of_view, Frame frame) {
    const auto check = [&](const std::optional<Volume>& image, const std::string& name) {
        if (image) {
            require_fitting_image(*image, grid, name, frame);
            require_something_inside(*image, field_of_view, name);
        }
    };
    check(settings.start_image, "start image");
    check(settings.sensitivity_image, "sensitivity image");
}

}  // namespace isotone::recon
