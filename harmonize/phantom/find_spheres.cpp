// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/find_spheres.hpp"

#include "core/error.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/phantom/hot_spots.hpp"
#include "harmonize/phantom/vector3.hpp"
#include "harmonize/regions/voxel_box.hpp"
#include "harmonize/resolution/sphere_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <sstream>

namespace isotone::harmonize {
namespace {

using Centres = std::array<Vector3, nema_spheres>;
using Activities = std::array<double, nema_spheres>;

constexpr double detection_fwhm_mm = 8.0;
constexpr double distance_tolerance_mm = 6.0;
constexpr double gravity_margin_mm = 7.0;
constexpr double usual_wall_mm = 1.0;
constexpr double largest_correction_mm = 2.0;
constexpr double largest_tilt_rad = 10.0 * std::numbers::pi / 180.0;
constexpr double largest_residual_mm = 3.0;
/// Share of the squared activities that may disagree with the sphere volumes: a swapped pair of spheres is above 0.2.
constexpr double largest_disagreement = 0.10;

double sphere_ml(std::size_t j) {
    return std::numbers::pi / 6.0 * std::pow(nema_diameters_mm[j], 3) * 1e-3;
}

[[noreturn]] void not_found(const std::string& found) {
    throw Error(ErrorCode::inconsistent_data, "NEMA IQ phantom",
                found +
                    "; expected six hot spheres of 10, 13, 17, 22, 28 and 37 mm in order of size, 60 degrees apart "
                    "on a circle of 57.2 mm radius in a warm background",
                "check that this is a NEMA/IEC body phantom with all six spheres filled hot and wholly in the image");
}

/// Activity above the background (value x mL) around each centre.
Activities activities(const Volume& volume, const Centres& centres, double background) {
    Activities sum{};
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        for_voxels_within(
            volume.grid, centres[j], 0.5 * nema_diameters_mm[j] + gravity_margin_mm, [&](int x, int y, int z, double) {
                sum[j] += (static_cast<double>(volume.at(x, y, z)) - background) * volume.grid.voxel_volume_ml();
            });
    }
    return sum;
}

/// Activity per mL over all spheres, and how far the activities are from proportional to the volumes (0 = exactly).
struct Agreement {
    double contrast = 0.0;
    double disagreement = std::numeric_limits<double>::infinity();
};

Agreement agreement(const Activities& activity) {
    double product = 0.0;
    double square = 0.0;
    double total = 0.0;
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        product += activity[j] * sphere_ml(j);
        square += sphere_ml(j) * sphere_ml(j);
        total += activity[j] * activity[j];
    }
    Agreement result;
    result.contrast = product / square;
    if (total > 0.0) {
        result.disagreement = std::max(0.0, 1.0 - product * product / (square * total));
    }
    return result;
}

/// The hexagon that has these three as its 22, 28 and 37 mm corners.
Centres hexagon(const Vector3& p22, const Vector3& p28, const Vector3& p37) {
    const Vector3 centre = p37 + p22 - p28;
    return {2.0 * centre - p22, 2.0 * centre - p28, 2.0 * centre - p37, p22, p28, p37};
}

bool near(const Vector3& a, const Vector3& b, double distance_mm) {
    return std::abs(norm(a - b) - distance_mm) <= distance_tolerance_mm;
}

/// The arrangement of candidate spots that looks most like the phantom.
std::optional<Centres> best_hexagon(const Volume& volume, const std::vector<Vector3>& spots, double background) {
    constexpr double side = nema_circle_radius_mm;
    const double across = std::numbers::sqrt3 * side;
    std::optional<Centres> best;
    double smallest = std::numeric_limits<double>::infinity();
    for (const Vector3& p37 : spots) {
        for (const Vector3& p28 : spots) {
            if (!near(p37, p28, side)) {
                continue;
            }
            for (const Vector3& p22 : spots) {
                if (!near(p28, p22, side) || !near(p37, p22, across)) {
                    continue;
                }
                const Centres centres = hexagon(p22, p28, p37);
                const bool inside =
                    std::ranges::all_of(centres, [&](const Vector3& c) { return ball_inside(volume.grid, c, 2.0); });
                const Agreement fit = agreement(activities(volume, centres, background));
                if (inside && fit.contrast > 0.0 && fit.disagreement < smallest) {
                    smallest = fit.disagreement;
                    best = centres;
                }
            }
        }
    }
    return best;
}

/// Where a blurred sphere of that radius fits best; resolution, signal and background are fitted with it and dropped.
///
/// The centre of gravity takes every voxel within its reach at its full lever arm, so noise far outside a small sphere
/// moves it: by 0.58 mm rms for the 10 mm sphere under correlated noise of 30 % of the background, the fitted one by
/// 0.16 mm. The ring is no help: the spheres of real phantoms stand up to 2 mm beside their common plane.
Vector3 fitted_centre(const Volume& volume, const Vector3& gravity_mm, double radius_mm) {
    SphereFitOptions options;
    options.radius_mm = radius_mm;
    options.wall_mm = usual_wall_mm;
    options.fit_centre = true;
    options.weighting = SphereWeighting::uniform;
    const SphereFit fit =
        fit_sphere(samples_around(volume, gravity_mm, radius_mm + gravity_margin_mm), gravity_mm, options);
    const bool is_sound = fit.converged && norm(fit.centre_mm - gravity_mm) < largest_correction_mm;
    return is_sound ? fit.centre_mm : gravity_mm;
}

