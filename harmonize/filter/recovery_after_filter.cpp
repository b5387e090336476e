// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/band_solver.hpp"

#include "core/gaussian_kernel.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/regions/voxel_box.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::harmonize {
namespace {

constexpr double measured_reach_mm = 18.5 + 12.0;  // the largest sphere's search region, and a background disc

/// The part of the volume that decides the values of voxels near the spheres: their box and 4 sigma around it. Where
/// the box ends at the image's border the filter sees the same border as in the whole image.
Volume cropped(const Volume& volume, const NemaPose& pose, double largest_fwhm_mm) {
    VoxelBox box{volume.grid.size, {-1, -1, -1}};
    for (const Vector3& centre : pose.centre_mm) {
        const VoxelBox one = box_around(volume.grid, centre, measured_reach_mm);
        for (std::size_t k = 0; k < 3; ++k) {
            box.first[k] = std::min(box.first[k], one.first[k]);
            box.last[k] = std::max(box.last[k], one.last[k]);
        }
    }
    ImageGrid grid = volume.grid;
    Vector3 corner{};
    for (std::size_t k = 0; k < 3; ++k) {
        const double margin = 4.0 * largest_fwhm_mm / gaussian_fwhm_per_sigma / grid.spacing_mm[k];
        const int voxels = static_cast<int>(std::ceil(margin)) + 1;
        box.first[k] = std::max(box.first[k] - voxels, 0);
        box.last[k] = std::min(box.last[k] + voxels, volume.grid.size[k] - 1);
        corner[k] = box.first[k];
        grid.size[k] = box.last[k] - box.first[k] + 1;
    }
    grid.origin_mm = volume.grid.position(corner);
    Volume part(grid, volume.quantity);
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            const float* from = volume.values.data() + volume.offset(box.first[0], y + box.first[1], z + box.first[2]);
            std::copy(from, from + grid.size[0], part.values.data() + part.offset(0, y, z));
        }
    }
    return part;
}

}  // namespace

RecoveryAt recovery_after_filter(const Volume& volume, const NemaAnalysis& analysis, double largest_fwhm_mm) {
    const double calibration = analysis.calibration ? analysis.calibration->factor : 1.0;
    return [part = cropped(volume, analysis.layout.pose, largest_fwhm_mm), &analysis, calibration,
            peaks = PeakFinder(volume.grid.spacing_mm)](double fwhm_mm) mutable {
        const Volume filtered = gaussian_filter(part, {fwhm_mm, fwhm_mm, fwhm_mm});
        RecoveryCurve curve = analysis.recovery;
        curve.measured = measure_spheres(filtered, analysis.layout.pose, analysis.background_mean, peaks);
        for (Uptake& uptake : curve.measured) {
            uptake = {uptake.max / calibration, uptake.a50 / calibration, uptake.peak / calibration};
        }
        curve.measured_background /= calibration;
        return curve;
    };
}

}  // namespace isotone::harmonize
