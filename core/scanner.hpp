// SPDX-License-Identifier: Apache-2.0
/// A cylindrical PET scanner: rings, crystals, block structure, timing and energy.
///
/// Geometry in the gantry frame (mm). Crystal c of a ring stands at azimuth psi = 2 pi c / crystals_per_ring +
/// intrinsic_tilt_rad, at (R sin psi, -R cos psi) with R = effective_radius_mm(): crystal 0 is at the top and numbers
/// grow clockwise for a viewer on the bed looking into the bore (the convention of STIR's ProjDataInfoCylindrical).
/// Ring 0 has the smallest z; the centre of the axial field of view is z = 0.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isotone {

/// Time-of-flight sampling, before mashing.
struct TofData {
    int bins = 0;               ///< number of unmashed bins
    double bin_width_ps = 0.0;  ///< width of an unmashed bin, of t1 - t2
    double fwhm_ps = 0.0;       ///< coincidence timing resolution
};

struct ISOTONE_API CylindricalScanner {
    std::string name;    ///< e.g. "Siemens mMR"
    std::string vendor;  ///< e.g. "Siemens"
    std::string source;  ///< where the numbers were read, with date

    int rings = 0;
    int crystals_per_ring = 0;  ///< including virtual crystals
    double inner_radius_mm = 0.0;
    double depth_of_interaction_mm = 0.0;  ///< mean, added to the inner radius
    double ring_pitch_mm = 0.0;            ///< axial distance between neighbouring rings within a block
    double axial_block_gap_mm = 0.0;       ///< extra distance between rings of neighbouring axial blocks
    double intrinsic_tilt_rad = 0.0;       ///< azimuth of crystal 0

    int crystals_per_block_transaxial = 1;          ///< including virtual ones
    int crystals_per_block_axial = 1;               ///< including virtual ones
    int virtual_crystals_per_block_transaxial = 0;  ///< the last ones of each block hold no data
    bool virtual_crystals_lead = false;             ///< transaxially they are the first ones instead, as in the mMR
    int virtual_crystals_per_block_axial = 0;
    int blocks_per_bucket_transaxial = 1;
    int blocks_per_bucket_axial = 1;

    int max_non_arc_corrected_bins = 0;
    int default_arc_corrected_bins = 0;
    double default_bin_mm = 0.0;

    std::optional<TofData> tof;
    double energy_resolution = 0.0;  ///< FWHM / reference energy; 0 = not known
    double reference_energy_kev = 511.0;
    double energy_low_kev = 0.0;
    double energy_high_kev = 0.0;

    double effective_radius_mm() const { return inner_radius_mm + depth_of_interaction_mm; }
    /// Axial position of a ring's centre.
    double ring_z_mm(int ring) const;
    /// Distance between the outer edges of the first and last ring.
    double axial_length_mm() const;
    double crystal_azimuth_rad(int crystal) const;
    /// Position of a crystal's interaction point.
    Vector3 crystal_position_mm(int ring, int crystal) const;
    bool is_virtual_crystal(int crystal) const;
    bool is_virtual_ring(int ring) const;
    bool is_virtual(int ring, int crystal) const { return is_virtual_crystal(crystal) || is_virtual_ring(ring); }
    /// Number of a crystal in the whole scanner: ring * crystals_per_ring + crystal.
    std::uint32_t crystal_id(int ring, int crystal) const;

    /// Throws Error{inconsistent_data} naming the first field that cannot be true.
    void validate() const;
};

/// Says in what the crystals of two scanners stand elsewhere, for an error text: "ring pitch 4.06 mm, not 4.85 mm".
/// Empty where they agree: in their numbers, in lengths to 0.2 % (headers print few digits) and in azimuth to a tenth
/// of the angle between crystals.
ISOTONE_API std::string difference_of_crystals(const CylindricalScanner& a, const CylindricalScanner& b);

/// "NAME A UNIT, not B UNIT" where two lengths or angles differ by more than `tolerance`, else empty.
ISOTONE_API std::string difference_of_values(const std::string& name, double a, double b, double tolerance,
                                             const std::string& unit);

}  // namespace isotone
