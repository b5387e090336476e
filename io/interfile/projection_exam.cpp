// SPDX-License-Identifier: Apache-2.0
// What a SPECT header says of the examination: times, energy windows, nuclide, patient position.
#include "core/clock_time.hpp"
#include "core/error.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/projection_header.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>

namespace isotone::io::interfile {
namespace {

constexpr int largest_window_count = 64;
constexpr int largest_head = 4095;  // as many as there may be views

/// A key with or without [1], or left in a comment.
std::optional<double> number_of(const ProjectionHeader& header, const Header& head, const char* key) {
    for (const int index : {1, 0}) {
        if (head.has(key, index)) {
            return head.number(key, index);
        }
    }
    return header.comments.number(key);
}

std::string text_of(const Header& head, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        for (const int index : {1, 0}) {
            if (head.has(key, index)) {
                return head.text(key, index);
            }
        }
    }
    return {};
}

/// Seconds per view. The duration of an "image" is that of all views together, but for files that mean each by it.
std::optional<double> seconds_per_view(const ProjectionHeader& header, const Header& head, std::size_t views,
                                       ReadingNotes& notes) {
    const auto each = number_of(header, head, "time per projection (sec)");
    const auto all = number_of(header, head, "image duration (sec)");
    if (each && all) {
        const double whole = *each * static_cast<double>(views);
        // Both are rounded decimals; a factor of the number of views cannot hide in one per cent.
        if (std::abs(*all - whole) > 0.01 * whole && std::abs(*all - *each) > 0.01 * *each) {
            throw Error(ErrorCode::inconsistent_data, head.where("image duration (sec)"),
                        "is neither the time per projection nor that of all projections", "correct the header");
        }
    }
    if (each) {
        return each;
    }
    if (all) {
        if (header.origin != Origin::isotone) {
            notes.assumptions.emplace_back("the image duration is that of all projections together");
        }
        return *all / static_cast<double>(views);
    }
    return std::nullopt;
}

struct Level {
    const char* key;
    std::optional<double> operator()(const ProjectionHeader& header, int window, bool alone) const {
        const Header& head = header.first();
        if (head.has(key, window)) {
            return head.number(key, window);
        }
        if (!alone) {
            return std::nullopt;
        }
        return head.has(key) ? head.number_if(key) : header.comments.number(key);
    }
};

std::string window_name(const Header& head, int window, double lower, double upper) {
    for (const char* key : {window_name_key, "energy window"}) {
        if (head.has(key, window)) {
            return head.text(key, window);
        }
    }
    return shifted_text(lower, 0) + "-" + shifted_text(upper, 0) + " keV";
}

EnergyWindow read_window(const ProjectionHeader& header, int window, bool alone, ReadingNotes& notes) {
    const auto lower = Level{"energy window lower level"}(header, window, alone);
    const auto upper = Level{"energy window upper level"}(header, window, alone);
    if (lower && upper) {
        return {window_name(header.first(), window, *lower, *upper), *lower, *upper};
    }
    if (lower || upper || !alone) {
        header.first().reject(lower ? "energy window upper level" : "energy window lower level", window, "is missing",
                              "state both levels of each window");
    }
    // Wide enough to hold whatever photopeak is meant, and named so that nobody takes it for a statement.
    notes.assumptions.emplace_back("the energy window is not stated; 0 to 1000 keV stands in its place");
    return {"not stated", 0.0, 1000.0};
}

std::optional<std::array<double, 3>> three_numbers(const std::string& text) {
    std::array<double, 3> parts{};
    std::size_t begin = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto end = i < 2 ? text.find(':', begin) : text.size();
        if (end == std::string::npos) {
            return std::nullopt;
        }
        const auto part = parse_shifted(std::string_view(text).substr(begin, end - begin), 0);
        if (!part || *part < 0.0 || *part > 9999.0) {
            return std::nullopt;
        }
        parts[i] = *part;
        begin = end + 1;
    }
    return parts;
}

/// `study date := 2022:10:17` with `study time := 13:18:20`, or with the units in the key.
std::optional<double> start_time(const Header& head) {
    const std::string date_text = text_of(head, {"study date", "study date (yyyy:mm:dd)"});
    const std::string time_text = text_of(head, {"study time", "study time (hh:mm:ss)"});
    if (date_text.empty() || time_text.empty()) {
        return std::nullopt;
    }
    namespace chr = std::chrono;
    const auto date = three_numbers(date_text), time = three_numbers(time_text);
    if (!date || !time || (*date)[1] > 12 || (*date)[2] > 31 || (*time)[0] > 23 || (*time)[1] > 59 ||
        (*time)[2] >= 61) {
        head.reject(date ? "study time" : "study date", 0, "is not a date or time", "correct the header");
    }
    const chr::year_month_day day{chr::year(static_cast<int>((*date)[0])),
                                  chr::month(static_cast<unsigned>((*date)[1])),
                                  chr::day(static_cast<unsigned>((*date)[2]))};
    if (!day.ok()) {
        head.reject("study date", 0, "is no day of the calendar", "correct the header");
    }
    const auto days = chr::sys_days(day).time_since_epoch().count();
    return epoch_from_clock_time({days, (*time)[0] * 3600.0 + (*time)[1] * 60.0 + (*time)[2]});
}

/// SIMIND names the nuclide in a comment, by whatever its isotope file is called; only a name such as i123 counts.
std::string commented_nuclide(const CommentKeys& comments) {
    const std::string name = comments.text("Radionuclide").value_or("");
    const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto digits = std::find_if_not(name.begin(), name.end(), is_letter);
    const auto end = std::find_if_not(digits, name.end(), is_digit);
    const bool symbol = digits - name.begin() >= 1 && digits - name.begin() <= 2;
    const bool mass = end - digits >= 1 && end - digits <= 3;
    const bool isomer = end == name.end() || std::string(end, name.end()) == "m";
    return symbol && mass && isomer ? name : std::string();
}

