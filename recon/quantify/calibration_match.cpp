// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "recon/quantify/calibration.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace isotone::recon {
namespace {

/// Levels are stated in whole keV or per cent of the energy, rounded on both sides.
constexpr double level_tolerance_kev = 1.0;

/// Without case, spaces and punctuation.
std::string plain(const std::string& text) {
    std::string result;
    for (const unsigned char c : text) {
        if (std::isalnum(c) != 0) {
            result += static_cast<char>(std::tolower(c));
        }
    }
    return result;
}

/// "Tc-99m", "TC99M" and "99mTc" alike: mass number, m, element.
std::string plain_nuclide(const std::string& text) {
    const std::string name = plain(text);
    const auto digit = std::find_if(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    return std::string(digit, name.end()) + std::string(name.begin(), digit);
}

class Comparison {
public:
    void compare(const std::string& name, const std::string& calibrated, const std::string& found, bool same) {
        if (calibrated.empty() || found.empty()) {
            unknown_.push_back("calibration: the " + name + " " +
                               (calibrated.empty() ? "it was made with" : "of the data") +
                               " is not known, so it is not compared");
        } else if (!same) {
            different_.push_back("calibration: its " + name + " is " + calibrated + ", that of the data " + found);
        }
    }

    std::vector<std::string> findings(bool accept) const {
        if (!different_.empty() && !accept) {
            throw Error(ErrorCode::inconsistent_data, "calibration",
                        different_.front().substr(std::string("calibration: ").size()),
                        "use the calibration of this camera, collimator, nuclide and window, or accept this one "
                        "explicitly");
        }
        std::vector<std::string> all = unknown_;
        for (const std::string& difference : different_) {
            all.push_back(difference + "; accepted");
        }
        return all;
    }

private:
    std::vector<std::string> unknown_, different_;
};

std::string levels(const EnergyWindow& window) {
    return window.width_kev() > 0.0 ? window.levels_text() : std::string();
}

bool same_levels(const EnergyWindow& a, const EnergyWindow& b) {
    const std::vector<double> of_a = a.levels_kev(), of_b = b.levels_kev();
    return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                      [](double x, double y) { return std::abs(x - y) <= level_tolerance_kev; });
}

const EnergyWindow& window_at(const SpectData& data, int window) {
    if (window < 0 || static_cast<std::size_t>(window) >= data.windows.size()) {
        throw Error(ErrorCode::usage, "calibration", "there is no energy window " + std::to_string(window + 1),
                    "the data hold " + std::to_string(data.windows.size()));
    }
    return data.windows[static_cast<std::size_t>(window)];
}

}  // namespace

void describe(Calibration& calibration, const SpectData& data, int window) {
    calibration.nuclide = data.exam.nuclide.name;
    calibration.window = window_at(data, window);
    calibration.collimator = data.collimator;
    calibration.manufacturer = data.manufacturer;
    calibration.model = data.model;
    calibration.serial = data.serial;
}

std::vector<std::string> check_calibration(const Calibration& calibration, const SpectData& data, int window,
                                           bool accept) {
    const EnergyWindow& own = window_at(data, window);
    const std::string& nuclide = data.exam.nuclide.name;
    Comparison comparison;
    comparison.compare("nuclide", calibration.nuclide, nuclide,
                       plain_nuclide(calibration.nuclide) == plain_nuclide(nuclide));
    comparison.compare("energy window", levels(calibration.window), levels(own), same_levels(calibration.window, own));
    comparison.compare("collimator", calibration.collimator, data.collimator,
                       plain(calibration.collimator) == plain(data.collimator));
    comparison.compare("manufacturer", calibration.manufacturer, data.manufacturer,
                       plain(calibration.manufacturer) == plain(data.manufacturer));
    comparison.compare("camera model", calibration.model, data.model, plain(calibration.model) == plain(data.model));
    comparison.compare("serial number", calibration.serial, data.serial,
                       plain(calibration.serial) == plain(data.serial));
    return comparison.findings(accept);
}

}  // namespace isotone::recon
