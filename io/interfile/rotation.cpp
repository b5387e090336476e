// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/rotation.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone::io::interfile {
namespace {

constexpr double degrees = std::numbers::pi / 180.0;

/// Moves the edge of a body by 0.004 mm, less than any file's own rounding.
constexpr double tolerance_deg = 1e-3;

/// Difference of two angles, between -180 and 180 degrees.
double turn_deg(const ProjectionView& from, const ProjectionView& to) {
    return std::remainder((to.angle_rad - from.angle_rad) / degrees, 360.0);
}

/// The mean over all views, which the rounding of one does not hurt.
double mean_step_deg(const std::vector<ProjectionView>& views, const std::vector<std::size_t>& order) {
    double sum = 0.0;
    for (std::size_t i = 1; i < order.size(); ++i) {
        sum += turn_deg(views[order[i - 1]], views[order[i]]);
    }
    return sum / static_cast<double>(order.size() - 1);
}

bool equal_steps(const std::vector<ProjectionView>& views, const std::vector<std::size_t>& order, double step_deg) {
    if (std::abs(step_deg) < tolerance_deg) {
        return false;  // views that stand at the same place
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double expected = static_cast<double>(i) * step_deg;
        const double found = (views[order[i]].angle_rad - views[order[0]].angle_rad) / degrees;
        if (std::abs(std::remainder(found - expected, 360.0)) > tolerance_deg) {
            return false;
        }
    }
    return true;
}

/// From the first view on, in the sense in which the second follows it.
void sort_by_angle(const std::vector<ProjectionView>& views, std::vector<std::size_t>& order) {
    const double sense = turn_deg(views[0], views[1]) < 0.0 ? -1.0 : 1.0;
    const auto from_first = [&](std::size_t i) {
        const double angle = std::fmod(sense * (views[i].angle_rad - views[0].angle_rad) / degrees, 360.0);
        const double positive = angle < -tolerance_deg ? angle + 360.0 : angle;
        return positive > 360.0 - tolerance_deg ? 0.0 : positive;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return from_first(a) < from_first(b); });
}

}  // namespace

void cannot_say(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorCode::inconsistent_data, path.string(), what + ", which Interfile cannot say",
                "write DICOM NM (.dcm) or a container (.h5)");
}

Rotation rotation_of(const std::filesystem::path& path, const std::vector<ProjectionView>& views) {
    Rotation rotation;
    rotation.order.resize(views.size());
    std::iota(rotation.order.begin(), rotation.order.end(), std::size_t{0});
    rotation.start_deg = views.front().angle_rad / degrees;
    if (views.size() == 1) {
        rotation.step_deg = 360.0;
        return rotation;
    }
    rotation.step_deg = mean_step_deg(views, rotation.order);
    if (!equal_steps(views, rotation.order, rotation.step_deg)) {
        sort_by_angle(views, rotation.order);
        rotation.step_deg = mean_step_deg(views, rotation.order);
    }
    if (!equal_steps(views, rotation.order, rotation.step_deg)) {
        cannot_say(path, "the views are not at equal steps of one angle");
    }
    return rotation;
}

}  // namespace isotone::io::interfile
