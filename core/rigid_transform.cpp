// SPDX-License-Identifier: Apache-2.0
#include "core/rigid_transform.hpp"

#include "core/error.hpp"
#include "core/record_reader.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace isotone {
namespace {

constexpr double rotation_tolerance = 1e-6;

double determinant(const std::array<double, 9>& m) {
    return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/// Largest element of R R' - 1.
double departure_from_orthonormal(const std::array<double, 9>& m) {
    double largest = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = i == j ? -1.0 : 0.0;
            for (std::size_t k = 0; k < 3; ++k) {
                sum += m[3 * i + k] * m[3 * j + k];
            }
            largest = std::max(largest, std::abs(sum));
        }
    }
    return largest;
}

Record list_of(const auto& numbers) {
    return Record(Record::List(numbers.begin(), numbers.end()));
}

}  // namespace

Vector3 RigidTransform::turn(const Vector3& d) const {
    return {rotation[0] * d[0] + rotation[1] * d[1] + rotation[2] * d[2],
            rotation[3] * d[0] + rotation[4] * d[1] + rotation[5] * d[2],
            rotation[6] * d[0] + rotation[7] * d[1] + rotation[8] * d[2]};
}

Vector3 RigidTransform::apply(const Vector3& p) const {
    Vector3 q = turn({p[0] - centre_mm[0], p[1] - centre_mm[1], p[2] - centre_mm[2]});
    for (std::size_t k = 0; k < 3; ++k) {
        q[k] += centre_mm[k] + translation_mm[k];
    }
    return q;
}

RigidTransform RigidTransform::inverse() const {
    RigidTransform back;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            back.rotation[3 * i + j] = rotation[3 * j + i];
        }
    }
    back.centre_mm = centre_mm;
    // p = R' (q - c - t) + c = R' (q - c) + c - R' t
    const Vector3 shift = back.turn(translation_mm);
    back.translation_mm = {-shift[0], -shift[1], -shift[2]};
    return back;
}

double RigidTransform::angle_rad() const {
    return std::acos(std::clamp(0.5 * (rotation[0] + rotation[4] + rotation[8] - 1.0), -1.0, 1.0));
}

double RigidTransform::angle_deg() const {
    return angle_rad() * 180.0 / std::numbers::pi;
}

void RigidTransform::check(const std::string& where) const {
    const auto finite = [](const auto& numbers) {
        return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
    };
    if (!finite(rotation) || !finite(translation_mm) || !finite(centre_mm) ||
        departure_from_orthonormal(rotation) > rotation_tolerance || determinant(rotation) < 0.0) {
        throw Error(ErrorCode::inconsistent_data, where, "this is not a rotation and a shift",
                    "the rotation's rows are orthonormal, its determinant is 1, lengths are in mm");
    }
}

Record record_of(const RigidTransform& transform) {
    Record record;
    record["rotation"] = list_of(transform.rotation);
    record["translation_mm"] = list_of(transform.translation_mm);
    record["centre_mm"] = list_of(transform.centre_mm);
    return record;
}

RigidTransform rigid_transform_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    RigidTransform transform;
    const auto rotation = reader.required<std::vector<double>>("rotation");
    if (rotation.size() != transform.rotation.size()) {
        reader.fail("rotation", std::to_string(rotation.size()) + " numbers, expected 9", "give R row by row");
    }
    std::copy(rotation.begin(), rotation.end(), transform.rotation.begin());
    transform.translation_mm = reader.required<Vector3>("translation_mm");
    transform.centre_mm = reader.required<Vector3>("centre_mm");
    reader.finish();
    transform.check(where);
    return transform;
}

}  // namespace isotone
