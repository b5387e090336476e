// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_nuclide.hpp"

#include "io/dicom/dataset_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace isotone::io::dicom {
namespace {

struct Nuclide {
    std::string_view name, element, mass, symbol;
    std::string_view snomed_ct, snomed_rt;
};

// Codes: DICOM PS3.16, CID 18 and 4020, in SNOMED CT and the SNOMED RT of older files.
constexpr std::array nuclides = {
    Nuclide{"99mTc", "technetium", "99m", "tc", "72454006", "C-163A8"},
    Nuclide{"67Ga", "gallium", "67", "ga", "2008008", "C-131A2"},
    Nuclide{"111In", "indium", "111", "in", "56609000", "C-145A4"},
    Nuclide{"123I", "iodine", "123", "i", "21572004", "C-114A4"},
    Nuclide{"131I", "iodine", "131", "i", "1368003", "C-114B1"},
    Nuclide{"133Xe", "xenon", "133", "xe", "80751004", "C-172A8"},
    Nuclide{"153Sm", "samarium", "153", "sm", "419804008", "C-B1134"},
    Nuclide{"177Lu", "lutetium", "177", "lu", "447553000", "C-101ED"},
    Nuclide{"186Re", "rhenium", "186", "re", "395865006", "C-11906"},
    Nuclide{"188Re", "rhenium", "188", "re", "423578007", "C-1018D"},
    Nuclide{"201Tl", "thallium", "201", "tl", "60057003", "C-138A9"},
    Nuclide{"223Ra", "radium", "223", "ra", "24853006", "C-136A2"},
    Nuclide{"57Co", "cobalt", "57", "co", "27054007", "C-144A3"},
    Nuclide{"90Y", "yttrium", "90", "y", "14691008", "C-162A7"},
    Nuclide{"18F", "fluorine", "18", "f", "77004003", "C-111A1"},
};

/// Words of letters and words of digits with a following m: "^99m^Technetium" gives 99m and technetium, "I123" i and
/// 123.
std::vector<std::string> names_and_numbers_of(const std::string& text) {
    std::vector<std::string> words;
    bool fresh = true, digits = false;
    for (const char raw : text) {
        const auto c = static_cast<unsigned char>(raw);
        if (std::isalnum(c) == 0) {
            fresh = true;
            continue;
        }
        const char lower = static_cast<char>(std::tolower(c));
        const bool digit = std::isdigit(c) != 0;
        if (fresh || (digit != digits)) {
            // The m of a metastable nuclide belongs to its number; a letter after it begins a word.
            if (!fresh && digits && lower == 'm') {
                words.back().push_back(lower);
                fresh = true;
                continue;
            }
            words.emplace_back();
        }
        words.back().push_back(lower);
        digits = digit;
        fresh = false;
    }
    return words;
}

std::string named_in(const std::string& text) {
    const std::vector<std::string> words = names_and_numbers_of(text);
    const auto holds = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
    for (const Nuclide& nuclide : nuclides) {
        if (holds(nuclide.mass) && (holds(nuclide.element) || holds(nuclide.symbol))) {
            return std::string(nuclide.name);
        }
    }
    return {};
}

}  // namespace

std::string nuclide_of(DcmItem& radiopharmaceutical) {
    DcmItem* code = nullptr;
    if (radiopharmaceutical.findAndGetSequenceItem(DCM_RadionuclideCodeSequence, code, 0).good() && code != nullptr) {
        const std::string value = first_of(*code, DCM_CodeValue);
        for (const Nuclide& nuclide : nuclides) {
            if (value == nuclide.snomed_ct || value == nuclide.snomed_rt) {
                return std::string(nuclide.name);
            }
        }
        if (std::string name = named_in(first_of(*code, DCM_CodeMeaning)); !name.empty()) {
            return name;
        }
    }
    return named_in(first_of(radiopharmaceutical, DCM_Radiopharmaceutical));
}

}  // namespace isotone::io::dicom
