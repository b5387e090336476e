// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
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

[[noreturn]] void contradict(const Group& group, const std::string& what) {
    throw Error(ErrorCode::inconsistent_data, group.where(""), what, "the parts of a container must fit together");
}

void write_scanner(const Group& root, const Group& digests, const CylindricalScanner& scanner) {
    const Group group = root.create("scanner");
    group.set_attribute("coordinate_system", "gantry");
    group.set_attribute("geometry_type", "cylindrical");
    FieldWriter writer(group);
    for_each_scanner_field(scanner, std::ref(writer));
    if (scanner.tof) {
        for_each_tof_field(*scanner.tof, std::ref(writer));
    }
    writer.finish(digests);
}

void write_sinogram(const Group& parent, const Group& digests, const std::string& name, const Sinogram& sinogram,
                    const CylindricalScanner& scanner) {
    const SinogramGeometry& geometry = sinogram.geometry;
    const Group group = parent.create(name);
    if (geometry.scanner().rings != scanner.rings ||
        geometry.scanner().crystals_per_ring != scanner.crystals_per_ring ||
        sinogram.values.size() != geometry.size()) {
        contradict(group, "the sinogram is not of the container's scanner, or has another size than its geometry");
    }
    std::vector<std::int32_t> table;
    for (const Segment& segment : geometry.segments()) {
        table.insert(table.end(), {segment.number, segment.min_ring_difference, segment.max_ring_difference});
    }
    write_bulk(group, digests, "segment_table", table, {geometry.segments().size(), 3}, "1",
               "segment, (number, min ring difference, max ring difference)");
    FieldWriter writer(group);
    writer("view_mashing", geometry.view_mashing(), "1");
    writer("bins", geometry.bins(), "1");
    writer("arc_corrected", geometry.arc_corrected(), "1");
    writer("bin_mm", geometry.bin_mm(), "mm");
    writer("tof_mashing", geometry.tof_mashing(), "1");
    writer.finish(digests);
    const Extent extent{static_cast<Length>(geometry.views()), static_cast<Length>(geometry.bins()),
                        static_cast<Length>(geometry.tof_bins()), geometry.planes().size()};
    write_bulk(group, digests, "values", sinogram.values, extent, name == "multiplicative" ? "1" : "counts",
               "view, tangential, tof, plane");
}

/// First event of each second, for readers that want a part.
std::vector<std::uint64_t> time_index(const ListMode& events) {
    std::vector<std::uint64_t> index;
    for (std::size_t i = 0; i < events.events(); ++i) {
        while (index.size() <= events.time_ms[i] / 1000U) {
            index.push_back(i);
        }
    }
    return index;
}

void write_list_mode(const Group& root, const Group& digests, const ListMode& events,
                     const CylindricalScanner& scanner) {
    const Group group = root.create("listmode");
    const std::size_t count = events.events();
    if (events.crystal_b.size() != count || events.time_ms.size() != count || events.is_delayed.size() != count ||
        (!events.tof_bin.empty() && events.tof_bin.size() != count) || events.scanner.rings != scanner.rings ||
        events.scanner.crystals_per_ring != scanner.crystals_per_ring) {
        contradict(group, "columns of events differ in length, or are not of the container's scanner");
    }
    const Extent extent{count};
    write_bulk(group, digests, "crystal_a", events.crystal_a, extent, "1", "event");
    write_bulk(group, digests, "crystal_b", events.crystal_b, extent, "1", "event");
    write_bulk(group, digests, "time_ms", events.time_ms, extent, "ms", "event");
    write_bulk(group, digests, "is_delayed", events.is_delayed, extent, "1", "event");
    if (!events.tof_bin.empty()) {
        write_bulk(group, digests, "tof_bin", events.tof_bin, extent, "1", "event");
    }
    FieldWriter writer(group);
    writer("start_s", events.start_s, "s");
    writer("duration_s", events.duration_s, "s");
    writer.finish(digests);
    if (std::is_sorted(events.time_ms.begin(), events.time_ms.end())) {
        const auto index = time_index(events);
        group.write_array<std::uint64_t>("time_index", index, {index.size()}, "1", "second since the start");
    }
}

// A group of its own, so that readers of version 1.0 still find every group they know as it was.
void write_corrections(const Group& root, const Group& digests, const RawData& data) {
    const Group group = root.create("corrections");
    FieldWriter writer(group);
    const auto put = [&](const char* name, const HeldEffects& holds) {
        if (holds) {
            writer(name, text_of(*holds), "");
        }
    };
    put("multiplicative_holds", data.multiplicative_holds);
    put("additive_holds", data.additive_holds);
    writer.finish(digests);
}

void write_parts(const Group& root, const RawData& data) {
    const Group provenance = root.create("provenance");
    const Group digests = provenance.create("sha256");
    write_record(provenance, digests, data.provenance);
    write_scanner(root, digests, data.scanner);
    write_exam(root, digests, data.exam);
    write_corrections(root, digests, data);
    const Group sinograms = root.create("sinogram");
    const auto put = [&](const char* name, const std::optional<Sinogram>& sinogram) {
        if (sinogram) {
            write_sinogram(sinograms, digests, name, *sinogram, data.scanner);
        }
    };
    put("prompts", data.prompts);
    put("delayeds", data.delayeds);
    put("multiplicative", data.multiplicative);
    put("additive", data.additive);
    if (data.list_mode) {
        write_list_mode(root, digests, *data.list_mode, data.scanner);
    }
}

}  // namespace

void write_raw(const std::filesystem::path& path, const RawData& data) {
    write_container(path, "isotone-raw", "1.1", [&](const Group& root) { write_parts(root, data); });
}

}  // namespace isotone::io::hdf5
