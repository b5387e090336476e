// SPDX-License-Identifier: Apache-2.0
/// Regions to measure, as a strict TOML file:
///
///     schema = "isotone-regions/1"
///     [[region]]
///     name = "lesion 1"
///     centre_mm = [12.0, -40.5, 311.0]   # in the frame of the image: DICOM LPS for a patient
///     radius_mm = 15.0
///     background = "liver"               # optional: name of the region whose mean adapts the 50 % contour
#pragma once

#include "core/volume.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::app {

struct Region {
    std::string name;
    Vector3 centre_mm{};
    double radius_mm = 0.0;
    std::string background;  ///< empty: none
};

/// @throws Error{usage} for an unknown key, a repeated name, a background that is no region; Error{input_missing}
std::vector<Region> read_regions(const std::filesystem::path& path);

}  // namespace isotone::app
