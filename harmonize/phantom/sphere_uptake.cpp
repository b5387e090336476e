// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/sphere_uptake.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::harmonize {
namespace {

constexpr double max_margin_mm = 5.0;  // half the distance to anything else hot is 17 mm
constexpr double contour_margin_mm = 10.0;

}  // namespace

SphereMeasurement measure_sphere(const Volume& volume, const Vector3& centre_mm, double radius_mm, double background,
                                 PeakFinder& peaks) {
    const VoxelMax max = max_within(volume, centre_mm, radius_mm + max_margin_mm);
    const Isocontour contour = grow_isocontour(volume, max.index, a50_threshold(max.value, background), centre_mm,
                                               radius_mm + contour_margin_mm);
    // at least one voxel centre is within half a voxel diagonal
    const auto& h = volume.grid.spacing_mm;
    const double reach = std::max(radius_mm, 0.5 * std::hypot(h[0], h[1], h[2]));
    return {{max.value, contour.mean, peaks.find(volume, centre_mm, reach).value}, contour.volume_ml};
}

}  // namespace isotone::harmonize
