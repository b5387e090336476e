// SPDX-License-Identifier: Apache-2.0
#include "simulate/primitive.hpp"

#include "core/vector_products.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

Vector3 normalised(const Vector3& a) {
    const double length = std::sqrt(dot(a, a));
    return {a[0] / length, a[1] / length, a[2] / length};
}

}  // namespace

std::string name_of(RegionKind kind) {
    switch (kind) {
        case RegionKind::none: return "none";
        case RegionKind::lesion: return "lesion";
        case RegionKind::sphere: return "sphere";
        case RegionKind::organ: return "organ";
        case RegionKind::background: return "background";
    }
    return "none";
}

bool Primitive::contains(const Vector3& point_mm) const {
    const Vector3 d{point_mm[0] - centre_mm[0], point_mm[1] - centre_mm[1], point_mm[2] - centre_mm[2]};
    Vector3 e{};
    for (std::size_t k = 0; k < 3; ++k) {
        e[k] = (axes[3 * k] * d[0] + axes[3 * k + 1] * d[1] + axes[3 * k + 2] * d[2]) / half_mm[k];
    }
    const bool inside = shape == Shape::ellipsoid ? dot(e, e) <= 1.0
                        : shape == Shape::elliptic_cylinder
                            ? e[0] * e[0] + e[1] * e[1] <= 1.0 && std::abs(e[2]) <= 1.0
                            : std::abs(e[0]) <= 1.0 && std::abs(e[1]) <= 1.0 && std::abs(e[2]) <= 1.0;
    return inside && std::all_of(cuts.begin(), cuts.end(),
                                 [&](const CutPlane& cut) { return dot(cut.normal, point_mm) <= cut.offset_mm; });
}

double Primitive::volume_ml() const {
    const double product = half_mm[0] * half_mm[1] * half_mm[2] * 1e-3;
    switch (shape) {
        case Shape::ellipsoid: return 4.0 / 3.0 * std::numbers::pi * product;
        case Shape::elliptic_cylinder: return 2.0 * std::numbers::pi * product;
        case Shape::box: return 8.0 * product;
    }
    return 0.0;
}

double Primitive::bounding_radius_mm() const {
    switch (shape) {
        case Shape::ellipsoid: return std::max({half_mm[0], half_mm[1], half_mm[2]});
        case Shape::elliptic_cylinder: return std::hypot(std::max(half_mm[0], half_mm[1]), half_mm[2]);
        case Shape::box: return std::sqrt(dot(half_mm, half_mm));
    }
    return 0.0;
}

Vector3 Primitive::bounding_half_mm() const {
    Vector3 half{};
    for (std::size_t k = 0; k < 3; ++k) {
        const Vector3 reach{std::abs(axes[k] * half_mm[0]), std::abs(axes[3 + k] * half_mm[1]),
                            std::abs(axes[6 + k] * half_mm[2])};
        switch (shape) {
            case Shape::ellipsoid: half[k] = std::sqrt(dot(reach, reach)); break;
            case Shape::elliptic_cylinder: half[k] = std::hypot(reach[0], reach[1]) + reach[2]; break;
            case Shape::box: half[k] = reach[0] + reach[1] + reach[2]; break;
        }
    }
    return half;
}

Primitive Primitive::moved(const Vector3& by_mm) const {
    Primitive copy = *this;
    for (std::size_t k = 0; k < 3; ++k) {
        copy.centre_mm[k] += by_mm[k];
    }
    for (CutPlane& cut : copy.cuts) {
        cut.offset_mm += dot(cut.normal, by_mm);
    }
    return copy;
}

std::array<double, 9> axes_along(const Vector3& axis, double roll_rad) {
    const Vector3 third = normalised(axis);
    const Vector3 start = std::abs(third[0]) > 0.9 ? Vector3{0, 1, 0} : Vector3{1, 0, 0};
    const double along = dot(start, third);
    const Vector3 u =
        normalised({start[0] - along * third[0], start[1] - along * third[1], start[2] - along * third[2]});
    const Vector3 v = cross(third, u);
    const double c = std::cos(roll_rad), s = std::sin(roll_rad);
    return {c * u[0] + s * v[0],
            c * u[1] + s * v[1],
            c * u[2] + s * v[2],
            -s * u[0] + c * v[0],
            -s * u[1] + c * v[1],
            -s * u[2] + c * v[2],
            third[0],
            third[1],
            third[2]};
}

}  // namespace isotone::simulate
