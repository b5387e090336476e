// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/nuclide_name.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
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

constexpr const char* digits = "0123456789";

struct Nuclide {
    std::string mass, element;  ///< "18", "F"
    bool metastable = false;

    bool operator==(const Nuclide&) const = default;
};

std::string upper_case(std::string text) {
    for (char& c : text) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return text;
}

std::string letters_and_digits(const std::string& text) {
    std::string plain;
    std::ranges::copy_if(text, std::back_inserter(plain),
                         [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
    return plain;
}

/// The symbol of an element given by symbol or name; nothing for longer words: unknown elements and names of tracers.
std::optional<std::string> symbol_of(const std::string& word) {
    const std::string element = upper_case(word);
    for (const auto& [name, symbol] : elements) {
        if (element == name) {
            return symbol;
        }
    }
    const bool letters = element.find_first_of(digits) == std::string::npos;
    return letters && (element.size() == 1 || element.size() == 2) ? std::optional(element) : std::nullopt;
}

/// "^18^Fluorine", "F-18" and "18F" give {18, F}; "99mTc", "Tc-99m" and "TC99M" a metastable {99, TC}. The element
/// stands on one side of one number: "18FDG", "H2 15O" and "PSMA-1007 F-18" are no names of nuclides.
std::optional<Nuclide> nuclide_of(const std::string& text) {
    const std::string plain = letters_and_digits(text);
    const std::size_t first = plain.find_first_of(digits);
    if (first == std::string::npos) {
        return std::nullopt;
    }
    const std::size_t end = std::min(plain.find_first_not_of(digits, first), plain.size());
    const std::string before = plain.substr(0, first);
    std::string after = plain.substr(end);
    // A small m before a capital is no part of the symbol: 52mMn, but 52Mn.
    const bool metastable =
        before.empty() ? after.size() > 1 && after[0] == 'm' && std::isupper(after[1]) != 0 : upper_case(after) == "M";
    after.erase(0, metastable ? 1 : 0);
    const auto element = symbol_of(before.empty() ? after : before);
    const bool one_side = before.empty() || after.empty();
    return one_side && element ? std::optional(Nuclide{plain.substr(first, end - first), *element, metastable})
                               : std::nullopt;
}

}  // namespace

std::optional<bool> same_nuclide(const std::string& a, const std::string& b) {
    const auto first = nuclide_of(a);
    const auto second = nuclide_of(b);
    return first && second ? std::optional(first == second) : std::nullopt;
}

}  // namespace isotone::harmonize::suv
