// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/plane_runs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

namespace isotone::kernels::cpu {
namespace {

constexpr int most_phases = 3;

/// Fewer planes in a run, on average, leave too many lanes empty.
constexpr std::size_t fewest_planes = 4;

/// Zeros on both sides of a run's values in back projection: a strip of rows may begin or end this far outside.
constexpr int spread_margin = 4 * lanes;

/// Positions that differ by less come from rounding; as an interpolation weight it is below float resolution.
constexpr double tolerance_voxels = 1e-7;

/// A plane in voxels of the grid.
struct IndexedPlane {
    double za, dz;
    std::int32_t place;
};

std::vector<IndexedPlane> by_obliqueness(std::span<const Plane> planes, const Grid& grid) {
    std::vector<IndexedPlane> sorted;
    sorted.reserve(planes.size());
    for (const Plane& plane : planes) {
        sorted.push_back({(plane.za - grid.origin_mm[2]) / grid.voxel_mm[2], (plane.zb - plane.za) / grid.voxel_mm[2],
                          static_cast<std::int32_t>(sorted.size())});
    }
    const auto key = [](const IndexedPlane& plane) {
        return std::tuple(std::nearbyint(plane.dz / tolerance_voxels), plane.za, plane.place);
    };
    std::sort(sorted.begin(), sorted.end(),
              [&](const IndexedPlane& a, const IndexedPlane& b) { return key(a) < key(b); });
    return sorted;
}

bool alike(double a, double b) {
    return std::abs(a - b) <= tolerance_voxels;
}

/// The distance between neighbours of the same obliqueness that occurs most often.
int commonest_step(std::span<const IndexedPlane> sorted) {
    std::array<int, most_phases + 1> seen{};
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        for (int step = 1; step <= most_phases; ++step) {
            if (alike(sorted[i].dz, sorted[i - 1].dz) && alike(sorted[i].za - sorted[i - 1].za, step)) {
                ++seen[static_cast<std::size_t>(step)];
            }
        }
    }
    return std::max(1, static_cast<int>(std::max_element(seen.begin(), seen.end()) - seen.begin()));
}

int whole_lanes(int count) {
    return (count + lanes - 1) / lanes * lanes;
}

}  // namespace

SheetRuns PlaneRuns::view() const {
    int longest = 0;
    for (const SheetRun& run : runs) {
        longest = std::max(longest, run.count);
    }
    return {phases, static_cast<int>(runs.size()), longest, runs.data(), plane.data()};
}

std::size_t PlaneRuns::measured_size() const {
    return static_cast<std::size_t>(runs.back().measured + whole_lanes(runs.back().count));
}

std::size_t PlaneRuns::spread_size() const {
    return static_cast<std::size_t>(runs.back().spread + whole_lanes(runs.back().count) + spread_margin);
}

std::optional<PlaneRuns> find_plane_runs(std::span<const Plane> planes, const Grid& grid) {
    const std::vector<IndexedPlane> sorted = by_obliqueness(planes, grid);
    PlaneRuns found;
    found.phases = commonest_step(sorted);
    for (const IndexedPlane& plane : sorted) {
        // Measured from the run's first plane, so that rounding does not add up.
        const bool continues = !found.runs.empty() && alike(plane.dz, found.runs.back().dz) &&
                               alike(plane.za, found.runs.back().za + found.runs.back().count * found.phases);
        if (!continues) {
            SheetRun run;
            run.za = plane.za;
            run.dz = plane.dz;
            const double dz_mm = plane.dz * grid.voxel_mm[2];
            run.dz2_mm2 = static_cast<float>(dz_mm * dz_mm);
            run.first = static_cast<std::int32_t>(found.plane.size());
            if (found.runs.empty()) {
                run.spread = spread_margin;
            } else {
                const SheetRun& before = found.runs.back();
                run.measured = before.measured + whole_lanes(before.count);
                run.spread = before.spread + whole_lanes(before.count) + spread_margin;
            }
            found.runs.push_back(run);
        }
        ++found.runs.back().count;
        found.plane.push_back(plane.place);
    }
    if (planes.empty() || planes.size() < fewest_planes * found.runs.size()) {
        return std::nullopt;
    }
    return found;
}

}  // namespace isotone::kernels::cpu
