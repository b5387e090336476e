// SPDX-License-Identifier: Apache-2.0
#include "recon/spect_grid.hpp"

#include "core/number_text.hpp"
#include "recon/model/orbit.hpp"
#include "recon/settings_check.hpp"

#include <array>
#include <cmath>
#include <string>

namespace isotone::recon {

kernels::Grid spect_kernel_grid(const ProjectionGeometry& geometry, const ReconstructionSettings& settings) {
    const auto size = settings.grid_size.value_or(std::array<int, 3>{geometry.bins, geometry.bins, geometry.rows});
    require_setting(size[2] == geometry.rows, "grid_size", std::to_string(size[2]) + " voxels along the axis",
                    "the projections have " + std::to_string(geometry.rows) + " rows, and a slice is a row");
    require_setting(size[0] >= 1 && size[0] <= 4096 && size[1] >= 1 && size[1] <= 4096, "grid_size",
                    std::to_string(size[0]) + " x " + std::to_string(size[1]), "use 1 to 4096 voxels along an axis");
    if (settings.voxel_mm) {
        const Vector3 pixel{geometry.bin_mm, geometry.bin_mm, geometry.row_mm};
        for (std::size_t k = 0; k < 3; ++k) {
            require_setting(std::abs((*settings.voxel_mm)[k] - pixel[k]) <= 1e-4 * pixel[k], "voxel_mm",
                            number_text((*settings.voxel_mm)[k]),
                            "SPECT voxels are as wide as a bin, " + number_text(geometry.bin_mm) +
                                " mm, and as long as a row, " + number_text(geometry.row_mm) + " mm: leave it out");
        }
    }
    return projection_grid(geometry, size[0], size[1]);
}

ImageGrid spect_grid(const ProjectionGeometry& geometry, const ReconstructionSettings& settings) {
    const kernels::Grid grid = spect_kernel_grid(geometry, settings);
    ImageGrid image;
    image.size = grid.size;
    image.spacing_mm = grid.voxel_mm;
    image.origin_mm = grid.origin_mm;
    image.frame = Frame::patient_lps;
    return image;
}

ImageGrid placed_in_patient(ImageGrid grid, const SpectData& data) {
    const Vector3 axis = data.axis_position_mm.value_or(Vector3{0.0, 0.0, 0.0});
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] += axis[k];
    }
    return grid;
}

}  // namespace isotone::recon
