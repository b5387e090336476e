// SPDX-License-Identifier: Apache-2.0
/// NRRD headers (.nrrd, .nhdr), before ITK's NrrdIO allocates what they ask for.
#pragma once

#include "io/image/detached_data.hpp"

#include <filesystem>

namespace isotone::io::image {

/// Passes only a scalar image of three spatial axes, raw or gzip, with a geometry that spans space.
/// @throws Error{input_corrupt}
DeclaredData check_nrrd(const std::filesystem::path& path);

}  // namespace isotone::io::image
