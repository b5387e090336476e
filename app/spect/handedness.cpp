// SPDX-License-Identifier: Apache-2.0
#include "app/spect/handedness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone::app {
namespace {

constexpr double turn = 2.0 * std::numbers::pi;

/// Fewer views are too far apart for a difference between neighbours, fewer rows give no scatter.
constexpr std::size_t fewest_views = 24, fewest_rows = 8;

double within_a_turn(double angle_rad) {
    const double rest = std::fmod(angle_rad, turn);
    return rest < 0.0 ? rest + turn : rest;
}

/// The views in the order of their angles where these divide a circle evenly, else none.
std::vector<int> even_circle(const std::vector<ProjectionView>& views) {
    std::vector<int> order(views.size());
    std::iota(order.begin(), order.end(), 0);
    const auto angle = [&](int view) { return within_a_turn(views[static_cast<std::size_t>(view)].angle_rad); };
    std::sort(order.begin(), order.end(), [&](int a, int b) { return angle(a) < angle(b); });
    const double step = turn / static_cast<double>(views.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double next = i + 1 < order.size() ? angle(order[i + 1]) : angle(order[0]) + turn;
        if (std::abs(next - angle(order[i]) - step) > 0.2 * step) {
            return {};
        }
    }
    return order;
}

/// Mean depth in one row, or nothing where the row has no structure.
std::optional<double> depth_of_row(const ProjectionGeometry& g, const std::vector<float>& values,
                                   const std::vector<int>& order, int row) {
    const std::size_t count = order.size();
    const double two_steps = 2.0 * turn / static_cast<double>(count);
    const auto at = [&](std::size_t i, int bin) {
        return static_cast<double>(values[g.offset(order[i % count], bin, row)]);
    };
    double product = 0.0, square = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        for (int bin = 1; bin + 1 < g.bins; ++bin) {
            const double with_angle = (at(i + 1, bin) - at(i + count - 1, bin)) / two_steps;
            const double along = (at(i, bin + 1) - at(i, bin - 1)) / (2.0 * g.bin_mm);
            product += with_angle * along;
            square += along * along;
        }
    }
    return square > 0.0 ? std::optional(-product / square) : std::nullopt;
}

}  // namespace

std::optional<SeenDepth> seen_depth(const ProjectionGeometry& geometry, const std::vector<float>& values) {
    const std::vector<int> order = even_circle(geometry.views);
    if (order.size() < fewest_views) {
        return std::nullopt;
    }
    std::vector<double> depths;
    for (int row = 0; row < geometry.rows; ++row) {
        if (const auto depth = depth_of_row(geometry, values, order, row)) {
            depths.push_back(*depth);
        }
    }
    if (depths.size() < fewest_rows) {
        return std::nullopt;
    }
    const auto count = static_cast<double>(depths.size());
    SeenDepth seen;
    seen.mean_mm = std::accumulate(depths.begin(), depths.end(), 0.0) / count;
    const double squares = std::accumulate(depths.begin(), depths.end(), 0.0, [&](double sum, double depth) {
        return sum + (depth - seen.mean_mm) * (depth - seen.mean_mm);
    });
    seen.standard_error_mm = std::sqrt(squares / (count * (count - 1.0)));
    return seen;
}

}  // namespace isotone::app
