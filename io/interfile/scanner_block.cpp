// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/scanner_block.hpp"

#include "io/interfile/decimal.hpp"

#include <numbers>
#include <optional>
#include <sstream>

namespace isotone::io::interfile {
namespace {

constexpr double degree = std::numbers::pi / 180.0;
/// The longest scanner in STIR's database has 336 rings; a limit keeps tables of ring pairs small whatever a header
/// says.
constexpr int largest_rings = 1024;
constexpr int largest_crystals = 65536;

constexpr const char* virtual_transaxial = "%isotone virtual crystals per block in transaxial direction";
constexpr const char* virtual_axial = "%isotone virtual crystals per block in axial direction";
constexpr const char* virtual_lead = "%isotone virtual crystals lead in transaxial direction";
constexpr const char* axial_gap = "%isotone gap between blocks in axial direction (cm)";

/// Overwrites fields of a scanner with what the header says. A value of zero or below means "not given" (STIR writes
/// -1).
class Overlay {
public:
    Overlay(const Header& header, bool known) : header_(header), known_(known) {}

    void count(const char* key, int& field, int highest, bool required = false) const {
        if (given(key)) {
            field = static_cast<int>(header_.integer(key, 1, highest));
        } else if (required && !known_) {
            missing(key);
        }
    }
    /// A length in cm, divided by `parts`.
    void length(const char* key, double& field_mm, double parts = 1.0, bool required = false) const {
        if (given(key)) {
            field_mm = header_.shifted(key, 1) / parts;
        } else if (required && !known_) {
            missing(key);
        }
    }
    void number(const char* key, double& field, int index = 0) const {
        if (header_.has(key, index) && header_.number(key, index) > 0) {
            field = header_.number(key, index);
        }
    }

private:
    bool given(const char* key) const { return header_.has(key) && header_.number(key) > 0; }
    [[noreturn]] void missing(const char* key) const {
        header_.reject(key, 0,
                       "is missing or not positive, and the scanner '" + header_.text_or("originating system", "") +
                           "' is not known",
                       "add the key, or a description of the scanner");
    }

