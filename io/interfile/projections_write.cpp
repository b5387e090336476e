// SPDX-License-Identifier: Apache-2.0
#include "core/clock_time.hpp"
#include "core/corrected_codes.hpp"
#include "core/error.hpp"
#include "core/version.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/output_pair.hpp"
#include "io/interfile/projection_header.hpp"
#include "io/interfile/rotation.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <sstream>

namespace isotone::io::interfile {
namespace {

/// Degrees without the dust of radians: 1e-9 degrees are nothing, and 360 is not 359.9999999999998.
double clean_deg(double degrees_of_turn) {
    return std::round(degrees_of_turn * 1e9) / 1e9;
}

/// In full, as numbers that are read again.
std::string full_text(double value) {
    return shifted_text(value, 0);
}

/// False for a text that would end or split the line it is put into.
bool is_one_line(const std::string& text) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 32; };
    return text.size() < 4096 && !text.ends_with('\\') && std::none_of(text.begin(), text.end(), control);
}

void require_sayable(const std::filesystem::path& path, const SpectData& data, int window, const Rotation& rotation) {
    const std::vector<ProjectionView>& views = data.geometry.views;
    for (const ProjectionView& view : views) {
        if (view.duration_s != views.front().duration_s) {
            cannot_say(path, "the views have different durations");
        }
        if (view.arc_rad != views.front().arc_rad) {
            cannot_say(path, "the views count along different arcs");
        }
        if (view.axis_offset_mm != 0.0) {
            cannot_say(path, "the axis does not project to the middle of the detector");
        }
    }
    const EnergyWindow& energy = data.window_at(window);
    if (!energy.parts.empty()) {
        cannot_say(path, "energy window \"" + energy.name + "\" adds the counts of " + energy.levels_text());
    }
    for (const std::string& text : {data.model, data.collimator, data.exam.nuclide.name, energy.name}) {
        if (!is_one_line(text)) {
            cannot_say(path, "a name in the data is long, holds control characters or ends with a backslash");
        }
    }
    if (clean_deg(std::abs(rotation.step_deg) * static_cast<double>(views.size())) > 360.0) {
        cannot_say(path, "the views go round more than once");
    }
}

std::string orbit_text(const std::vector<ProjectionView>& views, const Rotation& rotation) {
    const bool circular = std::all_of(views.begin(), views.end(),
                                      [&](const ProjectionView& v) { return v.radius_mm == views.front().radius_mm; });
    if (circular) {
        return "orbit := Circular\nradius := " + full_text(views.front().radius_mm) + "\n";
    }
    std::string radii;
    for (const std::size_t v : rotation.order) {
        radii += (radii.empty() ? "" : ",") + full_text(views[v].radius_mm);
    }
    return "orbit := Non-circular\nradii := {" + radii + "}\n";
}

/// Time of the views. Interfile takes the projections for those of one head, one after the other; heads that count at
/// once, pauses and views in another order than that of their angles are said in keys of our own.
std::string times_text(const std::vector<ProjectionView>& views, const Rotation& rotation) {
    constexpr double dust_s = 1e-9;
    const double each_s = views.front().duration_s;
    double first_s = views.front().start_s;
    for (const ProjectionView& view : views) {
        first_s = std::min(first_s, view.start_s);
    }
    bool follow = true;
    std::string heads, starts;
    for (std::size_t i = 0; i < rotation.order.size(); ++i) {
        const ProjectionView& view = views[rotation.order[i]];
        follow =
            follow && view.head == 0 && std::abs(view.start_s - first_s - static_cast<double>(i) * each_s) < dust_s;
        heads += (i == 0 ? "" : ",") + std::to_string(view.head);
        starts += (i == 0 ? "" : ",") + full_text(view.start_s);
    }
    std::string text;
    if (each_s > 0.0) {
        text = "time per projection (sec) := " + full_text(each_s) +
               "\nimage duration (sec)[1] := " + full_text(each_s * static_cast<double>(views.size())) +
               "\nimage relative start time (sec)[1] := " + full_text(first_s) + "\n";
    }
    if (!follow) {
        text += std::string(view_heads_key) + " := {" + heads + "}\n" + view_starts_key + " := {" + starts + "}\n";
    }
    return text;
}

std::string exam_text(const Exam& exam) {
    std::ostringstream text;
    const bool feet =
        exam.position == PatientPosition::feet_first_supine || exam.position == PatientPosition::feet_first_prone;
    const bool prone =
        exam.position == PatientPosition::head_first_prone || exam.position == PatientPosition::feet_first_prone;
    text << "patient orientation := " << (feet ? "feet_in" : "head_in")
         << "\npatient rotation := " << (prone ? "prone" : "supine") << "\n";
    if (!exam.nuclide.name.empty()) {
        text << "isotope name := " << exam.nuclide.name << "\n";
    }
    if (exam.nuclide.half_life_s > 0.0) {
        text << "radionuclide halflife (sec)[1] := " << full_text(exam.nuclide.half_life_s) << "\n";
    }
    if (exam.start_time_s) {
        const ClockTime start = clock_time_from_epoch(*exam.start_time_s);
        const std::chrono::year_month_day date(std::chrono::sys_days(std::chrono::days(start.day)));
        const int minutes = static_cast<int>(start.second / 60.0);
        text << "study date := " << static_cast<int>(date.year()) << ":" << static_cast<unsigned>(date.month()) << ":"
             << static_cast<unsigned>(date.day()) << "\nstudy time := " << minutes / 60 << ":" << minutes % 60 << ":"
             << full_text(start.second - 60.0 * minutes) << "\n";
    }
    return text.str();
}

