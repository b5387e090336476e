// SPDX-License-Identifier: Apache-2.0
/// The few vector operations that placing a phantom needs.
#pragma once

#include "core/volume.hpp"

#include <cmath>
#include <cstddef>

namespace isotone::harmonize {

inline Vector3 operator+(const Vector3& a, const Vector3& b) {
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
inline Vector3 operator-(const Vector3& a, const Vector3& b) {
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
inline Vector3 operator*(double s, const Vector3& a) {
    return {s * a[0], s * a[1], s * a[2]};
}
inline double dot(const Vector3& a, const Vector3& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
inline Vector3 cross(const Vector3& a, const Vector3& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
inline double norm(const Vector3& a) {
    return std::sqrt(dot(a, a));
}

/// The part of `a` perpendicular to the unit vector `normal`, of length 1.
inline Vector3 unit_perpendicular(const Vector3& normal, const Vector3& a) {
    const Vector3 in_plane = a - dot(a, normal) * normal;
    return (1.0 / norm(in_plane)) * in_plane;
}

/// Unit vector of an index axis.
inline Vector3 axis_of(const ImageGrid& grid, std::size_t k) {
    return {grid.direction[k], grid.direction[3 + k], grid.direction[6 + k]};
}

}  // namespace isotone::harmonize
