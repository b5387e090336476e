// SPDX-License-Identifier: Apache-2.0
#include "simulate/phantom.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace isotone::simulate {
namespace {

constexpr double margin_mm = 5.0, largest_organ_ball_mm = 15.0;
constexpr double probe_step_mm = 2.0;  // finer than the thinnest body of a phantom, a rod of 4.8 mm

struct Ball {
    Vector3 centre_mm{};
    double radius_mm = 0.0;
};

/// True where nothing but the primitive is seen within the ball.
bool holds_only(const Phantom& phantom, const Primitive& primitive, const Ball& ball) {
    if (phantom.at(ball.centre_mm) != &primitive) {
        return false;
    }
    const int steps = static_cast<int>(std::ceil(ball.radius_mm / probe_step_mm));
    const double step = ball.radius_mm / steps;
    for (int k = -steps; k <= steps; ++k) {
        for (int j = -steps; j <= steps; ++j) {
            for (int i = -steps; i <= steps; ++i) {
                const Vector3& c = ball.centre_mm;
                if (i * i + j * j + k * k <= steps * steps &&
                    phantom.at({c[0] + i * step, c[1] + j * step, c[2] + k * step}) != &primitive) {
                    return false;
                }
            }
        }
    }
    return true;
}

/// Places in the primitive's box, nearest to its centre first.
std::vector<Vector3> places_in(const Primitive& primitive) {
    const Vector3 box = primitive.bounding_half_mm();
    const Vector3& c = primitive.centre_mm;
    const double step = std::max(2.0, std::min({box[0], box[1], box[2]}) / 8.0);
    const auto count = [&](std::size_t axis) { return static_cast<int>(box[axis] / step); };
    std::vector<Vector3> places;
    for (int k = -count(2); k <= count(2); ++k) {
        for (int j = -count(1); j <= count(1); ++j) {
            for (int i = -count(0); i <= count(0); ++i) {
                places.push_back({c[0] + i * step, c[1] + j * step, c[2] + k * step});
            }
        }
    }
    const auto from_centre = [&](const Vector3& p) {
        return (p[0] - c[0]) * (p[0] - c[0]) + (p[1] - c[1]) * (p[1] - c[1]) + (p[2] - c[2]) * (p[2] - c[2]);
    };
    std::stable_sort(places.begin(), places.end(),
                     [&](const Vector3& a, const Vector3& b) { return from_centre(a) < from_centre(b); });
    return places;
}

/// A ball well inside what is seen of an organ; where others fill its middle, beside them, and smaller in a thin wall.
std::optional<Ball> ball_inside(const Phantom& phantom, const Primitive& primitive) {
    const Vector3& half = primitive.half_mm;
    const double wanted = std::min(largest_organ_ball_mm, 0.6 * std::min({half[0], half[1], half[2]}));
    if (const Ball middle{primitive.centre_mm, wanted}; holds_only(phantom, primitive, middle)) {
        return middle;
    }
    const std::vector<Vector3> places = places_in(primitive);
    for (const double share : {1.0, 0.75, 0.5, 0.35, 0.25}) {
        for (const Vector3& place : places) {
            if (const Ball ball{place, share * wanted}; holds_only(phantom, primitive, ball)) {
                return ball;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Record regions_of(const Phantom& phantom) {
    Record regions;
    regions["schema"] = "isotone-regions/1";
    regions["region"] = Record::List{};
    for (const Primitive& primitive : phantom.primitives) {
        if (primitive.region == RegionKind::none) {
            continue;
        }
        const bool hot_spot = primitive.region == RegionKind::lesion || primitive.region == RegionKind::sphere;
        const std::optional<Ball> ball = hot_spot
                                             ? Ball{primitive.centre_mm, primitive.bounding_radius_mm() + margin_mm}
                                             : ball_inside(phantom, primitive);
        if (ball) {
            Record region;
            region["name"] = primitive.name;
            region["centre_mm"] = Record::List(ball->centre_mm.begin(), ball->centre_mm.end());
            region["radius_mm"] = ball->radius_mm;
            regions["region"].push_back(std::move(region));
        }
    }
    return regions;
}

}  // namespace isotone::simulate
