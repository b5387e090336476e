// SPDX-License-Identifier: Apache-2.0
#include "core/corrected_codes.hpp"
#include "io/hdf5/container_io.hpp"
#include "io/hdf5/exam_group.hpp"
#include "io/hdf5/field_io.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/hdf5/spect_fields.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>

namespace isotone::io::hdf5 {
namespace {

Extent extent_of(const ProjectionGeometry& geometry) {
    return {geometry.views.size(), static_cast<Length>(geometry.bins), static_cast<Length>(geometry.rows)};
}

void write_camera(const Group& root, const Group& digests, const SpectData& data) {
    const Group group = root.create("camera");
    FieldWriter writer(group);
    for_each_camera_field(data, std::ref(writer));
    writer.finish(digests);
}

void write_views(const Group& group, const Group& digests, const std::vector<ProjectionView>& views) {
    for_each_view_column([&](const char* name, double ProjectionView::*member, const char* units) {
        std::vector<double> column;
        column.reserve(views.size());
        for (const ProjectionView& view : views) {
            column.push_back(view.*member);
        }
        write_bulk(group, digests, name, column, {column.size()}, units, "view");
    });
    std::vector<std::int32_t> heads;
    heads.reserve(views.size());
    for (const ProjectionView& view : views) {
        heads.push_back(view.head);
    }
    write_bulk(group, digests, "head", heads, {heads.size()}, "1", "view");
}

void write_geometry(const Group& root, const Group& digests, const SpectData& data) {
    const Group group = root.create("projections");
    group.set_attribute("coordinate_system", "patient LPS");
    FieldWriter writer(group);
    for_each_projection_field(data, std::ref(writer));
    if (data.axis_position_mm) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            writer(axis_names[axis], (*data.axis_position_mm)[axis], "mm");
        }
    }
    writer.finish(digests);
    write_views(group, digests, data.geometry.views);
}

void write_windows(const Group& root, const Group& digests, const std::vector<EnergyWindow>& windows) {
    const Group group = root.create("windows");
    FieldWriter number(group);
    number("windows", static_cast<int>(windows.size()), "1");
    number.finish(digests);
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const Group window = group.create(std::to_string(i + 1));
        FieldWriter writer(window);
        for_each_window_field(windows[i], std::ref(writer));
        writer(ranges_name, windows[i].parts.empty() ? std::vector<double>() : windows[i].levels_kev(), "keV");
        writer.finish(digests);
    }
}

void write_counts(const Group& root, const Group& digests, const SpectData& data) {
    const Group group = root.create("counts");
    FieldWriter number(group);
    number("gates", data.gates, "1");
    number("parts", static_cast<int>(data.counts.size()), "1");
    if (!data.corrected.empty()) {
        number(corrected_name, corrected_text(data.corrected), "");
    }
    number.finish(digests);
    for (std::size_t i = 0; i < data.counts.size(); ++i) {
        const WindowCounts& part = data.counts[i];
        const Group place = group.create(std::to_string(i + 1));
        FieldWriter writer(place);
        writer("window", part.window, "1");
        writer("gate", part.gate, "1");
        writer.finish(digests);
        write_bulk(place, digests, "values", part.values, extent_of(data.geometry), "counts", "view, bin, row");
    }
}

// A group of its own, so that readers of version 1.0 still find every group they know as it was.
void write_gate_shares(const Group& root, const Group& digests, const SpectData& data) {
    if (!data.gate_shares.empty()) {
        write_bulk(root.create("gates"), digests, "time_share", data.gate_shares, {data.gate_shares.size()}, "1",
                   "gate");
    }
}

bool has_arcs(const SpectData& data) {
    return std::any_of(data.geometry.views.begin(), data.geometry.views.end(),
                       [](const ProjectionView& view) { return view.arc_rad > 0.0; });
}

// A group of its own, as that of the gates.
void write_motion(const Group& root, const Group& digests, const SpectData& data) {
    if (!has_arcs(data)) {
        return;
    }
    std::vector<double> arcs;
    arcs.reserve(data.geometry.views.size());
    for (const ProjectionView& view : data.geometry.views) {
        arcs.push_back(view.arc_rad);
    }
    write_bulk(root.create("motion"), digests, "arc_rad", arcs, {arcs.size()}, "rad", "view");
}

void write_additive(const Group& root, const Group& digests, const SpectData& data) {
    if (!data.additive) {
        return;
    }
    const Group group = root.create("additive");
    FieldWriter writer(group);
    writer("window", data.additive_window, "1");
    writer.finish(digests);
    write_bulk(group, digests, "values", *data.additive, extent_of(data.geometry), "counts", "view, bin, row");
}

void write_parts(const Group& root, const SpectData& data) {
    const Group provenance = root.create("provenance");
    const Group digests = provenance.create("sha256");
    write_record(provenance, digests, data.provenance);
    write_exam(root, digests, data.exam);
    write_camera(root, digests, data);
    write_geometry(root, digests, data);
    write_windows(root, digests, data.windows);
    write_counts(root, digests, data);
    write_gate_shares(root, digests, data);
    write_motion(root, digests, data);
    write_additive(root, digests, data);
}

}  // namespace

void write_spect(const std::filesystem::path& path, const SpectData& data) {
    data.check(path.string());
    const bool of_ranges = std::any_of(data.windows.begin(), data.windows.end(),
                                       [](const EnergyWindow& window) { return !window.parts.empty(); });
    const char* version = !data.corrected.empty()    ? "1.4"
                          : has_arcs(data)           ? "1.3"
                          : of_ranges                ? "1.2"
                          : data.gate_shares.empty() ? "1.0"
                                                     : "1.1";
    write_container(path, "isotone-spect", version, [&](const Group& root) { write_parts(root, data); });
}

}  // namespace isotone::io::hdf5
