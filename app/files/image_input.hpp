// SPDX-License-Identifier: Apache-2.0
/// An image to analyse: a DICOM PET series (a folder, or one file), a reconstructed DICOM NM image or a volume file.
#pragma once

#include "core/error.hpp"
#include "core/volume.hpp"
#include "harmonize/suv/suv_factor.hpp"
#include "io/dicom/pet_series.hpp"
#include "io/provenance/provenance.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

struct ImageInput {
    std::string name;                            ///< shown in tables: the name without its folder
    std::string kind = "image";                  ///< "DICOM PET series", "DICOM NM reconstruction", or "image"
    Volume volume;                               ///< as stored: Bq/mL, SUV or relative
    std::optional<io::dicom::PetSeries> series;  ///< where it came from DICOM PET
    io::provenance::FileEntry file;
    std::vector<std::string> findings;
};

/// @param unit  what the numbers of a volume file mean: "Bq/mL", "g/mL" or "relative" (most formats cannot say,
///              nor can an NM image without a mapping of its values)
/// @throws what the readers throw, Error{input_missing}, and Error{usage} for another unit or one given for DICOM that
///         says its own, and Error{interrupted} where a stop signal came before
ImageInput load_image(const std::filesystem::path& path, const std::string& role = "image",
                      const std::optional<std::string>& unit = {});

/// The same fault, with the name of the image that it is about in front of what failed; for verbs that take several.
Error naming(const std::filesystem::path& path, const Error& error);

inline constexpr const char* unit_help =
    "what the numbers of a volume file mean: Bq/mL, g/mL or relative (default relative; DICOM says it itself)";

/// What --suv asks for.
struct SuvChoice {
    bool convert = false;  ///< false: values as stored
    std::string name;      ///< "bw", "lbm", ...
};

/// auto, none, bw, lbm, lbm-james, lbm-janma, ibw or bsa. `auto` converts a DICOM series to SUVbw and leaves a volume
/// file as it is.
/// @throws Error{usage} for another word
SuvChoice parse_suv(const std::string& text, const ImageInput& image);

/// Those of the share folder.
std::vector<harmonize::suv::KnownNuclide> known_nuclides();

/// The values in the SUV asked for; the rules applied and odd findings are appended to the image's findings.
/// @throws Error{inconsistent_data} with the named reason where the header does not allow it
void convert_to_suv(ImageInput& image, const SuvChoice& choice, std::vector<std::string>& trail);

}  // namespace isotone::app
