// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/grid_phase.hpp"

#include "harmonize/phantom/sphere_uptake.hpp"
#include "harmonize/phantom/vector3.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace isotone::harmonize {
namespace {

constexpr double margin_mm = 12.0;
constexpr double table_step_mm = 0.01;  // linear interpolation is then good to 1e-5

/// The profile out to the corner of the grid, so that 27 grids need not evaluate the closed form again.
std::vector<double> tabulated(const SphereModel& model) {
    const double reach = 2.0 * (model.radius_mm + margin_mm + 10.0);
    std::vector<double> values(static_cast<std::size_t>(reach / table_step_mm) + 2);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = sphere_value(model, table_step_mm * static_cast<double>(i));
    }
    return values;
}

double interpolated(const std::vector<double>& table, double r_mm) {
    const double t = std::min(r_mm / table_step_mm, static_cast<double>(table.size() - 2));
    const auto i = static_cast<std::size_t>(t);
    const double f = t - static_cast<double>(i);
    return table[i] + f * (table[i + 1] - table[i]);
}

/// The sphere on a grid just large enough to measure it, its centre `shift_mm` off the middle voxel.
Volume sampled_sphere(const SphereModel& model, const std::vector<double>& profile, const Vector3& spacing_mm,
                      const Vector3& shift_mm) {
    std::array<int, 3> size{};
    for (std::size_t k = 0; k < 3; ++k) {
        size[k] = 2 * static_cast<int>(std::ceil((model.radius_mm + margin_mm) / spacing_mm[k])) + 1;
    }
    Volume volume(ImageGrid::centred(size, spacing_mm));
    for (int z = 0; z < size[2]; ++z) {
        for (int y = 0; y < size[1]; ++y) {
            for (int x = 0; x < size[0]; ++x) {
                const Vector3 p = volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z});
                volume.at(x, y, z) = static_cast<float>(interpolated(profile, norm(p - shift_mm)));
            }
        }
    }
    return volume;
}

void widen(GridPhase& phase, const Uptake& deviation) {
    phase.low = {std::min(phase.low.max, deviation.max), std::min(phase.low.a50, deviation.a50),
                 std::min(phase.low.peak, deviation.peak)};
    phase.high = {std::max(phase.high.max, deviation.max), std::max(phase.high.a50, deviation.a50),
                  std::max(phase.high.peak, deviation.peak)};
}

}  // namespace

GridPhase grid_phase(const SphereModel& model, const Vector3& spacing_mm) {
    const SphereMetrics ideal = ideal_metrics(model);
    const std::vector<double> profile = tabulated(model);
    PeakFinder peaks(spacing_mm);
    GridPhase phase;
    bool first = true;
    // The metrics of a sphere are mirror symmetric, so phases 0, 1/4 and 1/2 of a voxel stand for all five.
    for (int c = 0; c < 3; ++c) {
        for (int b = 0; b < 3; ++b) {
            for (int a = 0; a < 3; ++a) {
                const Vector3 shift{0.25 * a * spacing_mm[0], 0.25 * b * spacing_mm[1], 0.25 * c * spacing_mm[2]};
                const Uptake value = measure_sphere(sampled_sphere(model, profile, spacing_mm, shift), shift,
                                                    model.radius_mm, model.background, peaks)
                                         .uptake;
                const Uptake deviation{value.max / ideal.max - 1.0, value.a50 / ideal.a50 - 1.0,
                                       value.peak / ideal.peak - 1.0};
                if (first) {
                    phase = {deviation, deviation};
                    first = false;
                }
                widen(phase, deviation);
            }
        }
    }
    return phase;
}

}  // namespace isotone::harmonize
