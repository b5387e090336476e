// SPDX-License-Identifier: Apache-2.0
/// Private to this room: coded terms of emission tomography (DICOM PS3.16, context groups 18, 4020, 4021, 7005, 7202,
/// 7203; 2024 text; units of UCUM).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace isotone::io::dicom {

struct Code {
    const char* value;
    const char* scheme;
    const char* meaning;
};

inline constexpr Code gaussian_blur{"113088", "DCM", "Gaussian blur"};
inline constexpr Code source_for_processing{"121322", "DCM", "Source image for image processing operation"};
inline constexpr Code modifying_equipment{"109103", "DCM", "Modifying Equipment"};
inline constexpr Code becquerels_per_millilitre{"Bq/ml", "UCUM", "Becquerels/milliliter"};

inline constexpr Code recumbent{"102538003", "SCT", "recumbent"};
inline constexpr Code supine{"40199007", "SCT", "supine"};
inline constexpr Code prone{"1240000", "SCT", "prone"};
inline constexpr Code head_first{"102540008", "SCT", "headfirst"};
inline constexpr Code feet_first{"102541007", "SCT", "feet-first"};

/// "HFS", "FFS", "HFP" or "FFP" from the code values of the gantry relationship and of the orientation's modifier, in
/// SNOMED CT or the SNOMED RT of older files; empty where either is another.
std::string position_of_codes(std::string_view gantry_relationship, std::string_view modifier);

/// Of a nuclide written "18F", "F-18", "F18" or "18-F"; nothing where the context group has none.
std::optional<Code> radionuclide_code(std::string_view name);
/// Of a tracer written as isotone writes it ("FDG", "PSMA-11", ...), upper or lower case.
std::optional<Code> tracer_code(std::string_view name);

}  // namespace isotone::io::dicom
