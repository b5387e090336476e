// SPDX-License-Identifier: Apache-2.0
/// What every image header must keep to before ITK's readers see it. They trust numbers: some of them never end on a
/// geometry near the limits of float, end the process, or allocate what a header asks for.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace isotone::io::image {

/// @throws Error{input_corrupt}: what is wrong with the file, and what to do
[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what,
                         const std::string& hint = "copy the file again from its source");

/// Each finite, positive, and from a nanometre to a kilometre.
void require_spacing(const std::filesystem::path& path, const std::array<double, 3>& spacing_mm);

/// Each finite and within ten kilometres.
void require_position(const std::filesystem::path& path, const std::array<double, 3>& position_mm);

/// The three vectors (0-2, 3-5, 6-8) have lengths as spacings have, and do not lie in one plane.
void require_axes(const std::filesystem::path& path, const std::array<double, 9>& vectors);

/// Of a grid whose sizes are whole, positive and fit an int.
std::uint64_t declared_voxels(const std::filesystem::path& path, const std::array<double, 3>& size);

}  // namespace isotone::io::image
