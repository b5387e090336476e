// SPDX-License-Identifier: Apache-2.0
/// The fields of the nouns a container holds, named once for writing and reading.
#pragma once

#include "core/exam.hpp"
#include "core/scanner.hpp"

namespace isotone::io::hdf5 {

/// Calls field(name, member, units) for every field of a scanner but its TOF data.
template <typename Scanner, typename Field>
void for_each_scanner_field(Scanner& scanner, Field field) {
    field("name", scanner.name, "");
    field("vendor", scanner.vendor, "");
    field("source", scanner.source, "");
    field("rings", scanner.rings, "1");
    field("crystals_per_ring", scanner.crystals_per_ring, "1");
    field("inner_radius_mm", scanner.inner_radius_mm, "mm");
    field("depth_of_interaction_mm", scanner.depth_of_interaction_mm, "mm");
    field("ring_pitch_mm", scanner.ring_pitch_mm, "mm");
    field("axial_block_gap_mm", scanner.axial_block_gap_mm, "mm");
    field("intrinsic_tilt_rad", scanner.intrinsic_tilt_rad, "rad");
    field("crystals_per_block_transaxial", scanner.crystals_per_block_transaxial, "1");
    field("crystals_per_block_axial", scanner.crystals_per_block_axial, "1");
    field("virtual_crystals_per_block_transaxial", scanner.virtual_crystals_per_block_transaxial, "1");
    field("virtual_crystals_lead", scanner.virtual_crystals_lead, "1");
    field("virtual_crystals_per_block_axial", scanner.virtual_crystals_per_block_axial, "1");
    field("blocks_per_bucket_transaxial", scanner.blocks_per_bucket_transaxial, "1");
    field("blocks_per_bucket_axial", scanner.blocks_per_bucket_axial, "1");
    field("max_non_arc_corrected_bins", scanner.max_non_arc_corrected_bins, "1");
    field("default_arc_corrected_bins", scanner.default_arc_corrected_bins, "1");
    field("default_bin_mm", scanner.default_bin_mm, "mm");
    field("energy_resolution", scanner.energy_resolution, "1");
    field("reference_energy_kev", scanner.reference_energy_kev, "keV");
    field("energy_low_kev", scanner.energy_low_kev, "keV");
    field("energy_high_kev", scanner.energy_high_kev, "keV");
}

template <typename Tof, typename Field>
void for_each_tof_field(Tof& tof, Field field) {
    field("tof_bins", tof.bins, "1");
    field("tof_bin_width_ps", tof.bin_width_ps, "ps");
    field("tof_fwhm_ps", tof.fwhm_ps, "ps");
}

/// Calls field(name, member, units) for every field of an examination but the patient's position.
template <typename ExamType, typename Field>
void for_each_exam_field(ExamType& exam, Field field) {
    field("radionuclide", exam.nuclide.name, "");
    field("half_life_s", exam.nuclide.half_life_s, "s");
    field("positron_fraction", exam.nuclide.positron_fraction, "1");
    field("tracer", exam.tracer, "");
    field("injected_activity_bq", exam.injected_activity_bq, "Bq");
    field("injection_time_s", exam.injection_time_s, "s");
    field("start_time_s", exam.start_time_s, "s");
    field("duration_s", exam.duration_s, "s");
    field("weight_kg", exam.weight_kg, "kg");
    field("height_m", exam.height_m, "m");
    field("sex", exam.sex, "");
    field("bed_z_mm", exam.bed_z_mm, "mm");
    field("calibration_counts_per_bq_ml_mm_s", exam.calibration_counts_per_bq_ml_mm_s, "mL/(Bq mm s)");
    field("description", exam.description, "");
}

}  // namespace isotone::io::hdf5
