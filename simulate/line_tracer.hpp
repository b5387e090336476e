// SPDX-License-Identifier: Apache-2.0
/// Exact integrals of a phantom along the lines of one transaxial line: every line that shares the transaxial path from
/// (xa, ya) to (xb, yb) and differs in the axial position of its two ends.
///
/// What does not depend on z (cylinders and boxes along the axis, as long as the line stays between their ends) is
/// intersected once; every line then adds only the primitives that do depend on z and that it can reach. No voxels, no
/// interpolation: this is not the projector of the reconstruction.
#pragma once

#include "core/export.hpp"
#include "core/sinogram.hpp"
#include "simulate/phantom.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace isotone::simulate {

/// Bounds the memory a line needs on the stack.
inline constexpr std::size_t most_primitives = 256;

struct LineIntegrals {
    double activity = 0.0;     ///< Bq/mL mm
    double attenuation = 0.0;  ///< dimensionless
};

/// A stretch of a line through one primitive, as fractions of the line from its start.
struct Stretch {
    double from = 0.0, to = 0.0;
    const Primitive* primitive = nullptr;
};

class ISOTONE_API LineTracer {
public:
    /// The phantom must outlive the tracer. Throws Error{usage} for more than most_primitives primitives.
    LineTracer(const Phantom& phantom, const TransaxialLine& line);
    LineTracer(const LineTracer&) = delete;
    LineTracer& operator=(const LineTracer&) = delete;

    /// True where no line on this transaxial path can meet the phantom.
    bool misses() const { return base_.empty() && reachable_.empty(); }

    /// Integrals along the line from (xa, ya, za) to (xb, yb, zb).
    LineIntegrals integrals(double za_mm, double zb_mm) const;

    /// The visible primitives along that line, in order of `from`; gaps are air.
    std::vector<Stretch> stretches(double za_mm, double zb_mm) const;

private:
    /// One-sided linear limit: at_start + za * per_z + u * (along + per_z * (zb - za)) <= 0.
    struct Limit {
        double at_start, along, per_z;
    };
    /// A primitive expressed in the fraction u along the line: a quadratic form and linear limits, both with their
    /// dependence on za and zb - za.
    struct Body {
        const Primitive* primitive = nullptr;
        bool has_quadratic = false;
        double aa = 0, ab = 0, bb = 0, ag = 0, bg = 0,
               gg = 0;  // dot products of the terms of e(u), see line_tracer.cpp
        std::vector<Limit> limits;
        double reach_from = 0.0, reach_to = 1.0;  // bounds of u over all z
        double z_low = 0.0, z_high = 0.0;         // bounds of z
        bool depends_on_z = true;                 // otherwise [reach_from, reach_to] is exact while z is within bounds

        bool intersect(double za, double dz, double& from, double& to) const;
    };

    Body make_body(const Primitive& primitive, const TransaxialLine& line) const;
    void build_base();
    bool base_holds(double za, double dz) const;
    LineIntegrals base_between(double from, double to) const;

    double transaxial_mm_ = 0.0;
    std::vector<Body> bodies_;            // in painting order, only those the transaxial path can meet
    std::size_t base_bodies_ = 0;         // the first so many do not depend on z
    std::vector<Stretch> base_;           // visible stretches of the base bodies alone
    std::vector<const Body*> reachable_;  // the other bodies, last painted first
    LineIntegrals base_total_;
    double base_from_ = 0.0, base_to_ = 0.0, base_z_low_ = 0.0, base_z_high_ = 0.0;
};

}  // namespace isotone::simulate
