// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/bulk.hpp"
#include "io/hdf5/container_io.hpp"
#include "io/hdf5/exam_group.hpp"
#include "io/hdf5/field_io.hpp"
#include "io/hdf5/fields.hpp"
#include "io/hdf5/raw_container.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace isotone::io::hdf5 {
namespace {

/// Limits that keep the tables made from a few numbers small, whatever a file says.
constexpr int largest_rings = 1024;
constexpr int largest_tof_bins = 65536;

CylindricalScanner read_scanner(const Group& root, const Group& digests) {
    const Group group = root.open("scanner");
    CylindricalScanner scanner;
    FieldReader reader(group);
    for_each_scanner_field(scanner, std::ref(reader));
    if (group.has("tof_bins")) {
        TofData tof;
        for_each_tof_field(tof, std::ref(reader));
        scanner.tof = tof;
    }
    reader.finish(digests);
    scanner.validate();
    if (scanner.rings > largest_rings || (scanner.tof && scanner.tof->bins > largest_tof_bins)) {
        contradict(group, "rings", "there are more rings or TOF bins than any scanner has");
    }
    return scanner;
}

std::vector<Segment> read_segments(const Group& group, const Group& digests, int rings) {
    const Extent extent = group.extent_of("segment_table");
    if (extent.size() != 2 || extent[0] < 1 || extent[0] > 2 * static_cast<Length>(rings) || extent[1] != 3) {
        contradict(group, "segment_table", "is not a table of segments");
    }
    const auto table = read_bulk<std::int32_t>(group, digests, "segment_table", extent);
    std::vector<Segment> segments;
    for (std::size_t i = 0; i < table.size(); i += 3) {
        segments.push_back({table[i], table[i + 1], table[i + 2]});
    }
    return segments;
}

Sinogram read_sinogram(const Group& parent, const Group& digests, const std::string& name,
                       const CylindricalScanner& scanner) {
    const Group group = parent.open(name);
    int view_mashing = 0, bins = 0, tof_mashing = 0;
    bool arc_corrected = false;
    double bin_mm = 0.0;
    FieldReader reader(group);
    reader("view_mashing", view_mashing, "1");
    reader("bins", bins, "1");
    reader("arc_corrected", arc_corrected, "1");
    reader("bin_mm", bin_mm, "mm");
    reader("tof_mashing", tof_mashing, "1");
    reader.finish(digests);
    const SinogramGeometry geometry(scanner, read_segments(group, digests, scanner.rings), view_mashing, bins,
                                    arc_corrected, bin_mm, tof_mashing);
    const Extent extent{static_cast<Length>(geometry.views()), static_cast<Length>(geometry.bins()),
                        static_cast<Length>(geometry.tof_bins()), geometry.planes().size()};
    std::vector<float> values = read_bulk<float>(group, digests, "values", extent);
    Sinogram sinogram(geometry);
    sinogram.values = std::move(values);
    return sinogram;
}

ListMode read_list_mode(const Group& root, const Group& digests, const CylindricalScanner& scanner) {
    const Group group = root.open("listmode");
    const Extent extent = group.extent_of("crystal_a");
    if (extent.size() != 1) {
        contradict(group, "crystal_a", "is not a column");
    }
    ListMode events;
    events.scanner = scanner;
    events.crystal_a = read_bulk<std::uint32_t>(group, digests, "crystal_a", extent);
    events.crystal_b = read_bulk<std::uint32_t>(group, digests, "crystal_b", extent);
    events.time_ms = read_bulk<std::uint32_t>(group, digests, "time_ms", extent);
    events.is_delayed = read_bulk<std::uint8_t>(group, digests, "is_delayed", extent);
    if (group.has("tof_bin")) {
        events.tof_bin = read_bulk<std::int16_t>(group, digests, "tof_bin", extent);
    }
    FieldReader reader(group);
    reader("start_s", events.start_s, "s");
    reader("duration_s", events.duration_s, "s");
    reader.finish(digests);
    const auto crystals =
        static_cast<std::uint32_t>(scanner.rings) * static_cast<std::uint32_t>(scanner.crystals_per_ring);
    const auto beyond = [crystals](std::uint32_t crystal) { return crystal >= crystals; };
    if (std::any_of(events.crystal_a.begin(), events.crystal_a.end(), beyond) ||
        std::any_of(events.crystal_b.begin(), events.crystal_b.end(), beyond)) {
        contradict(group, "crystal_a", "or crystal_b names a crystal beyond the scanner");
    }
    return events;
}

/// Files of version 1.0 do not say.
void read_corrections(const Group& root, const Group& digests, RawData& data) {
    if (!root.has("corrections") && !digests.has("corrections.fields")) {
        return;
    }
    const Group group = root.open("corrections");
    FieldReader reader(group);
    const auto get = [&](const char* name, const std::vector<Effect>& allowed, HeldEffects& holds) {
        std::string text;
        if (group.has(name)) {
            reader(name, text, "");
            try {
                holds = parse_effects(text, allowed, name);
            } catch (const Error& error) {
                throw Error(ErrorCode::input_corrupt, group.where(name), error.what(), "write the container again");
            }
        }
    };
    get("multiplicative_holds", multiplicative_effects(), data.multiplicative_holds);
    get("additive_holds", additive_effects(), data.additive_holds);
    reader.finish(digests);
}

RawData read_parts(const Group& root) {
    RawData data;
    const Group provenance = root.open("provenance");
    const Group digests = provenance.open("sha256");
    data.provenance = read_record(provenance, digests);
    data.scanner = read_scanner(root, digests);
    data.exam = read_exam(root, digests);
    read_corrections(root, digests, data);
    const Group sinograms = root.open("sinogram");
    const auto get = [&](const char* name, std::optional<Sinogram>& sinogram) {
        if (sinograms.has(name)) {
            sinogram = read_sinogram(sinograms, digests, name, data.scanner);
        }
    };
    get("prompts", data.prompts);
    get("delayeds", data.delayeds);
    get("multiplicative", data.multiplicative);
    get("additive", data.additive);
    if (root.has("listmode")) {
        data.list_mode = read_list_mode(root, digests, data.scanner);
    }
    return data;
}

}  // namespace

RawData read_raw(const std::filesystem::path& path) {
    return read_container(path, "isotone-raw", read_parts);
}

}  // namespace isotone::io::hdf5
