// SPDX-License-Identifier: Apache-2.0
#include "core/scanner_from_record.hpp"

#include "core/record_reader.hpp"

#include <numbers>

namespace isotone {
namespace {

constexpr const char* schema = "isotone-scanner/1";
constexpr double degree = std::numbers::pi / 180.0;

void read_ring(const RecordReader& reader, CylindricalScanner& scanner) {
    scanner.rings = reader.required<int>("rings");
    scanner.crystals_per_ring = reader.required<int>("crystals_per_ring");
    scanner.inner_radius_mm = reader.required<double>("inner_radius_mm");
    scanner.depth_of_interaction_mm = reader.required<double>("depth_of_interaction_mm");
    scanner.ring_pitch_mm = reader.required<double>("ring_pitch_mm");
    scanner.axial_block_gap_mm = reader.or_default("axial_block_gap_mm", 0.0);
    scanner.intrinsic_tilt_rad = degree * reader.or_default("intrinsic_tilt_deg", 0.0, {-360.0, 360.0});
}

void read_blocks(const RecordReader& reader, CylindricalScanner& scanner) {
    scanner.crystals_per_block_transaxial = reader.required<int>("crystals_per_block_transaxial");
    scanner.crystals_per_block_axial = reader.required<int>("crystals_per_block_axial");
    scanner.virtual_crystals_per_block_transaxial = reader.or_default("virtual_crystals_per_block_transaxial", 0);
    scanner.virtual_crystals_lead = reader.or_default("virtual_crystals_lead", false);
    scanner.virtual_crystals_per_block_axial = reader.or_default("virtual_crystals_per_block_axial", 0);
    scanner.blocks_per_bucket_transaxial = reader.or_default("blocks_per_bucket_transaxial", 1, {1, 4096});
    scanner.blocks_per_bucket_axial = reader.or_default("blocks_per_bucket_axial", 1, {1, 4096});
}

void read_sampling(const RecordReader& reader, CylindricalScanner& scanner) {
    scanner.max_non_arc_corrected_bins = reader.required<int>("max_non_arc_corrected_bins");
    scanner.default_arc_corrected_bins = reader.required<int>("default_arc_corrected_bins", {1, 65536});
    scanner.default_bin_mm = reader.required<double>("default_bin_mm", Range::positive());
    if (const auto tof = reader.optional_object("tof")) {
        scanner.tof = TofData{tof->required<int>("bins"), tof->required<double>("bin_width_ps"),
                              tof->required<double>("fwhm_ps")};
    }
    if (const auto energy = reader.optional_object("energy")) {
        scanner.energy_resolution = energy->or_default("resolution", 0.0, {0.0, 2.0});
        scanner.reference_energy_kev = energy->or_default("reference_kev", 511.0, Range::positive());
        scanner.energy_low_kev = energy->or_default("low_kev", 0.0, Range::not_negative());
        scanner.energy_high_kev = energy->or_default("high_kev", 0.0, Range::not_negative());
    }
}

std::optional<UsualSinogram> read_usual_sinogram(const RecordReader& reader) {
    const auto table = reader.optional_object("usual_sinogram");
    if (!table) {
        return std::nullopt;
    }
    return UsualSinogram{table->required<int>("span", {1, 4096}),
                         table->required<int>("max_ring_difference", {0, 4096}),
                         table->or_default("view_mashing", 1, {1, 4096}), table->required<int>("bins", {1, 65536})};
}

}  // namespace

ScannerDescription scanner_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    (void)reader.choice("schema", {schema});
    ScannerDescription description;
    CylindricalScanner& scanner = description.scanner;
    scanner.name = reader.required<std::string>("name");
    scanner.vendor = reader.or_default("vendor", "");
    scanner.source = reader.required<std::string>("source");
    if (const auto read = reader.optional<std::string>("read")) {
        scanner.source += " (read " + *read + ")";
    }
    description.aliases = reader.or_default<std::vector<std::string>>("aliases", {});
    read_ring(reader, scanner);
    read_blocks(reader, scanner);
    read_sampling(reader, scanner);
    description.usual_sinogram = read_usual_sinogram(reader);
    reader.finish();
    scanner.validate();
    return description;
}

Record record_of(const ScannerDescription& description) {
    const CylindricalScanner& s = description.scanner;
    Record record;
    record["schema"] = schema;
    record["name"] = s.name;
    Record::List aliases(description.aliases.begin(), description.aliases.end());
    record["aliases"] = std::move(aliases);
    record["vendor"] = s.vendor;
    record["source"] = s.source;
    record["rings"] = s.rings;
    record["crystals_per_ring"] = s.crystals_per_ring;
    record["inner_radius_mm"] = s.inner_radius_mm;
    record["depth_of_interaction_mm"] = s.depth_of_interaction_mm;
    record["ring_pitch_mm"] = s.ring_pitch_mm;
    record["axial_block_gap_mm"] = s.axial_block_gap_mm;
    record["intrinsic_tilt_deg"] = s.intrinsic_tilt_rad / degree;
    record["crystals_per_block_transaxial"] = s.crystals_per_block_transaxial;
    record["crystals_per_block_axial"] = s.crystals_per_block_axial;
    record["virtual_crystals_per_block_transaxial"] = s.virtual_crystals_per_block_transaxial;
    record["virtual_crystals_lead"] = s.virtual_crystals_lead;
    record["virtual_crystals_per_block_axial"] = s.virtual_crystals_per_block_axial;
    record["blocks_per_bucket_transaxial"] = s.blocks_per_bucket_transaxial;
    record["blocks_per_bucket_axial"] = s.blocks_per_bucket_axial;
    record["max_non_arc_corrected_bins"] = s.max_non_arc_corrected_bins;
    record["default_arc_corrected_bins"] = s.default_arc_corrected_bins;
    record["default_bin_mm"] = s.default_bin_mm;
    Record& energy = record["energy"];
    energy["resolution"] = s.energy_resolution;
    energy["reference_kev"] = s.reference_energy_kev;
    energy["low_kev"] = s.energy_low_kev;
    energy["high_kev"] = s.energy_high_kev;
    if (s.tof) {
        Record& tof = record["tof"];
        tof["bins"] = s.tof->bins;
        tof["bin_width_ps"] = s.tof->bin_width_ps;
        tof["fwhm_ps"] = s.tof->fwhm_ps;
    }
    if (const auto& usual = description.usual_sinogram) {
        Record& table = record["usual_sinogram"];
        table["span"] = usual->span;
        table["max_ring_difference"] = usual->max_ring_difference;
        table["view_mashing"] = usual->view_mashing;
        table["bins"] = usual->bins;
    }
    return record;
}

}  // namespace isotone
