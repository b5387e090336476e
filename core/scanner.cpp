// SPDX-License-Identifier: Apache-2.0
#include "core/scanner.hpp"

#include "core/error.hpp"

#include <cmath>
#include <cstdio>
#include <numbers>

namespace isotone {
namespace {

void require(bool holds, const std::string& scanner, const std::string& field, const std::string& expected) {
    if (!holds) {
        throw Error(ErrorCode::inconsistent_data, "scanner '" + scanner + "', " + field, "expected " + expected,
                    "correct the scanner description");
    }
}

}  // namespace

double CylindricalScanner::ring_z_mm(int ring) const {
    const auto uncentred = [this](int r) {
        return r * ring_pitch_mm + (r / crystals_per_block_axial) * axial_block_gap_mm;
    };
    return uncentred(ring) - 0.5 * uncentred(rings - 1);
}

double CylindricalScanner::axial_length_mm() const {
    return ring_z_mm(rings - 1) - ring_z_mm(0) + ring_pitch_mm;
}

double CylindricalScanner::crystal_azimuth_rad(int crystal) const {
    return 2.0 * std::numbers::pi * crystal / crystals_per_ring + intrinsic_tilt_rad;
}

Vector3 CylindricalScanner::crystal_position_mm(int ring, int crystal) const {
    const double psi = crystal_azimuth_rad(crystal);
    return {effective_radius_mm() * std::sin(psi), -effective_radius_mm() * std::cos(psi), ring_z_mm(ring)};
}

bool CylindricalScanner::is_virtual_crystal(int crystal) const {
    const int within = crystal % crystals_per_block_transaxial;
    return virtual_crystals_lead ? within < virtual_crystals_per_block_transaxial
                                 : within >= crystals_per_block_transaxial - virtual_crystals_per_block_transaxial;
}

bool CylindricalScanner::is_virtual_ring(int ring) const {
    return ring % crystals_per_block_axial >= crystals_per_block_axial - virtual_crystals_per_block_axial;
}

std::uint32_t CylindricalScanner::crystal_id(int ring, int crystal) const {
    return static_cast<std::uint32_t>(ring) * static_cast<std::uint32_t>(crystals_per_ring) +
           static_cast<std::uint32_t>(crystal);
}

void CylindricalScanner::validate() const {
    require(rings >= 1 && rings <= 4096, name, "rings", "1 to 4096");
    require(crystals_per_ring >= 4 && crystals_per_ring <= 65536 && crystals_per_ring % 2 == 0, name,
            "crystals_per_ring", "an even number from 4 to 65536");
    require(std::isfinite(inner_radius_mm) && inner_radius_mm > 0, name, "inner_radius_mm", "a positive length");
    require(std::isfinite(depth_of_interaction_mm) && depth_of_interaction_mm >= 0, name, "depth_of_interaction_mm",
            "zero or a positive length");
    require(std::isfinite(ring_pitch_mm) && ring_pitch_mm > 0, name, "ring_pitch_mm", "a positive length");
    require(std::isfinite(axial_block_gap_mm) && axial_block_gap_mm >= 0, name, "axial_block_gap_mm",
            "zero or a positive length");
    require(crystals_per_block_axial >= 1, name, "crystals_per_block_axial", "at least 1");
    require(crystals_per_block_transaxial >= 1 && crystals_per_ring % crystals_per_block_transaxial == 0, name,
            "crystals_per_block_transaxial", "a divisor of crystals_per_ring");
    require(virtual_crystals_per_block_transaxial >= 0 &&
                virtual_crystals_per_block_transaxial < crystals_per_block_transaxial,
            name, "virtual_crystals_per_block_transaxial", "fewer than the crystals of a block");
    require(virtual_crystals_per_block_axial >= 0 && virtual_crystals_per_block_axial < crystals_per_block_axial, name,
            "virtual_crystals_per_block_axial", "fewer than the crystals of a block");
    require(max_non_arc_corrected_bins >= 1 && max_non_arc_corrected_bins <= crystals_per_ring, name,
            "max_non_arc_corrected_bins", "from 1 to crystals_per_ring");
    require(!tof || (tof->bins >= 1 && tof->bin_width_ps > 0 && tof->fwhm_ps > 0), name, "tof",
            "positive bins, bin_width_ps and fwhm_ps");
}

std::string difference_of_values(const std::string& name, double a, double b, double tolerance,
                                 const std::string& unit) {
    if (std::abs(a - b) <= tolerance) {
        return "";
    }
    char text[120];
    std::snprintf(text, sizeof text, " %.6g%s, not %.6g%s", a, unit.c_str(), b, unit.c_str());
    return name + text;
}

std::string difference_of_crystals(const CylindricalScanner& a, const CylindricalScanner& b) {
    const auto length = [](const char* name, double found, double expected) {
        return difference_of_values(name, found, expected, 2e-3 * std::abs(expected), " mm");
    };
    constexpr double degree = std::numbers::pi / 180.0;
    const double tilt =
        b.intrinsic_tilt_rad + std::remainder(a.intrinsic_tilt_rad - b.intrinsic_tilt_rad, 2.0 * std::numbers::pi);
    for (const std::string& difference :
         {difference_of_values("rings", a.rings, b.rings, 0.0, ""),
          difference_of_values("crystals per ring", a.crystals_per_ring, b.crystals_per_ring, 0.0, ""),
          length("effective radius", a.effective_radius_mm(), b.effective_radius_mm()),
          length("ring pitch", a.ring_pitch_mm, b.ring_pitch_mm),
          length("axial length", a.axial_length_mm(), b.axial_length_mm()),
          difference_of_values("intrinsic tilt", tilt / degree, b.intrinsic_tilt_rad / degree,
                               36.0 / b.crystals_per_ring, " degrees")}) {
        if (!difference.empty()) {
            return difference;
        }
    }
    return "";
}

}  // namespace isotone
