// SPDX-License-Identifier: Apache-2.0
#include "harmonize/bands/band_use.hpp"

#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <utility>

namespace isotone::harmonize {
namespace {

/// Elements of PET nuclides whose names DICOM spells out.
constexpr std::array<std::pair<const char*, const char*>, 15> elements{{
    {"CARBON", "C"},
    {"NITROGEN", "N"},
    {"OXYGEN", "O"},
    {"FLUORINE", "F"},
    {"SODIUM", "NA"},
    {"SCANDIUM", "SC"},
    {"MANGANESE", "MN"},
    {"COPPER", "CU"},
    {"GALLIUM", "GA"},
    {"GERMANIUM", "GE"},
    {"BROMINE", "BR"},
    {"RUBIDIUM", "RB"},
    {"YTTRIUM", "Y"},
    {"ZIRCONIUM", "ZR"},
    {"IODINE", "I"},
}};

/// "^18^Fluorine", "F-18" and "18F" all give {18, F}.
std::optional<std::pair<std::string, std::string>> mass_and_element(const std::string& name) {
    std::string mass, element;
    for (const char c : name) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isdigit(u) != 0) {
            mass.push_back(c);
        } else if (std::isalpha(u) != 0) {
            element.push_back(static_cast<char>(std::toupper(u)));
        }
    }
    for (const auto& [word, symbol] : elements) {
        element = element == word ? symbol : element;
    }
    // Longer words are elements that are not known here, or no nuclide at all.
    return mass.empty() || element.empty() || element.size() > 3 ? std::nullopt
                                                                 : std::optional(std::pair(mass, element));
}

std::string ratio_text(double ratio) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f:1", ratio);
    return text;
}

}  // namespace

std::optional<bool> same_nuclide(const std::string& a, const std::string& b) {
    const auto first = mass_and_element(a);
    const auto second = mass_and_element(b);
    return first && second ? std::optional(first == second) : std::nullopt;
}

BandUse band_use(const Band& band, const std::optional<FillSheet>& fill, const std::string& stated_nuclide) {
    BandUse use;
    if (fill) {
        const double ratio = fill->sphere_bq_ml / fill->background_bq_ml;
        if (!(std::abs(ratio / band.fill_ratio - 1.0) <= fill_ratio_tolerance)) {
            use.objection = "the phantom was filled " + ratio_text(ratio) + ", " + band.id + " is for " +
                            ratio_text(band.fill_ratio);
        }
    }
    const auto same = same_nuclide(stated_nuclide, band.nuclide);
    if (!same) {
        use.notes.push_back("the image " +
                            (stated_nuclide.empty() ? std::string("states no nuclide")
                                                    : "states the nuclide '" + stated_nuclide + "'") +
                            ", so that it is " + band.nuclide + " as " + band.id + " asks could not be checked");
    } else if (!*same) {
        use.objection += (use.objection.empty() ? "" : "; ") + ("the image is of " + stated_nuclide) + ", " + band.id +
                         " is for " + band.nuclide;
    }
    return use;
}

BandVerdict subject_to(BandVerdict verdict, const BandUse& use) {
    if (!use.objection.empty()) {
        verdict.assessable = false;
        verdict.pass = false;
        verdict.reason = "not assessable: " + use.objection;
    }
    return verdict;
}

}  // namespace isotone::harmonize
