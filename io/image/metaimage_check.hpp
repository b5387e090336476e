// SPDX-License-Identifier: Apache-2.0
/// MetaImage headers (.mha, .mhd): what ITK's MetaIO takes on trust. Its NDims says how many numbers it reads, and
/// where data are missing or damaged it goes on with zeros.
#pragma once

#include "io/image/detached_data.hpp"

#include <filesystem>

namespace isotone::io::image {

/// Passes only a scalar image of three dimensions, in binary, with a geometry that spans space.
/// @throws Error{input_corrupt}
DeclaredData check_metaimage(const std::filesystem::path& path);

}  // namespace isotone::io::image
