// SPDX-License-Identifier: Apache-2.0
/// 8-bit grey pictures as PNG in memory.
#pragma once

#include <cstdint>
#include <vector>

namespace isotone::io::report {

struct GreyImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;  ///< rows from the top, 0 = black
};

/// @throws Error{internal} where the image is empty or libpng refuses it
std::vector<std::uint8_t> encode_png(const GreyImage& image);

}  // namespace isotone::io::report
