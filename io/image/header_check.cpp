// SPDX-License-Identifier: Apache-2.0
#include "io/image/header_check.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::io::image {
namespace {

constexpr double shortest_mm = 1e-6;
constexpr double longest_mm = 1e6;
constexpr double farthest_mm = 1e7;
/// Of the volume of a box with the same edges; 1e-3 is an angle of 0.06 degrees.
constexpr double flattest = 1e-3;

bool is_spacing(double mm) {
    return mm >= shortest_mm && mm <= longest_mm;
}

}  // namespace

void refuse(const std::filesystem::path& path, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::input_corrupt, path.string(), what, hint);
}

void require_spacing(const std::filesystem::path& path, const std::array<double, 3>& spacing_mm) {
    if (!std::all_of(spacing_mm.begin(), spacing_mm.end(), is_spacing)) {
        refuse(path, "has a voxel size that is not a positive length in mm");
    }
}

void require_position(const std::filesystem::path& path, const std::array<double, 3>& position_mm) {
    if (!std::all_of(position_mm.begin(), position_mm.end(), [](double mm) { return std::abs(mm) <= farthest_mm; })) {
        refuse(path, "has an origin that is not a position in mm");
    }
}

void require_axes(const std::filesystem::path& path, const std::array<double, 9>& v) {
    // Not std::hypot, which may take (0, 0, nan) for no length.
    const auto length = [&v](std::size_t i) {
        return std::sqrt(v[i] * v[i] + v[i + 1] * v[i + 1] + v[i + 2] * v[i + 2]);
    };
    const std::array<double, 3> lengths = {length(0), length(3), length(6)};
    const double volume =
        v[0] * (v[4] * v[8] - v[5] * v[7]) - v[1] * (v[3] * v[8] - v[5] * v[6]) + v[2] * (v[3] * v[7] - v[4] * v[6]);
    if (!std::all_of(lengths.begin(), lengths.end(), is_spacing) ||
        !(std::abs(volume) >= flattest * lengths[0] * lengths[1] * lengths[2])) {
        refuse(path, "has axes that do not span space");
    }
}

std::uint64_t declared_voxels(const std::filesystem::path& path, const std::array<double, 3>& size) {
    const auto is_size = [](double n) { return n >= 1 && n <= std::numeric_limits<int>::max() && n == std::floor(n); };
    if (!std::all_of(size.begin(), size.end(), is_size)) {
        refuse(path, "has a size that is not a positive whole number of voxels");
    }
    return file::checked_product(
        {static_cast<std::uint64_t>(size[0]), static_cast<std::uint64_t>(size[1]), static_cast<std::uint64_t>(size[2])},
        path.string());
}

}  // namespace isotone::io::image
