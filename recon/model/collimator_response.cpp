// SPDX-License-Identifier: Apache-2.0
#include "recon/model/collimator_response.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/model/crystal_efficiency.hpp"

#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

/// K^2: area of a hole over 4 pi D^2, times the share of the plane that holes fill where septa vanish.
double shape_factor(HoleShape shape) {
    switch (shape) {
        case HoleShape::hexagonal: return std::numbers::sqrt3 / 2.0 / (4.0 * std::numbers::pi);
        case HoleShape::square: return 1.0 / (4.0 * std::numbers::pi);
        case HoleShape::round: break;
    }
    return (std::numbers::pi / 4.0) / (4.0 * std::numbers::pi) * std::numbers::pi / (2.0 * std::numbers::sqrt3);
}

double square(double x) {
    return x * x;
}

}  // namespace

double effective_hole_length_mm(const DetectorSystem& system, double energy_kev) {
    const double length = system.collimator.hole_length_mm - 2.0 / system.septa.attenuation_per_mm(energy_kev);
    if (!(length > 0.0)) {
        throw Error(ErrorCode::inconsistent_data, "collimator " + system.collimator.name + " of " + system.camera.name,
                    "its septa do not stop photons of " + number_text(energy_kev) + " keV",
                    "check the energy, or name the collimator that was used");
    }
    return length;
}

double intrinsic_fwhm_mm(const GammaCamera& camera, double energy_kev) {
    return camera.intrinsic_scales_with_energy
               ? camera.intrinsic_fwhm_mm * std::sqrt(camera.intrinsic_energy_kev / energy_kev)
               : camera.intrinsic_fwhm_mm;
}

double energy_resolution(const GammaCamera& camera, double energy_kev) {
    return camera.energy_resolution * std::sqrt(camera.intrinsic_energy_kev / energy_kev);
}

double resolution_fwhm_mm(const DetectorSystem& system, double energy_kev, double distance_mm) {
    const double length = effective_hole_length_mm(system, energy_kev);
    const double geometric =
        system.collimator.hole_diameter_mm * (length + distance_mm + system.camera.gap_mm) / length;
    return std::hypot(geometric, intrinsic_fwhm_mm(system.camera, energy_kev));
}

double geometric_efficiency(const DetectorSystem& system, double energy_kev) {
    const Collimator& c = system.collimator;
    return shape_factor(c.hole_shape) * square(c.hole_diameter_mm / effective_hole_length_mm(system, energy_kev)) *
           square(c.hole_diameter_mm / (c.hole_diameter_mm + c.septa_mm));
}

double sensitivity_cps_per_mbq(const DetectorSystem& system, std::span<const GammaLine> lines,
                               const EnergyWindow& window) {
    double sum = 0.0;
    for (const GammaLine& line : lines) {
        const double share = window_share(line.energy_kev, energy_resolution(system.camera, line.energy_kev), window);
        if (share > 1e-6) {  // a far line may lie outside the tables
            sum += 1e6 * line.yield * share * geometric_efficiency(system, line.energy_kev) *
                   full_energy_efficiency(system.crystal, system.camera.crystal_thickness_mm, line.energy_kev);
        }
    }
    return sum;
}

}  // namespace isotone::recon
