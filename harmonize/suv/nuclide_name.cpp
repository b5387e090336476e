// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/nuclide_name.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace isotone::harmonize::suv {
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

}  // namespace

std::optional<bool> same_nuclide(const std::string& a, const std::string& b) {
    const auto first = mass_and_element(a);
    const auto second = mass_and_element(b);
    return first && second ? std::optional(first == second) : std::nullopt;
}

}  // namespace isotone::harmonize::suv
