// SPDX-License-Identifier: Apache-2.0
// The energy windows of a SPECT header.
#include "io/interfile/decimal.hpp"
#include "io/interfile/projection_header.hpp"

namespace isotone::io::interfile {
namespace {

constexpr int largest_window_count = 64;

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

}  // namespace

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

}  // namespace isotone::io::interfile
