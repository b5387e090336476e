// SPDX-License-Identifier: Apache-2.0
/// A rotation and a shift between two images.
///
/// A transform maps a position of the fixed image (the one whose grid is kept) to the position of the same anatomy in
/// the moving image (the one that is sampled), in mm: q = R (p - c) + c + t, R row-major. The centre c only says what
/// the shift t belongs to: rotations about a point within the patient leave small shifts.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "core/volume.hpp"

#include <array>
#include <string>

namespace isotone {

struct ISOTONE_API RigidTransform {
    std::array<double, 9> rotation{1, 0, 0, 0, 1, 0, 0, 0, 1};
    Vector3 translation_mm{0, 0, 0};
    Vector3 centre_mm{0, 0, 0};

    Vector3 apply(const Vector3& position_mm) const;
    /// Of a direction: the rotation alone.
    Vector3 turn(const Vector3& direction) const;
    RigidTransform inverse() const;
    /// Angle of the rotation, 0 to pi.
    double angle_rad() const;
    double angle_deg() const;
    /// @throws Error{inconsistent_data} unless R is a rotation to 1e-6 and all is finite; `where` names its origin
    void check(const std::string& where) const;

    bool operator==(const RigidTransform&) const = default;
};

/// rotation (9 numbers, row-major), translation_mm and centre_mm.
ISOTONE_API Record record_of(const RigidTransform& transform);
/// The inverse of record_of. @throws Error{usage} for keys and types, and from RigidTransform::check
ISOTONE_API RigidTransform rigid_transform_from_record(const Record& record, const std::string& where);

}  // namespace isotone
