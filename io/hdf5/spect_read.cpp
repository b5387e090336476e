// SPDX-License-Identifier: Apache-2.0
#include "core/corrected_codes.hpp"
#include "io/hdf5/container_io.hpp"
#include "io/hdf5/exam_group.hpp"
#include "io/hdf5/field_io.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/hdf5/spect_fields.hpp"

#include <cmath>
#include <cstdint>
#include <functional>

namespace isotone::io::hdf5 {
namespace {

/// Limits that keep the tables made from a few numbers small, whatever a file says.
constexpr int largest_view_count = 4096, largest_window_count = 256, largest_gate_count = 1024;

int read_number(FieldReader& reader, const Group& group, const char* name, int lowest, int highest) {
    int number = 0;
    reader(name, number, "1");
    if (number < lowest || number > highest) {
        contradict(group, name,
                   "is " + std::to_string(number) + ", not between " + std::to_string(lowest) + " and " +
                       std::to_string(highest));
    }
    return number;
}

/// Optional parts must be missed where they were written: their digests remain.
bool was_written(const Group& root, const Group& digests, const std::string& name) {
    return root.has(name) || digests.has(name + ".fields");
}

void read_motion(const Group& root, const Group& digests, std::vector<ProjectionView>& views) {
    if (!root.has("motion") && !digests.has("motion.arc_rad")) {
        return;
    }
    const auto arcs = read_bulk<double>(root.open("motion"), digests, "arc_rad", {views.size()});
    for (std::size_t v = 0; v < views.size(); ++v) {
        views[v].arc_rad = arcs[v];
    }
}

std::vector<ProjectionView> read_views(const Group& group, const Group& digests) {
    const Extent extent = group.extent_of("head");
    if (extent.size() != 1 || extent[0] < 1 || extent[0] > largest_view_count) {
        contradict(group, "head", "is not a column of at most 4096 views");
    }
    std::vector<ProjectionView> views(static_cast<std::size_t>(extent[0]));
    for_each_view_column([&](const char* name, double ProjectionView::*member, const char*) {
        const auto column = read_bulk<double>(group, digests, name, extent);
        for (std::size_t v = 0; v < views.size(); ++v) {
            views[v].*member = column[v];
        }
    });
    const auto heads = read_bulk<std::int32_t>(group, digests, "head", extent);
    for (std::size_t v = 0; v < views.size(); ++v) {
        views[v].head = heads[v];
    }
    return views;
}

void read_geometry(const Group& root, const Group& digests, SpectData& data) {
    const Group group = root.open("projections");
    if (group.attribute("coordinate_system") != "patient LPS") {
        contradict(group, "@coordinate_system", "is not 'patient LPS'");
    }
    FieldReader reader(group);
    for_each_projection_field(data, std::ref(reader));
    if (group.has(axis_names[0])) {
        Vector3 position{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            reader(axis_names[axis], position[axis], "mm");
        }
        data.axis_position_mm = position;
    }
    reader.finish(digests);
    data.geometry.views = read_views(group, digests);
    read_motion(root, digests, data.geometry.views);
    data.geometry.check(group.where(""));
}

void read_camera(const Group& root, const Group& digests, SpectData& data) {
    const Group group = root.open("camera");
    FieldReader reader(group);
    for_each_camera_field(data, std::ref(reader));
    reader.finish(digests);
}

std::vector<EnergyWindow> read_windows(const Group& root, const Group& digests) {
    const Group group = root.open("windows");
    FieldReader number(group);
    std::vector<EnergyWindow> windows(
        static_cast<std::size_t>(read_number(number, group, "windows", 1, largest_window_count)));
    number.finish(digests);
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const Group window = group.open(std::to_string(i + 1));
        FieldReader reader(window);
        for_each_window_field(windows[i], std::ref(reader));
        std::vector<double> levels;
        reader(ranges_name, levels, "keV");
        reader.finish(digests);
        if (!levels.empty()) {
            windows[i].parts = window_of_levels(windows[i].name, levels, window.where("")).parts;
        }
    }
    return windows;
}

std::vector<float> read_values(const Group& group, const Group& digests, const ProjectionGeometry& geometry) {
    const Extent extent{geometry.views.size(), static_cast<Length>(geometry.bins), static_cast<Length>(geometry.rows)};
    return read_bulk<float>(group, digests, "values", extent);
}

/// Before version 1.4 the provenance alone held it, and all that the file of the camera says beside it.
std::vector<std::string> read_corrected(FieldReader& reader, const Group& group, const Record& provenance) {
    std::vector<std::string> codes;
    if (group.has(corrected_name)) {
        std::string text;
        reader(corrected_name, text, "");
        return corrected_codes(text);
    }
    const Record* found = provenance.find("corrected_image");
    const auto* list = found != nullptr ? std::get_if<Record::List>(&found->value()) : nullptr;
    for (const Record& entry : list != nullptr ? *list : Record::List{}) {
        const auto* code = std::get_if<std::string>(&entry.value());
        if (code != nullptr && is_corrected_code(*code)) {
            codes.push_back(*code);
        }
    }
    return codes;
}

void read_counts(const Group& root, const Group& digests, SpectData& data) {
    const Group group = root.open("counts");
    FieldReader number(group);
    data.gates = read_number(number, group, "gates", 1, largest_gate_count);
    const int most = data.gates * static_cast<int>(data.windows.size());
    const int parts = read_number(number, group, "parts", 1, most);
    data.corrected = read_corrected(number, group, data.provenance);
    number.finish(digests);
    for (int i = 0; i < parts; ++i) {
        const Group place = group.open(std::to_string(i + 1));
        WindowCounts part;
        FieldReader reader(place);
        part.window = read_number(reader, place, "window", 0, static_cast<int>(data.windows.size()) - 1);
        part.gate = read_number(reader, place, "gate", 0, data.gates - 1);
        reader.finish(digests);
        part.values = read_values(place, digests, data.geometry);
        data.counts.push_back(std::move(part));
    }
}

void read_gate_shares(const Group& root, const Group& digests, SpectData& data) {
    if (root.has("gates") || digests.has("gates.time_share")) {
        data.gate_shares =
            read_bulk<double>(root.open("gates"), digests, "time_share", {static_cast<Length>(data.gates)});
    }
}

void read_additive(const Group& root, const Group& digests, SpectData& data) {
    if (!was_written(root, digests, "additive")) {
        return;
    }
    const Group group = root.open("additive");
    FieldReader reader(group);
    data.additive_window = read_number(reader, group, "window", 0, static_cast<int>(data.windows.size()) - 1);
    reader.finish(digests);
    data.additive = read_values(group, digests, data.geometry);
}

SpectData read_parts(const Group& root) {
    SpectData data;
    const Group provenance = root.open("provenance");
    const Group digests = provenance.open("sha256");
    data.provenance = read_record(provenance, digests);
    data.exam = read_exam(root, digests);
    read_camera(root, digests, data);
    read_geometry(root, digests, data);
    data.windows = read_windows(root, digests);
    read_counts(root, digests, data);
    read_gate_shares(root, digests, data);
    read_additive(root, digests, data);
    data.check(root.where(""));
    return data;
}

}  // namespace

bool holds_spect(const std::filesystem::path& path) {
    return is_container(path, "isotone-spect");
}

SpectData read_spect(const std::filesystem::path& path) {
    return read_container(path, "isotone-spect", read_parts);
}

}  // namespace isotone::io::hdf5
