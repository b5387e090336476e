// SPDX-License-Identifier: Apache-2.0
/// Views of a head that turns while it counts, as weighted means of views at single angles.
///
/// A view along an arc is the mean of the views at all angles of the arc. It is integrated by the rule of Gauss and
/// Legendre, which is exact for polynomials of degree 2n - 1 with n angles: three of them do what a dozen equal steps
/// do. A point at depth t from the axis towards the detector moves by W = |t| arc across the bins, so of a response
/// with the standard deviation s the rule misses, relative to the peak, at most
///     (W / s)^2n (n!)^3 / ((2n + 1) ((2n)!)^2 2^n)
/// (error of the rule: Abramowitz and Stegun, 25.4.30; the derivatives of a Gaussian are largest at its peak).
#pragma once

#include "core/export.hpp"
#include "recon/model/spect_problem.hpp"
#include "recon/settings.hpp"

#include <vector>

namespace isotone::recon {

struct ArcSample {
    double place = 0.0;   ///< in arcs from the middle: -1/2 .. 1/2
    double weight = 0.0;  ///< all together 1
};

inline constexpr int most_arc_samples = 16;

/// @param count  1 to most_arc_samples
ISOTONE_API std::vector<ArcSample> arc_samples(int count);

/// The bound above, of the peak of a point that stands still; at most 1, as both means lie between 0 and the peak.
ISOTONE_API double arc_error(int count, double movement_mm, double sigma_mm);

/// What the arcs of a problem ask for.
struct ArcSampling {
    int samples = 1;           ///< fewest for which the error stays below largest_arc_error, at most most_arc_samples
    double error = 0.0;        ///< with them, at the depth where it is largest
    double movement_mm = 0.0;  ///< of a point on the rim of the field of view while a view counts
    double arc_deg = 0.0;      ///< the widest

    bool moves() const { return movement_mm > 0.0; }
};

/// 2 % of the peak of a point, at the one depth where the response is narrowest beside its movement; elsewhere the
/// error falls with the 2n-th power of their ratio.
inline constexpr double largest_arc_error = 0.02;

/// @param radius_mm  of the field of view
/// @param asked      samples to take instead; 0 = none asked
ISOTONE_API ArcSampling arc_sampling_of(const SpectProblem& problem, double radius_mm, int asked = 0);

/// How the motion is modelled and at what cost; not applied with one sample, and then by how much it smears.
ISOTONE_API CorrectionRecord motion_record(const ArcSampling& arcs);

}  // namespace isotone::recon