/// Texts of a list of the provenance, so that what was once assumed stays known. Those that are no line are left out.
std::string notes_text(const Record& provenance, const char* name, const char* key) {
    const Record* found = provenance.find(name);
    const auto* list = found != nullptr ? std::get_if<Record::List>(&found->value()) : nullptr;
    std::string text;
    int number = 0;
    for (const Record& note : list != nullptr ? *list : Record::List{}) {
        const auto* words = std::get_if<std::string>(&note.value());
        if (words != nullptr && is_one_line(*words) && number < largest_key_index) {
            text += std::string(key) + " [" + std::to_string(++number) + "] := " + *words + "\n";
        }
    }
    return text;
}

std::string header_text(const SpectData& data, int window, const Rotation& rotation, const std::string& data_name) {
    const ProjectionGeometry& geometry = data.geometry;
    const EnergyWindow& energy = data.window_at(window);
    const auto views = static_cast<double>(geometry.views.size());
    std::ostringstream text;
    text << "!INTERFILE :=\n!imaging modality := nucmed\n; written by isotone " << version
         << "\n!version of keys := 3.3\nname of data file := " << data_name << "\n";
    if (!data.model.empty()) {
        text << "originating system := " << data.model << "\n";
    }
    text << convention_key << " := " << convention
         << "\n!GENERAL DATA :=\n!GENERAL IMAGE DATA :=\n!type of data := Tomographic\n"
         << "imagedata byte order := LITTLEENDIAN\n!number format := float\n!number of bytes per pixel := 4\n"
         << exam_text(data.exam) << "number of energy windows := 1\n"
         << window_name_key << " [1] := " << energy.name
         << "\nenergy window lower level [1] := " << full_text(energy.lower_kev)
         << "\nenergy window upper level [1] := " << full_text(energy.upper_kev)
         << "\n!SPECT STUDY (General) :=\n!matrix size [1] := " << geometry.bins
         << "\n!scaling factor (mm/pixel) [1] := " << full_text(geometry.bin_mm)
         << "\n!matrix size [2] := " << geometry.rows
         << "\n!scaling factor (mm/pixel) [2] := " << full_text(geometry.row_mm)
         << "\n!number of projections := " << geometry.views.size()
         << "\n!extent of rotation := " << full_text(clean_deg(std::abs(rotation.step_deg) * views))
         << "\nnumber of time frames := 1\n"
         << times_text(geometry.views, rotation);
    if (const double arc_rad = geometry.views.front().arc_rad; arc_rad > 0.0) {
        text << view_arc_key << " := " << full_text(clean_deg(arc_rad * 180.0 / std::numbers::pi)) << "\n";
    }
    if (!data.corrected.empty()) {
        text << corrected_key << " := " << corrected_text(data.corrected) << "\n";
    }
    if (!data.collimator.empty()) {
        text << ";# Collimator := " << data.collimator << "\n";
    }
    text << notes_text(data.provenance, "assumptions", assumed_key)
         << notes_text(data.provenance, "overrides", overridden_key)
         << "!process status := Acquired\n!SPECT STUDY (acquired data) :=\n!direction of rotation := "
         << (rotation.step_deg < 0.0 ? "CW" : "CCW") << "\nstart angle := " << full_text(clean_deg(rotation.start_deg))
         << "\n"
         << orbit_text(geometry.views, rotation) << "!END OF INTERFILE :=\n";
    return text.str();
}

}  // namespace

void write_projections(const std::filesystem::path& path, const SpectData& data, int window) {
    data.check(path.string());
    const ProjectionGeometry& geometry = data.geometry;
    const std::vector<float> counts = data.counts_of(window);
    const Rotation rotation = rotation_of(path, geometry.views);
    require_sayable(path, data, window, rotation);
    OutputPair output(path, ".s");
    std::vector<float> line(static_cast<std::size_t>(geometry.bins));
    for (const std::size_t view : rotation.order) {
        for (int row = geometry.rows - 1; row >= 0; --row) {
            for (int bin = 0; bin < geometry.bins; ++bin) {
                line[static_cast<std::size_t>(bin)] = counts[geometry.offset(static_cast<int>(view), bin, row)];
            }
            output.write(line);
        }
    }
    output.commit(header_text(data, window, rotation, output.data_name()));
}

}  // namespace isotone::io::interfile
