// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/spect_protocol.hpp"

#include "core/energy_window_record.hpp"
#include "core/record_reader.hpp"

#include <algorithm>

namespace isotone::simulate {
namespace {

constexpr const char* schema = "isotone-spect-protocol/1";

SpectWindow read_window(const RecordReader& reader) {
    SpectWindow result;
    const auto name = reader.required<std::string>("name");
    if (const auto centre = reader.optional<double>("centre_kev", Range::positive())) {
        if (reader.has("lower_kev") || reader.has("upper_kev") || reader.has("ranges_kev")) {
            reader.fail("centre_kev", "the limits are given too", "give centre_kev and width_percent, or both limits");
        }
        const double half = 0.005 * reader.required<double>("width_percent", {0.1, 190.0}) * *centre;
        result.window = {name, *centre - half, *centre + half};
    } else {
        result.window = window_from_levels(reader, name);
    }
    result.sensitivity_cps_per_mbq = reader.optional<double>("sensitivity_cps_per_mbq", Range::positive());
    result.scatter_to_primary = reader.or_default("scatter_to_primary", 0.0, {0.0, 10.0});
    return result;
}

void read_orbit(const RecordReader& reader, SpectProtocol& p) {
    p.heads = reader.or_default("heads", p.heads, {1, 8});
    p.head_spacing_deg = reader.or_default("head_spacing_deg", 360.0 / p.heads, {-360.0, 360.0});
    p.arc_deg = reader.or_default("arc_deg", 360.0 / p.heads, {0.0, 720.0});
    p.steps = reader.or_default("steps", p.steps, {1, 4096});
    p.start_deg = reader.or_default("start_deg", p.start_deg, {-720.0, 720.0});
    p.clockwise = reader.has("direction") && reader.choice("direction", {"ccw", "cw"}) == 1;
    p.continuous = reader.has("rotation") && reader.choice("rotation", {"step", "continuous"}) == 1;
    p.radius_mm = reader.optional<double>("radius_mm", {1.0, 4999.0});
    p.body_gap_mm = reader.optional<double>("body_gap_mm", {0.0, 1000.0});
    if (p.radius_mm && p.body_gap_mm) {
        reader.fail("body_gap_mm", "a circular orbit's radius is given too", "give one of radius_mm and body_gap_mm");
    }
    if (!p.radius_mm && !p.body_gap_mm) {
        reader.fail("radius_mm", "there is no orbit", "give radius_mm, or body_gap_mm for a body contour");
    }
    p.axis_offset_mm = reader.or_default<std::vector<double>>("axis_offset_mm", {}, {-1000.0, 1000.0});
    if (!p.axis_offset_mm.empty() && p.axis_offset_mm.size() != static_cast<std::size_t>(p.heads)) {
        reader.fail("axis_offset_mm", std::to_string(p.axis_offset_mm.size()) + " values",
                    "give one for each of the " + std::to_string(p.heads) + " heads");
    }
    if (p.heads * p.steps > 4096) {
        reader.fail("steps", std::to_string(p.heads * p.steps) + " views", "at most 4096 are possible");
    }
}

void read_counts(const RecordReader& reader, SpectProtocol& p, const std::vector<GammaLine>& lines) {
    for (const RecordReader& window : reader.list("window")) {
        p.windows.push_back(read_window(window));
    }
    if (p.windows.empty()) {
        reader.fail("window", "there is no energy window", "give [[window]] tables");
    }
    p.sensitivity_window = reader.or_default("sensitivity_window", 1, {1.0, static_cast<double>(p.windows.size())}) - 1;
    for (const RecordReader& line : reader.list("line")) {
        p.lines.push_back(
            {line.required<double>("energy_kev", {20.0, 798.0}), line.required<double>("per_decay", {1e-6, 10.0})});
    }
    if (p.lines.empty()) {
        p.lines = lines;
    }
    if (p.lines.empty()) {
        reader.fail("line", "the nuclide's gamma lines are not known", "give [[line]] tables");
    }
    p.dead_time_us = reader.or_default<std::vector<double>>("dead_time_us", {}, {0.0, 1000.0});
    if (!p.dead_time_us.empty() && p.dead_time_us.size() != static_cast<std::size_t>(p.heads)) {
        reader.fail("dead_time_us", std::to_string(p.dead_time_us.size()) + " values",
                    "give one for each of the " + std::to_string(p.heads) + " heads");
    }
    p.events_per_counted_event = reader.or_default("events_per_counted_event", 1.0, {1.0, 100.0});
}

Record list_of(const std::vector<double>& values) {
    return Record::List(values.begin(), values.end());
}

}  // namespace

std::vector<EnergyWindow> energy_windows(const SpectProtocol& protocol) {
    std::vector<EnergyWindow> windows;
    windows.reserve(protocol.windows.size());
    for (const SpectWindow& window : protocol.windows) {
        windows.push_back(window.window);
    }
    return windows;
}

double highest_kev(const SpectProtocol& protocol) {
    double highest = 0.0;
    for (const GammaLine& line : protocol.lines) {
        highest = std::max(highest, line.energy_kev);
    }
    return highest;
}

SpectProtocol spect_protocol_from_record(const Record& record, const std::string& where,
                                         const std::vector<GammaLine>& lines) {
    const RecordReader reader(record, where);
    if (reader.or_default("schema", schema) != schema) {
        reader.fail("schema", "this is not a SPECT protocol of a known version", std::string("expected ") + schema);
    }
    SpectProtocol p;
    p.bins = reader.or_default("bins", p.bins, {1, 4096});
    p.rows = reader.or_default("rows", p.bins, {1, 4096});
    p.bin_mm = reader.or_default("bin_mm", p.bin_mm, {0.1, 100.0});
    p.row_mm = reader.or_default("row_mm", p.bin_mm, {0.1, 100.0});
    read_orbit(reader, p);
    p.step_s = reader.or_default("step_s", p.step_s, Range::positive());
    p.move_s = reader.or_default("move_s", p.move_s, Range::not_negative());
    read_counts(reader, p, lines);
    p.attenuation = reader.or_default("attenuation", p.attenuation);
    p.collimator_blur = reader.or_default("collimator_blur", p.collimator_blur);
    p.decay = reader.or_default("decay", p.decay);
    p.noise = reader.or_default("noise", p.noise);
    p.seed = static_cast<std::uint64_t>(reader.or_default<std::int64_t>("seed", 1, Range::not_negative()));
    p.samples_per_bin = reader.or_default("samples_per_bin", p.samples_per_bin, {1, 32});
    p.slab_mm = reader.or_default("slab_mm", p.slab_mm, {0.5, 50.0});
    p.photons = reader.or_default("photons", p.photons, {1e3, 1e10});
    p.scatter_orders = reader.or_default("scatter_orders", p.scatter_orders, {1, 8});
    reader.finish();
    return p;
}

Record record_of(const SpectProtocol& p) {
    Record record;
    record["schema"] = schema;
    record["bins"] = p.bins;
    record["rows"] = p.rows;
    record["bin_mm"] = p.bin_mm;
    record["row_mm"] = p.row_mm;
    record["heads"] = p.heads;
    record["head_spacing_deg"] = p.head_spacing_deg;
    record["arc_deg"] = p.arc_deg;
    record["steps"] = p.steps;
    record["start_deg"] = p.start_deg;
    record["direction"] = p.clockwise ? "cw" : "ccw";
    record["rotation"] = p.continuous ? "continuous" : "step";
    if (p.radius_mm) {
        record["radius_mm"] = *p.radius_mm;
    }
    if (p.body_gap_mm) {
        record["body_gap_mm"] = *p.body_gap_mm;
    }
    if (!p.axis_offset_mm.empty()) {
        record["axis_offset_mm"] = list_of(p.axis_offset_mm);
    }
    record["step_s"] = p.step_s;
    record["move_s"] = p.move_s;
    record["sensitivity_window"] = p.sensitivity_window + 1;
    if (!p.dead_time_us.empty()) {
        record["dead_time_us"] = list_of(p.dead_time_us);
    }
    record["events_per_counted_event"] = p.events_per_counted_event;
    record["attenuation"] = p.attenuation;
    record["collimator_blur"] = p.collimator_blur;
    record["decay"] = p.decay;
    record["noise"] = p.noise;
    record["seed"] = static_cast<std::int64_t>(p.seed);
    record["samples_per_bin"] = p.samples_per_bin;
    record["slab_mm"] = p.slab_mm;
    record["photons"] = p.photons;
    record["scatter_orders"] = p.scatter_orders;
    for (const SpectWindow& window : p.windows) {
        Record entry;
        entry["name"] = window.window.name;
        put_levels(entry, window.window);
        if (window.sensitivity_cps_per_mbq) {
            entry["sensitivity_cps_per_mbq"] = *window.sensitivity_cps_per_mbq;
        }
        entry["scatter_to_primary"] = window.scatter_to_primary;
        record["window"].push_back(std::move(entry));
    }
    for (const GammaLine& line : p.lines) {
        Record entry;
        entry["energy_kev"] = line.energy_kev;
        entry["per_decay"] = line.yield;
        record["line"].push_back(std::move(entry));
    }
    return record;
}

}  // namespace isotone::simulate
