// SPDX-License-Identifier: Apache-2.0
/// The 16 bit mask of a .nii.gz file as a flat array, x fastest: just enough of NIfTI-1 for the test data.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <vector>

namespace isotone::test {

inline std::vector<std::int16_t> read_nifti_mask(const std::filesystem::path& path) {
    constexpr std::size_t data_offset = 352;  // 348 bytes of header and an empty extension
    std::vector<std::int16_t> mask;
    const gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) {
        throw std::runtime_error("cannot open " + path.string());
    }
    char header[data_offset] = {};
    gzread(file, header, data_offset);
    std::int16_t dimensions[8] = {};
    std::memcpy(dimensions, header + 40, sizeof dimensions);
    mask.resize(static_cast<std::size_t>(dimensions[1]) * static_cast<std::size_t>(dimensions[2]) *
                static_cast<std::size_t>(dimensions[3]));
    const int bytes = gzread(file, mask.data(), static_cast<unsigned>(mask.size() * sizeof(std::int16_t)));
    gzclose(file);
    if (bytes != static_cast<int>(mask.size() * sizeof(std::int16_t))) {
        throw std::runtime_error("short mask " + path.string());
    }
    return mask;
}

}  // namespace isotone::test
