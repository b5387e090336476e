// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/plane_runs.hpp"

#include <cmath>

namespace isotone::kernels::common {
namespace {

/// Positions that differ by less come from rounding; as an interpolation weight it is below float resolution even after
/// adding up over a run of a thousand planes.
constexpr double tolerance_voxels = 1e-9;

bool alike(double a, double b) {
    return std::abs(a - b) <= tolerance_voxels;
}

int whole(double step) {
    const double nearest = std::nearbyint(step);
    return alike(step, nearest) && nearest >= 1.0 && nearest <= 3.0 ? static_cast<int>(nearest) : 0;
}

PlaneRun start_run(std::size_t index, const Plane& plane, const Grid& grid) {
    PlaneRun run;
    run.first = static_cast<std::int32_t>(index);
    run.count = 1;
    run.whole_step = 1;
    run.za_index = (plane.za - grid.origin_mm[2]) / grid.voxel_mm[2];
    run.dz_mm = plane.zb - plane.za;
    run.dz_index = run.dz_mm / grid.voxel_mm[2];
    return run;
}

/// Adds the plane to the run where it continues it.
bool extend(PlaneRun& run, const Plane& previous, const Plane& plane, const Grid& grid) {
    const double voxel = grid.voxel_mm[2];
    const double step = (plane.za - previous.za) / voxel;
    if (!alike((plane.zb - plane.za) / voxel, run.dz_index) || (run.count > 1 && !alike(step, run.step_index))) {
        return false;
    }
    if (run.count == 1) {
        run.step_index = step;
        run.whole_step = whole(step);
    }
    ++run.count;
    return true;
}

}  // namespace

std::vector<PlaneRun> make_plane_runs(std::span<const Plane> planes, const Grid& grid) {
    std::vector<PlaneRun> runs;
    for (std::size_t i = 0; i < planes.size(); ++i) {
        if (runs.empty() || !extend(runs.back(), planes[i - 1], planes[i], grid)) {
            runs.push_back(start_run(i, planes[i], grid));
        }
    }
    return runs;
}

}  // namespace isotone::kernels::common
