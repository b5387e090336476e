// SPDX-License-Identifier: Apache-2.0
#include "recon/model/supplied_image.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::recon {

kernels::Buffer resident_image(const Volume& volume, const kernels::Grid& grid, const std::string& name,
                               kernels::Backend& backend) {
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
    kernels::Buffer image = backend.make_buffer(grid.voxels());
    backend.upload_image(volume.values, grid, image);
    return image;
}

}  // namespace isotone::recon
