// SPDX-License-Identifier: Apache-2.0
/// Unit vectors, drawn and turned.
#pragma once

#include "core/random.hpp"
#include "core/volume.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {

inline Vector3 draw_direction(RandomStream& random) {
    const double cosine = 2.0 * random.uniform() - 1.0, azimuth = 2.0 * std::numbers::pi * random.uniform();
    const double sine = std::sqrt(std::max(0.0, 1.0 - cosine * cosine));
    return {sine * std::cos(azimuth), sine * std::sin(azimuth), cosine};
}

/// `d` turned by the angle of the given cosine, towards a random side.
inline Vector3 turned(const Vector3& d, double cosine, RandomStream& random) {
    const double azimuth = 2.0 * std::numbers::pi * random.uniform();
    const double sine = std::sqrt(std::max(0.0, 1.0 - cosine * cosine));
    const double c = sine * std::cos(azimuth), s = sine * std::sin(azimuth);
    const double across = std::hypot(d[0], d[1]);
    Vector3 result;
    if (across < 1e-9) {
        result = {c, s, std::copysign(cosine, d[2] * cosine)};
    } else {
        result = {d[0] * cosine + (d[0] * d[2] * c - d[1] * s) / across,
                  d[1] * cosine + (d[1] * d[2] * c + d[0] * s) / across, d[2] * cosine - across * c};
    }
    const double length = std::sqrt(result[0] * result[0] + result[1] * result[1] + result[2] * result[2]);
    return {result[0] / length, result[1] / length, result[2] / length};
}

inline Vector3 advanced(const Vector3& point, const Vector3& direction, double length) {
    return {point[0] + length * direction[0], point[1] + length * direction[1], point[2] + length * direction[2]};
}

}  // namespace isotone::simulate
