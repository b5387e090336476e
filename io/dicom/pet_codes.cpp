// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/pet_codes.hpp"

#include <algorithm>
#include <cctype>

namespace isotone::io::dicom {
namespace {

struct Entry {
    std::string_view name;
    Code code;
};

constexpr Entry radionuclides[] = {
    {"11C", {"40565003", "SCT", "^11^Carbon"}},
    {"13N", {"21576001", "SCT", "^13^Nitrogen"}},
    {"15O", {"129504001", "SCT", "^15^Oxygen"}},
    {"18F", {"77004003", "SCT", "^18^Fluorine"}},
    {"22NA", {"71633006", "SCT", "^22^Sodium"}},
    {"44SC", {"126600", "DCM", "^44^Scandium"}},
    {"52MN", {"37225000", "SCT", "^52^Manganese"}},
    {"61CU", {"71425003", "SCT", "^61^Copper"}},
    {"62CU", {"422934004", "SCT", "^62^Copper"}},
    {"64CU", {"3932008", "SCT", "^64^Copper"}},
    {"68GA", {"35337001", "SCT", "^68^Gallium"}},
    {"68GE", {"53315004", "SCT", "^68^Germanium"}},
    {"76BR", {"79523006", "SCT", "^76^Bromine"}},
    {"82RB", {"79197006", "SCT", "^82^Rubidium"}},
    {"86Y", {"10738001", "SCT", "^86^Yttrium"}},
    {"89ZR", {"63360001", "SCT", "^89^Zirconium"}},
    {"90Y", {"14691008", "SCT", "^90^Yttrium"}},
    {"94MTC", {"424079002", "SCT", "^94m^Technetium"}},
    {"124I", {"40937006", "SCT", "^124^Iodine"}},
    // Of single photon imaging, which CID 4020 does not list: CID 18 "Radiopharmaceutical Isotope", as the concept
    // tables of pydicom 3.0 give it (generated from PS3.16), read 2026-11. 177Lu and 131I also stand under the same
    // codes in HL7's value set of radiotherapy isotopes.
    {"67GA", {"2008008", "SCT", "^67^Gallium"}},
    {"99MTC", {"72454006", "SCT", "^99m^Technetium"}},
    {"111IN", {"56609000", "SCT", "^111^Indium"}},
    {"123I", {"21572004", "SCT", "^123^Iodine"}},
    {"131I", {"1368003", "SCT", "^131^Iodine"}},
    {"177LU", {"447553000", "SCT", "^177^Lutetium"}},
    {"201TL", {"60057003", "SCT", "^201^Thallium"}},
};

constexpr Entry tracers[] = {
    {"FDG", {"35321007", "SCT", "Fluorodeoxyglucose F^18^"}},
    {"NAF", {"129501009", "SCT", "Sodium fluoride F^18^"}},
    {"FCH", {"456992002", "SCT", "Fluorocholine F^18^"}},
    {"FET", {"424708001", "SCT", "Fluorethyltyrosin F^18^"}},
    {"FES", {"926372005", "SCT", "Fluoroestradiol F^18^"}},
    {"FLORBETABEN", {"712736002", "SCT", "Florbetaben F^18^"}},
    {"FLORBETAPIR", {"456995000", "SCT", "Florbetapir F^18^"}},
    {"FLUTEMETAMOL", {"456997008", "SCT", "Flutemetamol F^18^"}},
    {"PSMA1007", {"126758", "DCM", "PSMA-1007 F^18^"}},
    {"ACETATE", {"129513004", "SCT", "Acetate C^11^"}},
    {"METHIONINE", {"129510001", "SCT", "Methionine C^11^"}},
    {"RACLOPRIDE", {"129512009", "SCT", "Raclopride C^11^"}},
    {"AMMONIA", {"129508003", "SCT", "Ammonia N^13^"}},
    {"WATER", {"129505000", "SCT", "Oxygen-water O^15^"}},
    {"DOTATATE", {"724025002", "SCT", "Dotatate Ga^68^"}},
    {"RBCL", {"129503007", "SCT", "Rubidium chloride Rb^82^"}},
};

/// Letters and digits in upper case.
std::string key_of(std::string_view name) {
    std::string key;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            key.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
        }
    }
    return key;
}

/// "F18" becomes "18F".
std::string mass_number_first(const std::string& key) {
    const std::size_t first_digit = key.find_first_of("0123456789");
    return first_digit == std::string::npos ? key : key.substr(first_digit) + key.substr(0, first_digit);
}

template <std::size_t Size>
std::optional<Code> look_up(const Entry (&table)[Size], std::string_view key) {
    const auto* const found = std::ranges::find(table, key, &Entry::name);
    return found == std::end(table) ? std::nullopt : std::optional(found->code);
}

}  // namespace

std::string position_of_codes(std::string_view gantry_relationship, std::string_view modifier) {
    const auto is = [](std::string_view value, const Code& code, std::string_view older) {
        return value == code.value || value == older;
    };
    const bool head = is(gantry_relationship, head_first, "F-10470");
    const bool feet = is(gantry_relationship, feet_first, "F-10480");
    const bool back = is(modifier, supine, "F-10340");
    const bool front = is(modifier, prone, "F-10310");
    return (head || feet) && (back || front) ? std::string(head ? "HF" : "FF") + (back ? "S" : "P") : std::string();
}

std::optional<Code> radionuclide_code(std::string_view name) {
    return look_up(radionuclides, mass_number_first(key_of(name)));
}

std::optional<Code> tracer_code(std::string_view name) {
    return look_up(tracers, key_of(name));
}

}  // namespace isotone::io::dicom
