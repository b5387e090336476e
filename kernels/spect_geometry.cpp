// SPDX-License-Identifier: Apache-2.0
#include "kernels/spect_geometry.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace isotone::kernels {
namespace {

void require(bool holds, const std::string& what) {
    if (!holds) {
        throw Error(ErrorCode::inconsistent_data, "SPECT geometry", what, "check grid, views and responses");
    }
}

bool is_kernel(const std::vector<double>& taps) {
    return taps.size() % 2 == 1 && std::all_of(taps.begin(), taps.end(), [](double w) { return std::isfinite(w); });
}

double largest_magnitude(const std::vector<double>& taps) {
    double largest = 0.0;
    for (const double w : taps) {
        largest = std::max(largest, std::abs(w));
    }
    return largest;
}

}  // namespace

void check(const SpectGeometry& geometry) {
    const Grid& grid = geometry.grid;
    for (std::size_t k = 0; k < 3; ++k) {
        require(grid.size[k] >= 1, "a grid without voxels");
        require(std::isfinite(grid.voxel_mm[k]) && grid.voxel_mm[k] > 0.0, "a voxel size that is not positive");
        require(std::isfinite(grid.origin_mm[k]), "an origin that is not finite");
    }
    require(grid.voxel_mm[0] == grid.voxel_mm[1], "voxels that are not square across the axis");
    require(geometry.bins >= 1 && geometry.depth_planes >= 1, "no bins or no depth planes");
    for (const SpectView& view : geometry.views) {
        require(std::isfinite(view.angle_rad) && std::isfinite(view.axis_bin), "a view at no angle");
        require(view.responses.size() == static_cast<std::size_t>(geometry.depth_planes),
                "a view of " + std::to_string(view.responses.size()) + " depth planes, expected " +
                    std::to_string(geometry.depth_planes));
        for (const std::int32_t response : view.responses) {
            require(response >= -1 && response < static_cast<std::int32_t>(geometry.responses.size()),
                    "a depth plane of a response that is not there");
        }
    }
    for (const PlaneResponse& response : geometry.responses) {
        for (const SeparableKernel& kernel : response) {
            require(is_kernel(kernel.across) && is_kernel(kernel.along), "a kernel without a centre or a finite value");
        }
    }
    require(!geometry.attenuation || geometry.attenuation->size() == grid.voxels(),
            "an attenuation map on another grid");
}

double largest_element_bound(const SpectGeometry& geometry) {
    double largest = geometry.responses.empty() ? 1.0 : 0.0;
    for (const PlaneResponse& response : geometry.responses) {
        double bound = response.empty() ? 1.0 : 0.0;
        for (const SeparableKernel& kernel : response) {
            bound += largest_magnitude(kernel.across) * largest_magnitude(kernel.along);
        }
        largest = std::max(largest, bound);
    }
    // The bilinear weights of one voxel, summed over all samples of a view, stay below 2: a square of two voxels holds
    // at most nine samples of a unit grid, each weighing at most the product of two hats.
    return 2.0 * geometry.grid.voxel_mm[0] * largest;
}

}  // namespace isotone::kernels
