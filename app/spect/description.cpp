// SPDX-License-Identifier: Apache-2.0
#include "app/spect/description.hpp"

#include "app/spect/handedness.hpp"
#include "core/energy_window_record.hpp"
#include "core/orbit_coverage.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace isotone::app {
namespace {

constexpr double degrees = std::numbers::pi / 180.0;

/// A tenth of a thousandth of a degree: what files state, without the dust of radians.
double rounded_deg(double angle_rad) {
    return std::round(angle_rad / degrees * 1e4) / 1e4;
}

/// Smallest and largest of a member over all views.
std::pair<double, double> range(const std::vector<ProjectionView>& views, double ProjectionView::*member) {
    const auto [low, high] = std::minmax_element(
        views.begin(), views.end(),
        [member](const ProjectionView& a, const ProjectionView& b) { return a.*member < b.*member; });
    return {(*low).*member, (*high).*member};
}

void put_range(Record& record, const char* name, std::pair<double, double> low_high) {
    if (low_high.first == low_high.second) {
        record[name] = low_high.first;
    } else {
        record[name] = Record::List{low_high.first, low_high.second};
    }
}

/// The steps from view to view of each head.
std::vector<double> steps_rad(const std::vector<ProjectionView>& views) {
    std::vector<double> steps;
    for (std::size_t v = 1; v < views.size(); ++v) {
        if (views[v].head == views[v - 1].head) {
            steps.push_back(std::remainder(views[v].angle_rad - views[v - 1].angle_rad, 2.0 * std::numbers::pi));
        }
    }
    return steps;
}

/// Seen from the feet with the patient's front up, angles grow counter-clockwise (core/projections.hpp).
const char* direction_of(const std::vector<double>& steps) {
    const auto grows = [](double step) { return step > 0.0; };
    if (steps.empty()) {
        return "";
    }
    if (std::all_of(steps.begin(), steps.end(), grows)) {
        return "counter-clockwise, seen from the feet";
    }
    return std::none_of(steps.begin(), steps.end(), grows) ? "clockwise, seen from the feet" : "changes";
}

/// Degrees of the circle that the views stand for: all but the largest gap, and the usual step of one view.
double arc_deg(const std::vector<ProjectionView>& views) {
    std::vector<double> angles;
    for (const ProjectionView& view : views) {
        const double angle = std::fmod(view.angle_rad / degrees, 360.0);
        angles.push_back(angle < 0.0 ? angle + 360.0 : angle);
    }
    std::sort(angles.begin(), angles.end());
    std::vector<double> gaps{360.0 - angles.back() + angles.front()};
    for (std::size_t i = 1; i < angles.size(); ++i) {
        gaps.push_back(angles[i] - angles[i - 1]);
    }
    std::sort(gaps.begin(), gaps.end());
    return std::round((360.0 - gaps.back() + gaps[gaps.size() / 2]) * 1e4) / 1e4;
}

Record describe_orbit(const ProjectionGeometry& geometry) {
    const auto& views = geometry.views;
    const std::vector<double> steps = steps_rad(views);
    Record record;
    record["views"] = views.size();
    record["heads"] = 1 + std::max_element(views.begin(), views.end(), [](const auto& a, const auto& b) {
                              return a.head < b.head;
                          })->head;
    record["arc_deg"] = arc_deg(views);
    record["first_angle_deg"] = rounded_deg(views.front().angle_rad);
    if (!steps.empty()) {
        const auto [low, high] = std::minmax_element(steps.begin(), steps.end());
        put_range(record, "step_deg", {rounded_deg(*low), rounded_deg(*high)});
    }
    record["direction"] = direction_of(steps);
    const auto arcs = range(views, &ProjectionView::arc_rad);
    put_range(record, "view_arc_deg", {rounded_deg(arcs.first), rounded_deg(arcs.second)});
    put_range(record, "radius_mm", range(views, &ProjectionView::radius_mm));
    put_range(record, "axis_offset_mm", range(views, &ProjectionView::axis_offset_mm));
    put_range(record, "view_duration_s", range(views, &ProjectionView::duration_s));
    return record;
}

/// Each (window, gate) is a part; the parts of a window are its gates.
Record describe_windows(const SpectData& data) {
    Record::List list;
    for (std::size_t w = 0; w < data.windows.size(); ++w) {
        double sum = 0.0, largest = 0.0;
        int gates = 0;
        for (const WindowCounts& part : data.counts) {
            if (part.window == static_cast<int>(w)) {
                sum = std::accumulate(part.values.begin(), part.values.end(), sum);
                largest =
                    std::max(largest, static_cast<double>(*std::max_element(part.values.begin(), part.values.end())));
                ++gates;
            }
        }
        Record window;
        window["name"] = data.windows[w].name;
        put_levels(window, data.windows[w]);
        if (!data.windows[w].parts.empty()) {
            window["ranges"] = data.windows[w].levels_text();
        }
        window["gates"] = gates;
        window["counts"] = sum;
        window["largest"] = largest;
        list.push_back(window);
    }
    return list;
}

Record notes(const SpectData& data, const char* name) {
    const std::vector<std::string> texts = data.notes(name);
    return Record::List(texts.begin(), texts.end());
}

/// Counts of the window that holds most, over all gates.
std::vector<float> richest_window(const SpectData& data) {
    std::vector<float> richest;
    double most = -1.0;
    for (const WindowCounts& part : data.counts) {
        const double sum = std::accumulate(part.values.begin(), part.values.end(), 0.0);
        if (sum > most) {
            most = sum;
            richest = data.counts_of(part.window);
        }
    }
    return richest;
}

/// Depth that the data themselves show (app/spect/handedness.hpp), into the orbit and the findings.
void check_handedness(const SpectData& data, Record& orbit, Record& findings) {
    const auto seen = seen_depth(data.geometry, richest_window(data));
    orbit["seen_depth_mm"] = seen ? Record(std::round(10.0 * seen->mean_mm) / 10.0) : Record();
    if (seen && seen->far_side_stands_out()) {
        findings.push_back(
            "what is far from the detector stands out more than what is near it: the sense of rotation or the "
            "direction of the bins is probably the other one");
    }
}

/// What a reconstruction will ask for and the file does not give, and what is odd.
Record findings(const SpectData& data) {
    Record list(Record::List{});
    for (const std::string& finding : orbit_findings(data.geometry)) {
        list.push_back(finding);
    }
    if (range(data.geometry.views, &ProjectionView::duration_s).first <= 0.0) {
        list.push_back("the counting time is not known: no activity can be given");
    }
    if (data.exam.nuclide.name.empty()) {
        list.push_back("the nuclide is not stated");
    }
    if (data.collimator.empty()) {
        list.push_back("the collimator is not stated");
    }
    const auto negative = [](const WindowCounts& part) {
        return std::any_of(part.values.begin(), part.values.end(), [](float v) { return v < 0.0F; });
    };
    if (std::any_of(data.counts.begin(), data.counts.end(), negative)) {
        list.push_back("some counts are negative: corrections have been subtracted");
    }
    return list;
}

}  // namespace