    const Header& header_;
    bool known_;
};

void read_tof(const Header& header, CylindricalScanner& scanner) {
    TofData tof = scanner.tof.value_or(TofData{});
    const Overlay overlay(header, true);
    overlay.count("Maximum number of (unmashed) TOF time bins", tof.bins, 65536);
    overlay.number("Size of unmashed TOF time bins (ps)", tof.bin_width_ps);
    overlay.number("TOF timing resolution (ps)", tof.fwhm_ps);
    if (tof.bins > 1 && tof.bin_width_ps > 0 && tof.fwhm_ps > 0) {
        scanner.tof = tof;
    }
}

void read_blocks(const Header& header, CylindricalScanner& scanner) {
    const Overlay overlay(header, true);
    overlay.count("Number of blocks per bucket in transaxial direction", scanner.blocks_per_bucket_transaxial, 65536);
    overlay.count("Number of blocks per bucket in axial direction", scanner.blocks_per_bucket_axial, 65536);
    overlay.count("Number of crystals per block in axial direction", scanner.crystals_per_block_axial, 65536);
    overlay.count("Number of crystals per block in transaxial direction", scanner.crystals_per_block_transaxial, 65536);
    overlay.count(virtual_transaxial, scanner.virtual_crystals_per_block_transaxial, 65536);
    overlay.count(virtual_axial, scanner.virtual_crystals_per_block_axial, 65536);
    if (header.has(virtual_lead)) {
        scanner.virtual_crystals_lead = header.integer(virtual_lead, 0, 1) == 1;
    }
    overlay.length(axial_gap, scanner.axial_block_gap_mm);
}

}  // namespace

CylindricalScanner read_scanner(const Header& header, const ScannerLookup& lookup) {
    constexpr const char* shape = "Scanner geometry (BlocksOnCylindrical/Cylindrical/Generic)";
    if (header.has(shape) && header.word(shape) != "cylindrical") {
        header.reject(shape, 0, "is not Cylindrical", "only cylindrical scanners can be read from Interfile");
    }
    const std::string name = header.text_or("originating system", header.text_or("Scanner type", "unknown"));
    const auto found = lookup ? lookup(name) : std::nullopt;
    CylindricalScanner scanner = found.value_or(CylindricalScanner{});
    const Overlay overlay(header, found.has_value());
    if (!found) {
        scanner.name = name;
        scanner.source = "Interfile header";
    }
    overlay.count("Number of rings", scanner.rings, largest_rings, true);
    overlay.count("Number of detectors per ring", scanner.crystals_per_ring, largest_crystals, true);
    overlay.length("Inner ring diameter (cm)", scanner.inner_radius_mm, 2.0, true);
    overlay.length("Distance between rings (cm)", scanner.ring_pitch_mm, 1.0, true);
    overlay.length("Average depth of interaction (cm)", scanner.depth_of_interaction_mm);
    overlay.length("Default bin size (cm)", scanner.default_bin_mm);
    overlay.count("Maximum number of non-arc-corrected bins", scanner.max_non_arc_corrected_bins, largest_crystals);
    overlay.count("Default number of arc-corrected bins", scanner.default_arc_corrected_bins, largest_crystals);
    if (scanner.max_non_arc_corrected_bins < 1) {
        scanner.max_non_arc_corrected_bins = scanner.crystals_per_ring;
    }
    if (const auto offset = header.number_if("View offset (degrees)")) {
        scanner.intrinsic_tilt_rad = *offset * degree;
    }
    read_blocks(header, scanner);
    overlay.number("Energy resolution", scanner.energy_resolution);
    overlay.number("Reference energy (in keV)", scanner.reference_energy_kev);
    overlay.number("energy window lower level", scanner.energy_low_kev, 1);
    overlay.number("energy window upper level", scanner.energy_high_kev, 1);
    read_tof(header, scanner);
    return scanner;
}

std::string scanner_text(const CylindricalScanner& scanner) {
    const auto cm = [](double mm) { return shifted_text(mm, -1); };
    std::ostringstream text;
    text << "Scanner parameters :=\nScanner type := " << scanner.name << "\nNumber of rings := " << scanner.rings
         << "\nNumber of detectors per ring := " << scanner.crystals_per_ring
         << "\nInner ring diameter (cm) := " << cm(2.0 * scanner.inner_radius_mm)
         << "\nAverage depth of interaction (cm) := " << cm(scanner.depth_of_interaction_mm)
         << "\nDistance between rings (cm) := " << cm(scanner.ring_pitch_mm)
         << "\nDefault bin size (cm) := " << cm(scanner.default_bin_mm)
         << "\nView offset (degrees) := " << shifted_text(scanner.intrinsic_tilt_rad / degree, 0)
         << "\nMaximum number of non-arc-corrected bins := " << scanner.max_non_arc_corrected_bins
         << "\nDefault number of arc-corrected bins := " << scanner.default_arc_corrected_bins
         << "\nNumber of blocks per bucket in transaxial direction := " << scanner.blocks_per_bucket_transaxial
         << "\nNumber of blocks per bucket in axial direction := " << scanner.blocks_per_bucket_axial
         << "\nNumber of crystals per block in axial direction := " << scanner.crystals_per_block_axial
         << "\nNumber of crystals per block in transaxial direction := " << scanner.crystals_per_block_transaxial
         << "\nNumber of detector layers := 1\n";
    if (scanner.energy_resolution > 0) {
        text << "Energy resolution := " << shifted_text(scanner.energy_resolution, 0)
             << "\nReference energy (in keV) := " << shifted_text(scanner.reference_energy_kev, 0) << "\n";
    }
    if (scanner.tof) {
        text << "Maximum number of (unmashed) TOF time bins := " << scanner.tof->bins
             << "\nSize of unmashed TOF time bins (ps) := " << shifted_text(scanner.tof->bin_width_ps, 0)
             << "\nTOF timing resolution (ps) := " << shifted_text(scanner.tof->fwhm_ps, 0) << "\n";
    }
    text << virtual_transaxial << " := " << scanner.virtual_crystals_per_block_transaxial << "\n"
         << virtual_lead << " := " << (scanner.virtual_crystals_lead ? 1 : 0) << "\n"
         << virtual_axial << " := " << scanner.virtual_crystals_per_block_axial << "\n"
         << axial_gap << " := " << cm(scanner.axial_block_gap_mm) << "\nend scanner parameters :=\n";
    return text.str();
}

}  // namespace isotone::io::interfile