PatientPosition position_of(const Header& head, const CommentKeys& comments, ReadingNotes& notes) {
    const auto word = [&](const char* key) {
        return head.has(key) ? head.word(key) : comparable(comments.text(key).value_or(""));
    };
    const std::string orientation = word("patient orientation"), rotation = word("patient rotation");
    const bool known =
        (orientation == "headin" || orientation == "feetin") && (rotation == "supine" || rotation == "prone");
    if (!known) {
        notes.assumptions.emplace_back(
            "the patient's position, which is not one of the four lying ones, is kept as head first, supine");
        return PatientPosition::head_first_supine;
    }
    if (orientation == "headin") {
        return rotation == "supine" ? PatientPosition::head_first_supine : PatientPosition::head_first_prone;
    }
    return rotation == "supine" ? PatientPosition::feet_first_supine : PatientPosition::feet_first_prone;
}

/// Heads and starts that our own files state for each projection.
void read_own_times(const ProjectionHeader& header, std::vector<ProjectionView>& views) {
    const Header& head = header.first();
    if (header.origin != Origin::isotone) {
        return;
    }
    const auto listed = [&](const char* key) {
        std::vector<std::string> elements = head.has(key) ? head.list(key) : std::vector<std::string>();
        if (!elements.empty() && elements.size() != views.size()) {
            throw Error(
                ErrorCode::inconsistent_data, head.where(key),
                std::to_string(elements.size()) + " values for " + std::to_string(views.size()) + " projections",
                "state one for each projection, or remove the key");
        }
        return elements;
    };
    if (!listed(view_heads_key).empty()) {
        const std::vector<int> heads = head.integers(view_heads_key, 0, largest_head);
        for (std::size_t v = 0; v < views.size(); ++v) {
            views[v].head = heads[v];
        }
    }
    const std::vector<std::string> starts = listed(view_starts_key);
    for (std::size_t v = 0; v < starts.size(); ++v) {
        const auto start = parse_shifted(starts[v], 0);
        if (!start) {
            head.reject(view_starts_key, 0, "holds what is not a finite number", "correct the header");
        }
        views[v].start_s = *start;
    }
}

}  // namespace

void read_times(const ProjectionHeader& header, ProjectionGeometry& geometry, ReadingNotes& notes) {
    bool stated = true;
    for (std::size_t h = 0; h < header.heads.size(); ++h) {
        const auto of_head = [h](const ProjectionView& view) { return view.head == static_cast<int>(h); };
        const auto first = std::find_if(geometry.views.begin(), geometry.views.end(), of_head);
        const auto count = std::count_if(geometry.views.begin(), geometry.views.end(), of_head);
        const auto each = seconds_per_view(header, header.heads[h], static_cast<std::size_t>(count), notes);
        const double start = number_of(header, header.heads[h], "image relative start time (sec)").value_or(0.0);
        stated = stated && each && *each > 0.0;
        for (auto view = first; view != first + count; ++view) {
            view->duration_s = each.value_or(0.0);
            view->start_s = start + static_cast<double>(view - first) * view->duration_s;
        }
    }
    if (!stated) {
        notes.assumptions.emplace_back("the counting time is not stated");
    }
    read_own_times(header, geometry.views);
    geometry.check(header.path.string());
}

std::vector<EnergyWindow> read_windows(const ProjectionHeader& header, const ProjectionOptions& options,
                                       ReadingNotes& notes) {
    const Header& head = header.first();
    const int count = head.has("number of energy windows")
                          ? static_cast<int>(head.integer("number of energy windows", 1, largest_window_count))
                          : 1;
    if (options.energy_window) {
        if (count != 1) {
            head.reject("number of energy windows", 0, "is not 1, and `energy_window` speaks of one",
                        "leave the option out");
        }
        notes.overrides.push_back("energy_window = " + shifted_text(options.energy_window->lower_kev, 0) + " to " +
                                  shifted_text(options.energy_window->upper_kev, 0) + " keV");
        return {*options.energy_window};
    }
    std::vector<EnergyWindow> windows;
    for (int window = 1; window <= count; ++window) {
        windows.push_back(read_window(header, window, count == 1, notes));
    }
    return windows;
}

void read_notes(const ProjectionHeader& header, ReadingNotes& notes) {
    const auto take = [&](const char* key, std::vector<std::string>& texts) {
        for (int i = 1; i <= largest_key_index && header.first().has(key, i); ++i) {
            texts.push_back(header.first().text(key, i));
        }
    };
    take(assumed_key, notes.assumptions);
    take(overridden_key, notes.overrides);
}

Exam read_exam(const ProjectionHeader& header, ReadingNotes& notes) {
    const Header& head = header.first();
    Exam exam;
    exam.nuclide.name = text_of(head, {"isotope name", "radionuclide name", "radionuclide"});
    if (exam.nuclide.name.empty()) {
        exam.nuclide.name = commented_nuclide(header.comments);
    }
    for (const char* key :
         {"radionuclide halflife (sec)", "isotope gamma halflife (sec)", "isotope halflife (sec)", "half-life (sec)"}) {
        if (const auto half_life = number_of(header, head, key); half_life && *half_life > 0.0) {
            exam.nuclide.half_life_s = *half_life;
        }
    }
    exam.start_time_s = start_time(head);
    exam.position = position_of(head, header.comments, notes);
    return exam;
}

}  // namespace isotone::io::interfile