Record describe_spect(const SpectData& data) {
    Record record;
    record["kind"] = "SPECT projections";
    record["manufacturer"] = data.manufacturer;
    record["model"] = data.model;
    record["collimator"] = data.collimator;
    record["bins"] = data.geometry.bins;
    record["rows"] = data.geometry.rows;
    record["bin_mm"] = data.geometry.bin_mm;
    record["row_mm"] = data.geometry.row_mm;
    Record orbit = describe_orbit(data.geometry);
    Record odd = findings(data);
    check_handedness(data, orbit, odd);
    record["orbit"] = orbit;
    record["windows"] = describe_windows(data);
    record["gates"] = data.gates;
    record["nuclide"] = data.exam.nuclide.name;
    record["half_life_s"] = data.exam.nuclide.half_life_s > 0.0 ? Record(data.exam.nuclide.half_life_s) : Record();
    record["duration_s"] = data.exam.duration_s;
    record["patient_position"] = dicom_code(data.exam.position);
    record["sensitivity_cps_per_mbq"] = data.sensitivity_cps_per_mbq ? Record(*data.sensitivity_cps_per_mbq) : Record();
    record["additive"] = data.additive.has_value();
    record["frame_of_reference"] = data.axis_position_mm.has_value();
    record["already_corrected"] = Record::List(data.corrected.begin(), data.corrected.end());
    record["assumptions"] = notes(data, "assumptions");
    record["overrides"] = notes(data, "overrides");
    record["findings"] = odd;
    return record;
}

}  // namespace isotone::app
