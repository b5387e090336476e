// SPDX-License-Identifier: Apache-2.0
/// Values and places of an uncompressed NIfTI-1 file, independent of isotone's own readers.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace isotone::test {

struct NiftiVoxel {
    double x_mm, y_mm, z_mm;  ///< by the sform: right, anterior, superior
    double value;
};

template <typename T>
T nifti_field(const std::string& bytes, std::size_t offset) {
    T value{};
    if (offset + sizeof value > bytes.size()) {
        throw std::runtime_error("short NIfTI file");
    }
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

/// Little-endian int16 and float32 images.
inline std::vector<NiftiVoxel> read_nifti_voxels(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto type = nifti_field<std::int16_t>(bytes, 70);
    const bool is_float = type == 16;
    if (!is_float && type != 4) {
        throw std::runtime_error("unexpected NIfTI data type " + std::to_string(type));
    }
    const float scale = nifti_field<float>(bytes, 112);
    const auto extent = [&](std::size_t axis) { return int{nifti_field<std::int16_t>(bytes, 40 + 2 * axis)}; };
    const auto affine = [&](std::size_t row, std::size_t column) {
        return static_cast<double>(nifti_field<float>(bytes, 280 + 16 * row + 4 * column));
    };
    auto at = static_cast<std::size_t>(nifti_field<float>(bytes, 108));
    std::vector<NiftiVoxel> voxels;
    for (int k = 0; k < extent(3); ++k) {
        for (int j = 0; j < extent(2); ++j) {
            for (int i = 0; i < extent(1); ++i) {
                const auto place = [&](std::size_t row) {
                    return affine(row, 0) * i + affine(row, 1) * j + affine(row, 2) * k + affine(row, 3);
                };
                const double stored = is_float ? nifti_field<float>(bytes, at)
                                               : static_cast<double>(nifti_field<std::int16_t>(bytes, at));
                voxels.push_back({place(0), place(1), place(2), stored * (scale == 0.0F ? 1.0F : scale)});
                at += is_float ? 4 : 2;
            }
        }
    }
    return voxels;
}

}  // namespace isotone::test
