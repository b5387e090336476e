// SPDX-License-Identifier: Apache-2.0
#include "app/spect/merge.hpp"

#include "app/reporting/numbers.hpp"
#include "core/corrected_codes.hpp"
#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::app {
namespace {

[[noreturn]] void disagree(const NamedSpectData& first, const NamedSpectData& other, const std::string& on,
                           const std::string& in_first, const std::string& in_other) {
    throw Error(ErrorCode::inconsistent_data, first.name + " and " + other.name,
                "they are not of one acquisition: " + on + " is " + in_first + " in the first and " + in_other +
                    " in the second",
                "name the energy windows of one acquisition");
}

void require_same(const NamedSpectData& first, const NamedSpectData& other, const std::string& on, double a, double b,
                  double tolerance) {
    if (!(std::abs(a - b) <= tolerance)) {
        disagree(first, other, on, significant(a, 8), significant(b, 8));
    }
}

/// Texts that are empty say nothing.
void require_same(const NamedSpectData& first, const NamedSpectData& other, const std::string& on, const std::string& a,
                  const std::string& b) {
    if (!a.empty() && !b.empty() && a != b) {
        disagree(first, other, on, "'" + a + "'", "'" + b + "'");
    }
}

void require_same_view(const NamedSpectData& first, const NamedSpectData& other, std::size_t v) {
    const ProjectionView &a = first.data.geometry.views[v], &b = other.data.geometry.views[v];
    const std::string of = " of view " + std::to_string(v + 1);
    // Windows share every view. What differs by less is how a program wrote the number: radii of a circular orbit have
    // been seen to differ by 3e-5 mm from window to window.
    constexpr double length_mm = 0.01, time_s = 1e-3, angle_deg = 1e-3;
    const double to_deg = 180.0 / std::numbers::pi;
    require_same(first, other, "the angle (degrees)" + of, a.angle_rad * to_deg,
                 a.angle_rad * to_deg + std::remainder((b.angle_rad - a.angle_rad) * to_deg, 360.0), angle_deg);
    require_same(first, other, "the radius (mm)" + of, a.radius_mm, b.radius_mm, length_mm);
    require_same(first, other, "the offset of the axis (mm)" + of, a.axis_offset_mm, b.axis_offset_mm, length_mm);
    require_same(first, other, "the duration (s)" + of, a.duration_s, b.duration_s, time_s);
    require_same(first, other, "the start (s)" + of, a.start_s, b.start_s, time_s);
    require_same(first, other, "the head" + of, a.head, b.head, 0.0);
    require_same(first, other, "the arc (degrees)" + of, a.arc_rad * to_deg, b.arc_rad * to_deg, angle_deg);
}

void require_one_acquisition(const NamedSpectData& first, const NamedSpectData& other) {
    const ProjectionGeometry &a = first.data.geometry, &b = other.data.geometry;
    constexpr double pixel_mm = 1e-4;  // 0.05 mm over 512 pixels
    require_same(first, other, "the number of bins", a.bins, b.bins, 0.0);
    require_same(first, other, "the number of rows", a.rows, b.rows, 0.0);
    require_same(first, other, "the size of a bin (mm)", a.bin_mm, b.bin_mm, pixel_mm);
    require_same(first, other, "the size of a row (mm)", a.row_mm, b.row_mm, pixel_mm);
    require_same(first, other, "the number of views", static_cast<double>(a.views.size()),
                 static_cast<double>(b.views.size()), 0.0);
    for (std::size_t v = 0; v < a.views.size(); ++v) {
        require_same_view(first, other, v);
    }
    require_same(first, other, "the number of gates", first.data.gates, other.data.gates, 0.0);
    const bool stated = !first.data.gate_shares.empty() && !other.data.gate_shares.empty();
    for (int gate = 0; stated && gate < first.data.gates; ++gate) {
        constexpr double share = 1e-6;  // times in whole milliseconds, in a scan of some minutes
        require_same(first, other, "the share of the time of gate " + std::to_string(gate + 1),
                     first.data.gate_share(gate), other.data.gate_share(gate), share);
    }
    if (first.data.corrected != other.data.corrected) {
        const auto text = [](const SpectData& data) {
            return data.corrected.empty() ? "nothing" : corrected_text(data.corrected);
        };
        disagree(first, other, "what was corrected before", text(first.data), text(other.data));
    }
    require_same(first, other, "the nuclide", first.data.exam.nuclide.name, other.data.exam.nuclide.name);
    require_same(first, other, "the collimator", first.data.collimator, other.data.collimator);
    require_same(first, other, "the position", dicom_code(first.data.exam.position),
                 dicom_code(other.data.exam.position));
    require_same(first, other, "the study", first.data.study_uid, other.data.study_uid);
    require_same(first, other, "the frame of reference", first.data.frame_of_reference_uid,
                 other.data.frame_of_reference_uid);
}

void require_new_windows(const NamedSpectData& first, const NamedSpectData& other) {
    for (const EnergyWindow& window : other.data.windows) {
        for (const EnergyWindow& known : first.data.windows) {
            if (window.name == known.name || window.levels_kev() == known.levels_kev()) {
                throw Error(ErrorCode::inconsistent_data, first.name + " and " + other.name,
                            "both hold the energy window \"" + window.name + "\"",
                            "name each window once; where a file does not state its window, state it in its header");
            }
        }
    }
}

void take_if_empty(std::string& mine, const std::string& theirs) {
    mine = mine.empty() ? theirs : mine;
}

/// Appends what `from` notes under `name` and `to` does not.
void join_notes(Record& to, const Record& from, const char* name) {
    const Record* notes = from.find(name);
    const auto* list = notes != nullptr ? std::get_if<Record::List>(&notes->value()) : nullptr;
    if (list == nullptr) {
        return;
    }
    for (const Record& note : *list) {
        const auto* known = std::get_if<Record::List>(&to[name].value());
        const bool there = known != nullptr && std::any_of(known->begin(), known->end(), [&](const Record& text) {
                               return plain_text(text) == plain_text(note);
                           });
        if (!there) {
            to[name].push_back(note);
        }
    }
}

void join_additive(NamedSpectData& into, NamedSpectData& part, int shift) {
    if (!part.data.additive) {
        return;
    }
    if (into.data.additive) {
        throw Error(ErrorCode::inconsistent_data, part.name, "is the second file with an additive term",
                    "keep the term of one window");
    }
    into.data.additive = std::move(part.data.additive);
    into.data.additive_window = part.data.additive_window + shift;
}

void join(NamedSpectData& into, NamedSpectData& part) {
    const int shift = static_cast<int>(into.data.windows.size());
    SpectData& data = into.data;
    join_additive(into, part, shift);
    for (WindowCounts& counts : part.data.counts) {
        data.counts.push_back({counts.window + shift, counts.gate, std::move(counts.values)});
    }
    data.windows.insert(data.windows.end(), part.data.windows.begin(), part.data.windows.end());
    if (!data.sensitivity_cps_per_mbq && part.data.sensitivity_cps_per_mbq) {
        data.sensitivity_cps_per_mbq = part.data.sensitivity_cps_per_mbq;
        data.sensitivity_window = part.data.sensitivity_window + shift;
    }
    if (data.exam.nuclide.name.empty()) {
        data.exam.nuclide = part.data.exam.nuclide;
    }
    take_if_empty(data.collimator, part.data.collimator);
    take_if_empty(data.study_uid, part.data.study_uid);
    take_if_empty(data.frame_of_reference_uid, part.data.frame_of_reference_uid);
    if (data.gate_shares.empty()) {
        data.gate_shares = part.data.gate_shares;
    }
    if (!data.axis_position_mm) {
        data.axis_position_mm = part.data.axis_position_mm;
    }
    join_notes(data.provenance, part.data.provenance, "assumptions");
    join_notes(data.provenance, part.data.provenance, "overrides");
}

}  // namespace

SpectData merge_windows(std::vector<NamedSpectData> parts) {
    NamedSpectData& first = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
        require_one_acquisition(first, parts[i]);
        require_new_windows(first, parts[i]);
        join(first, parts[i]);
    }
    first.data.check(first.name);
    return std::move(first.data);
}

}  // namespace isotone::app
