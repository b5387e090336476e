// SPDX-License-Identifier: Apache-2.0
// What a SPECT header says of the examination: start, nuclide, patient position, and what was noted.
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

}  // namespace

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
        if (const auto half_life = number_of_first(header, head, key); half_life && *half_life > 0.0) {
            exam.nuclide.half_life_s = *half_life;
        }
    }
    exam.start_time_s = start_time(head);
    exam.position = position_of(head, header.comments, notes);
    return exam;
}

}  // namespace isotone::io::interfile
