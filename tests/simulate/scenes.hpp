// SPDX-License-Identifier: Apache-2.0
/// Small scanners and phantoms for tests.
#pragma once

#include "core/scanner.hpp"
#include "simulate/phantom.hpp"
#include "simulate/protocol.hpp"

namespace isotone::simulate::test {

/// 4 blocks axially and 12 round the ring, no gaps: small enough to project in milliseconds.
inline CylindricalScanner small_scanner() {
    CylindricalScanner scanner;
    scanner.name = "small";
    scanner.rings = 8;
    scanner.crystals_per_ring = 96;
    scanner.inner_radius_mm = 140.0;
    scanner.depth_of_interaction_mm = 10.0;
    scanner.ring_pitch_mm = 6.0;
    scanner.crystals_per_block_axial = 2;
    scanner.crystals_per_block_transaxial = 8;
    scanner.max_non_arc_corrected_bins = 63;
    scanner.default_arc_corrected_bins = 63;
    scanner.default_bin_mm = 4.9;
    return scanner;
}

inline Primitive ellipsoid(const Vector3& centre_mm, const Vector3& half_mm, double activity, double mu = 0.0) {
    Primitive primitive;
    primitive.name = "ellipsoid";
    primitive.shape = Shape::ellipsoid;
    primitive.centre_mm = centre_mm;
    primitive.half_mm = half_mm;
    primitive.activity_bq_ml = activity;
    primitive.mu_per_mm = mu;
    return primitive;
}

inline Primitive sphere(const Vector3& centre_mm, double radius_mm, double activity, double mu = 0.0) {
    return ellipsoid(centre_mm, {radius_mm, radius_mm, radius_mm}, activity, mu);
}

inline Primitive upright_cylinder(const Vector3& centre_mm, double radius_mm, double length_mm, double activity,
                                  double mu = 0.0) {
    Primitive primitive = ellipsoid(centre_mm, {radius_mm, radius_mm, 0.5 * length_mm}, activity, mu);
    primitive.name = "cylinder";
    primitive.shape = Shape::elliptic_cylinder;
    return primitive;
}

inline Phantom phantom_of(std::vector<Primitive> primitives) {
    Phantom phantom;
    phantom.name = "test";
    phantom.primitives = std::move(primitives);
    return phantom;
}

/// No blur, no noise, unit calibration over one second: the data are line integrals.
inline Protocol exact_protocol() {
    Protocol protocol;
    protocol.max_ring_difference = 7;
    protocol.bins = 63;
    protocol.duration_s = 1.0;
    protocol.trues = std::nullopt;
    protocol.calibration = 1.0;
    protocol.intrinsic_fwhm_mm = 0.0;
    protocol.crystal_aperture = false;
    protocol.tilt_samples = 0;
    protocol.noise = false;
    return protocol;
}

}  // namespace isotone::simulate::test
