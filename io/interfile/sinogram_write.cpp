// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/version.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/output_pair.hpp"
#include "io/interfile/scanner_block.hpp"
#include "io/interfile/sinogram.hpp"

#include <sstream>
#include <vector>

namespace isotone::io::interfile {
namespace {

template <typename Number>
std::string list_text(const std::vector<Segment>& segments, Number number) {
    std::string text = "{";
    for (std::size_t i = 0; i < segments.size(); ++i) {
        text += (i > 0 ? "," : "") + std::to_string(number(segments[i]));
    }
    return text + "}";
}

std::string header_text(const SinogramGeometry& geometry, const std::string& data_name) {
    const CylindricalScanner& scanner = geometry.scanner();
    const auto& segments = geometry.segments();
    std::ostringstream text;
    text << "!INTERFILE :=\n!imaging modality := PT\n; written by isotone " << version
         << "\nname of data file := " << data_name << "\noriginating system := " << scanner.name
         << "\n!version of keys := STIR6.0\n!GENERAL DATA :=\n!GENERAL IMAGE DATA :=\n!type of data := PET\n"
         << "imagedata byte order := LITTLEENDIAN\n!PET STUDY (General) :=\n!PET data type := Emission\n"
         << "applied corrections := {" << (geometry.arc_corrected() ? "arc correction" : "None") << "}\n"
         << "!number format := float\n!number of bytes per pixel := 4\nnumber of dimensions := 4\n"
         << "matrix axis label [4] := segment\n!matrix size [4] := " << segments.size()
         << "\nmatrix axis label [3] := view\n!matrix size [3] := " << geometry.views()
         << "\nmatrix axis label [2] := axial coordinate\n!matrix size [2] := "
         << list_text(segments, [&](const Segment& s) { return geometry.axial_positions(s.number); })
         << "\nmatrix axis label [1] := tangential coordinate\n!matrix size [1] := " << geometry.bins()
         << "\nminimum ring difference per segment := "
         << list_text(segments, [](const Segment& s) { return s.min_ring_difference; })
         << "\nmaximum ring difference per segment := "
         << list_text(segments, [](const Segment& s) { return s.max_ring_difference; }) << "\n"
         << scanner_text(scanner);
    if (geometry.arc_corrected()) {
        text << "effective central bin size (cm) := " << shifted_text(geometry.bin_mm(), -1) << "\n";
    }
    text << "number of time frames := 1\n";
    if (scanner.energy_high_kev > 0) {
        text << "number of energy windows := 1\nenergy window lower level [1] := "
             << shifted_text(scanner.energy_low_kev, 0)
             << "\nenergy window upper level [1] := " << shifted_text(scanner.energy_high_kev, 0) << "\n";
    }
    text << "!END OF INTERFILE :=\n";
    return text.str();
}

}  // namespace

void write_sinogram(const std::filesystem::path& path, const Sinogram& sinogram) {
    const SinogramGeometry& geometry = sinogram.geometry;
    if (geometry.tof_bins() != 1 || sinogram.values.size() != geometry.size()) {
        throw Error(ErrorCode::inconsistent_data, path.string(),
                    "time-of-flight sinograms cannot be written as Interfile", "use the raw container");
    }
    OutputPair output(path, ".s");
    std::vector<float> row(static_cast<std::size_t>(geometry.bins()));
    int first = 0;
    for (const Segment& segment : geometry.segments()) {
        const int positions = geometry.axial_positions(segment.number);
        for (int view = 0; view < geometry.views(); ++view) {
            for (int axial = 0; axial < positions; ++axial) {
                for (int bin = 0; bin < geometry.bins(); ++bin) {
                    row[static_cast<std::size_t>(bin)] = sinogram.values[geometry.offset(view, bin, 0, first + axial)];
                }
                output.write(row);
            }
        }
        first += positions;
    }
    output.commit(header_text(geometry, output.data_name()));
}

}  // namespace isotone::io::interfile
