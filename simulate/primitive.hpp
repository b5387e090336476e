// SPDX-License-Identifier: Apache-2.0
/// The bodies phantoms are made of: ellipsoids, elliptic cylinders and boxes of any orientation, cut by planes. Each is
/// convex, so a line meets it in one interval.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <array>
#include <string>
#include <vector>

namespace isotone::simulate {

enum class Shape { ellipsoid, elliptic_cylinder, box };

/// Keeps the points p with normal . p <= offset_mm; gantry frame, so it moves with Primitive::moved.
struct CutPlane {
    Vector3 normal{};
    double offset_mm = 0.0;
};

/// What a region of a phantom is for, so that measurements know their truth.
enum class RegionKind { none, lesion, sphere, organ, background };
ISOTONE_API std::string name_of(RegionKind kind);

struct ISOTONE_API Primitive {
    std::string name;
    Shape shape = Shape::ellipsoid;
    Vector3 centre_mm{};
    Vector3 half_mm{1.0, 1.0, 1.0};                         ///< semi-axes; a cylinder's third is half its length
    std::array<double, 9> axes{1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< rows: the unit vectors of the three axes
    std::vector<CutPlane> cuts;
    double activity_bq_ml = 0.0;
    double mu_per_mm = 0.0;  ///< at 511 keV
    std::string material;    ///< of simulate/materials/, for other energies; empty = not known
    RegionKind region = RegionKind::none;

    bool contains(const Vector3& point_mm) const;
    /// Volume without cuts, mL.
    double volume_ml() const;
    /// Radius of a ball about centre_mm that holds the primitive.
    double bounding_radius_mm() const;
    /// Half extents of an axis-aligned box about centre_mm that holds the primitive.
    Vector3 bounding_half_mm() const;
    Primitive moved(const Vector3& by_mm) const;
};

/// Rows of an orthonormal right-handed frame with its third axis along `axis`; the first is x turned into the plane
/// across `axis` (y where axis is x), then turned by `roll_rad` about it.
ISOTONE_API std::array<double, 9> axes_along(const Vector3& axis, double roll_rad);

}  // namespace isotone::simulate
