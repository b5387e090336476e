// SPDX-License-Identifier: Apache-2.0
#include "io/report/png.hpp"

#include "core/error.hpp"

#include <png.h>

namespace isotone::io::report {

std::vector<std::uint8_t> encode_png(const GreyImage& image) {
    const auto fail = [] {
        throw Error(ErrorCode::internal, "report picture", "it could not be encoded as PNG", "report this fault");
    };
    const auto pixels = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    if (image.width <= 0 || image.height <= 0 || image.pixels.size() != pixels) {
        fail();
    }
    png_image header{};
    header.version = PNG_IMAGE_VERSION;
    header.width = static_cast<png_uint_32>(image.width);
    header.height = static_cast<png_uint_32>(image.height);
    header.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = 0;
    if (png_image_write_to_memory(&header, nullptr, &size, 0, image.pixels.data(), 0, nullptr) == 0) {
        fail();
    }
    std::vector<std::uint8_t> bytes(size);
    if (png_image_write_to_memory(&header, bytes.data(), &size, 0, image.pixels.data(), 0, nullptr) == 0) {
        fail();
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace isotone::io::report
