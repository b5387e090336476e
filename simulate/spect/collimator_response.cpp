// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/collimator_response.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

const double fwhm_per_sigma = std::sqrt(8.0 * std::numbers::ln2);

/// Areas of a hole and of its cell, septa included.
struct Cell {
    double hole_mm2, cell_mm2;
};

Cell cell_of(const Collimator& collimator) {
    const double d = collimator.hole_diameter_mm, pitch = d + collimator.septa_mm;
    const double hexagon = 0.5 * std::sqrt(3.0);  // area between sides a unit apart
    switch (collimator.hole_shape) {
        case HoleShape::hexagonal: return {hexagon * d * d, hexagon * pitch * pitch};
        case HoleShape::square: return {d * d, pitch * pitch};
        case HoleShape::round: return {0.25 * std::numbers::pi * d * d, hexagon * pitch * pitch};  // hexagonal array
    }
    return {d * d, pitch * pitch};
}

}  // namespace

CollimatorResponse::CollimatorResponse(const GammaCamera& camera, const Collimator& collimator,
                                       const Materials& materials, double energy_kev)
    : hole_mm_(collimator.hole_diameter_mm),
      length_mm_(collimator.hole_length_mm - 2.0 / materials.of(collimator.septa_material).mu_per_mm(energy_kev)),
      gap_mm_(camera.gap_mm),
      intrinsic_mm_(camera.intrinsic_fwhm_mm *
                    (camera.intrinsic_scales_with_energy ? std::sqrt(camera.intrinsic_energy_kev / energy_kev) : 1.0)) {
    if (!(hole_mm_ > 0.0) || !(collimator.septa_mm >= 0.0) || !(length_mm_ > 0.0)) {
        throw Error(
            ErrorCode::usage, "collimator '" + collimator.name + "' at " + number_text(energy_kev) + " keV",
            "holes of " + number_text(hole_mm_) + " mm with an effective length of " + number_text(length_mm_) + " mm",
            "use a collimator made for this energy");
    }
    if (!(gap_mm_ >= 0.0) || !(intrinsic_mm_ >= 0.0) || !(camera.intrinsic_energy_kev > 0.0)) {
        throw Error(ErrorCode::usage, "camera '" + camera.name + "'", "its gap or intrinsic resolution is not usable",
                    "correct the camera's file");
    }
    const Cell cell = cell_of(collimator);
    efficiency_ = cell.hole_mm2 / cell.cell_mm2 * cell.hole_mm2 / (4.0 * std::numbers::pi * length_mm_ * length_mm_);
}

double CollimatorResponse::fwhm_mm(double distance_mm) const {
    return std::hypot(hole_mm_ * (length_mm_ + distance_mm + gap_mm_) / length_mm_, intrinsic_mm_);
}

double CollimatorResponse::sigma_mm(double distance_mm) const {
    return fwhm_mm(distance_mm) / fwhm_per_sigma;
}

}  // namespace isotone::simulate
