// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/calibration_match.hpp"

#include "core/error.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>

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

/// @param whose  "that of the data", or of what goes before them
void compare(const std::string& name, const std::string& calibrated, const std::string& found, bool same,
             const std::string& whose, CalibrationMatch& match) {
    if (calibrated.empty() || found.empty()) {
        match.unknown.push_back("the " + name + " " + (calibrated.empty() ? "it was made with" : "of the data") +
                                " is not known, so it is not compared");
    } else if (!same) {
        match.different.push_back("its " + name + " is " + calibrated + ", " + whose + " " + found);
    }
}

bool is_called(const std::string& word, const std::string& name, const std::vector<std::string>& aliases) {
    const auto same = [&](const std::string& called) { return plain(called) == plain(word); };
    return same(name) || std::any_of(aliases.begin(), aliases.end(), same);
}

/// A part of the camera: the word of the data for it, and whether another word is one for the same.
struct Part {
    std::string word;
    std::function<bool(const std::string&)> is;
    bool named = false;  ///< by the user, not by the data
};

Part as_stated(const std::string& word) {
    return {word, [word](const std::string& other) { return plain(other) == plain(word); }};
}

Part collimator_of(const SpectData& data, const std::optional<ModelledCamera>& modelled) {
    if (!modelled) {
        return as_stated(data.collimator);
    }
    const Collimator& collimator = modelled->collimator;
    const bool stated = is_called(data.collimator, collimator.name, collimator.aliases);
    return {stated ? data.collimator : collimator.name,
            [&collimator](const std::string& other) { return is_called(other, collimator.name, collimator.aliases); },
            !stated};
}

/// The models that share a camera file are not one: where the file's own is modelled, its word counts.
bool models_the_stated(const SpectData& data, const std::optional<ModelledCamera>& modelled) {
    return !modelled || is_called(data.model, modelled->camera.name, modelled->camera.aliases);
}

Part model_of(const SpectData& data, const std::optional<ModelledCamera>& modelled) {
    if (models_the_stated(data, modelled)) {
        return as_stated(data.model);
    }
    const GammaCamera& camera = modelled->camera;
    return {camera.name, [&camera](const std::string& other) { return is_called(other, camera.name, camera.aliases); },
            true};
}

/// Files say "SIEMENS NM" and "GE MEDICAL SYSTEMS" where a camera file says Siemens and GE.
Part manufacturer_of(const SpectData& data, const std::optional<ModelledCamera>& modelled) {
    if (models_the_stated(data, modelled) || modelled->camera.vendor.empty()) {
        return as_stated(data.manufacturer);
    }
    const std::string& vendor = modelled->camera.vendor;
    return {vendor, [&vendor](const std::string& word) { return plain(word).starts_with(plain(vendor)); }, true};
}

/// Empty where a window is not known.
std::string levels(const std::vector<EnergyWindow>& windows) {
    std::vector<std::string> texts;
    for (const EnergyWindow& window : windows) {
        if (!(window.width_kev() > 0.0)) {
            return {};
        }
        texts.push_back(window.levels_text());
    }
    return joined(texts, " + ");
}

/// Where the number of windows that count an energy changes, and by how many.
struct Edge {
    double kev;
    int step;
};

/// How often each energy is counted. Windows that touch are as one; what two of them hold is counted twice.
std::vector<Edge> edges_of(const std::vector<EnergyWindow>& windows) {
    std::vector<Edge> all;
    for (const EnergyWindow& window : windows) {
        for (const EnergyRange& range : window.ranges()) {
            all.push_back({range.lower_kev, 1});
            all.push_back({range.upper_kev, -1});
        }
    }
    std::sort(all.begin(), all.end(), [](const Edge& a, const Edge& b) { return a.kev < b.kev; });
    std::vector<Edge> edges;
    for (const Edge& edge : all) {
        if (!edges.empty() && edge.kev - edges.back().kev <= level_rounding_kev) {
            edges.back().step += edge.step;
        } else {
            edges.push_back(edge);
        }
    }
    std::erase_if(edges, [](const Edge& edge) { return edge.step == 0; });
    return edges;
}

std::vector<EnergyWindow> windows_at(const SpectData& data, const std::vector<int>& indices) {
    std::vector<EnergyWindow> windows;
    windows.reserve(indices.size());
    for (const int index : indices) {
        windows.push_back(data.window_at(index));
    }
    return windows;
}

}  // namespace

bool count_the_same(const std::vector<EnergyWindow>& a, const std::vector<EnergyWindow>& b) {
    const std::vector<Edge> of_a = edges_of(a), of_b = edges_of(b);
    return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [](const Edge& x, const Edge& y) {
        return x.step == y.step && std::abs(x.kev - y.kev) <= level_tolerance_kev;
    });
}

void describe(Calibration& calibration, const SpectData& data, const std::vector<int>& windows) {
    calibration.nuclide = data.exam.nuclide.name;
    calibration.windows = windows_at(data, windows);
    calibration.collimator = data.collimator;
    calibration.manufacturer = data.manufacturer;
    calibration.model = data.model;
    calibration.serial = data.serial;
}

CalibrationMatch match_of(const Calibration& calibration, const SpectData& data, const std::vector<int>& windows,
                          const std::optional<ModelledCamera>& modelled) {
    const std::string of_the_data = "that of the data", named = "the one named here";
    const std::vector<EnergyWindow> own = windows_at(data, windows);
    const std::string& nuclide = data.exam.nuclide.name;
    CalibrationMatch match;
    compare("nuclide", calibration.nuclide, nuclide, plain_nuclide(calibration.nuclide) == plain_nuclide(nuclide),
            of_the_data, match);
    compare("energy window", levels(calibration.windows), levels(own), count_the_same(calibration.windows, own),
            of_the_data, match);
    const auto compare_part = [&](const char* name, const std::string& calibrated, const Part& part) {
        compare(name, calibrated, part.word, part.is(calibrated), part.named ? named : of_the_data, match);
    };
    compare_part("collimator", calibration.collimator, collimator_of(data, modelled));
    compare_part("manufacturer", calibration.manufacturer, manufacturer_of(data, modelled));
    compare_part("camera model", calibration.model, model_of(data, modelled));
    compare_part("serial number", calibration.serial, as_stated(data.serial));
    return match;
}

std::vector<std::string> check_calibration(const Calibration& calibration, const SpectData& data,
                                           const std::vector<int>& windows, bool accept,
                                           const std::optional<ModelledCamera>& modelled) {
    const CalibrationMatch match = match_of(calibration, data, windows, modelled);
    if (!match.different.empty() && !accept) {
        throw Error(ErrorCode::inconsistent_data, "calibration", match.different.front(),
                    "use the calibration of this camera, collimator, nuclide and window, or take this one with "
                    "`accept_other_calibration`, which is recorded");
    }
    std::vector<std::string> findings;
    findings.reserve(match.unknown.size() + match.different.size() + calibration.findings.size());
    for (const std::string& unknown : match.unknown) {
        findings.push_back("calibration: " + unknown);
    }
    for (const std::string& difference : match.different) {
        findings.push_back("calibration: " + difference + "; accepted");
    }
    for (const std::string& finding : calibration.findings) {
        findings.push_back("calibration, when it was made: " + finding);
    }
    return findings;
}

}  // namespace isotone::recon