void refine_centres(const Volume& volume, Centres& centres, double background) {
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const Vector3 start = centres[j];
        centres[j] = centre_of_gravity(volume, start, 0.5 * nema_diameters_mm[j] + gravity_margin_mm, background);
        if (!(norm(centres[j] - start) < nema_circle_radius_mm / 4.0)) {
            std::ostringstream text;
            text << "no hot sphere of " << nema_diameters_mm[j] << " mm where the others put it";
            not_found(text.str());
        }
        centres[j] = fitted_centre(volume, centres[j], 0.5 * nema_diameters_mm[j]);
    }
}

/// Plane, axis, sense and residual of the six centres.
NemaPose pose_of(const ImageGrid& grid, const Centres& centres) {
    NemaPose pose;
    pose.centre_mm = centres;
    for (const Vector3& c : centres) {
        pose.circle_centre_mm = pose.circle_centre_mm + (1.0 / nema_spheres) * c;
    }
    Vector3 normal{};
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const Vector3 a = centres[j] - pose.circle_centre_mm;
        const Vector3 b = centres[(j + 1) % nema_spheres] - pose.circle_centre_mm;
        normal = normal + cross(a, b);
        pose.circle_radius_mm += norm(a) / nema_spheres;
    }
    normal = (1.0 / norm(normal)) * normal;
    double along = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        const double component = dot(normal, axis_of(grid, k));
        if (std::abs(component) > std::abs(along)) {
            along = component;
            pose.slice_axis = k;
        }
    }
    pose.normal = along < 0.0 ? -1.0 * normal : normal;
    pose.tilt_rad = std::acos(std::min(1.0, std::abs(along)));
    const Vector3 first = axis_of(grid, (pose.slice_axis + 1) % 3);
    const Vector3 second = axis_of(grid, (pose.slice_axis + 2) % 3);
    const auto angle = [&](std::size_t j) {
        const Vector3 arm = centres[j] - pose.circle_centre_mm;
        return std::atan2(dot(arm, second), dot(arm, first));
    };
    pose.start_angle_rad = angle(0);
    pose.grows_with_angle = std::remainder(angle(1) - angle(0), 2.0 * std::numbers::pi) > 0.0;
    // The nominal hexagon turned by the mean of the six angles about the centre, in the plane of the centres.
    const Vector3 u = unit_perpendicular(normal, centres[0] - pose.circle_centre_mm);
    const Vector3 v = cross(normal, u);
    double turn_sin = 0.0;
    double turn_cos = 0.0;
    const auto nominal_angle = [](std::size_t j) { return static_cast<double>(j) * std::numbers::pi / 3.0; };
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const Vector3 arm = centres[j] - pose.circle_centre_mm;
        const double a = std::atan2(dot(arm, v), dot(arm, u)) - nominal_angle(j);
        turn_sin += std::sin(a);
        turn_cos += std::cos(a);
    }
    const double turn = std::atan2(turn_sin, turn_cos);
    double sum = 0.0;
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const double a = nominal_angle(j) + turn;
        const Vector3 nominal = pose.circle_centre_mm + nema_circle_radius_mm * (std::cos(a) * u + std::sin(a) * v);
        sum += std::pow(norm(centres[j] - nominal), 2);
    }
    pose.residual_mm = std::sqrt(sum / nema_spheres);
    return pose;
}

void require_plausible(const Volume& volume, const NemaPose& pose) {
    const Agreement fit = agreement(activities(volume, pose.centre_mm, pose.background));
    std::ostringstream found;
    if (fit.disagreement > largest_disagreement || fit.contrast < 0.2 * pose.background) {
        found << "a ring of hot spots whose activities do not follow the sphere volumes (disagreement "
              << fit.disagreement << ", contrast " << fit.contrast / pose.background << " x background)";
    } else if (pose.residual_mm > largest_residual_mm) {
        found << "a ring that is off the nominal one by " << pose.residual_mm << " mm rms";
    } else if (pose.tilt_rad > largest_tilt_rad) {
        found << "the phantom tilted by " << pose.tilt_rad * 180.0 / std::numbers::pi
              << " degrees against the slices (10 allowed)";
    } else {
        return;
    }
    not_found(found.str());
}

}  // namespace

NemaPose find_nema_spheres(const Volume& volume) {
    if (!std::ranges::all_of(volume.values, [](float v) { return std::isfinite(v); })) {
        not_found("values that are not finite");
    }
    const Volume smooth = gaussian_filter(volume, {detection_fwhm_mm, detection_fwhm_mm, detection_fwhm_mm});
    const double background = object_level(smooth);
    if (!(background > 0.0)) {
        not_found("no object with positive values");
    }
    const std::vector<Vector3> spots = hot_spots(smooth, background);
    auto centres = best_hexagon(smooth, spots, background);
    if (!centres) {
        not_found(std::to_string(spots.size()) + " hot spots and among them no ring");
    }
    refine_centres(volume, *centres, background);
    NemaPose pose = pose_of(volume.grid, *centres);
    pose.background = background;
    require_plausible(volume, pose);
    return pose;
}

}  // namespace isotone::harmonize
