// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/pixel_values.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/reading_faults.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace isotone::io::dicom {
namespace {

/// How a stored value lies in its bits.
struct PixelFormat {
    int allocated = 16, stored = 16;
    bool is_signed = false;

    std::size_t bytes() const { return static_cast<std::size_t>(allocated) / 8; }
    double value_of(std::uint32_t bits) const {
        const std::uint32_t mask = stored == 32 ? ~0U : (1U << static_cast<unsigned>(stored)) - 1U;
        const std::uint32_t sign = 1U << static_cast<unsigned>(stored - 1);
        bits &= mask;
        return is_signed && (bits & sign) != 0U ? static_cast<double>(bits) - static_cast<double>(mask) - 1.0
                                                : static_cast<double>(bits);
    }
};

PixelFormat format_of(DcmDataset& dataset, const std::string& where) {
    if (small_integer_of(dataset, DCM_SamplesPerPixel).value_or(1) != 1) {
        throw unsupported(where, "more than one sample per pixel: a colour image",
                          "give the image as it was made, not a capture of a screen");
    }
    const auto allocated = small_integer_of(dataset, DCM_BitsAllocated);
    if (!allocated) {
        throw damaged(where, "BitsAllocated (0028,0100) is missing");
    }
    const int stored = small_integer_of(dataset, DCM_BitsStored).value_or(*allocated);
    const int high = small_integer_of(dataset, DCM_HighBit).value_or(stored - 1);
    const bool known_width = *allocated == 8 || *allocated == 16 || *allocated == 32;
    if (!known_width || stored < 1 || stored > *allocated || high != stored - 1) {
        throw unsupported(where,
                          "pixels of " + std::to_string(*allocated) + " bits allocated, " + std::to_string(stored) +
                              " stored, high bit " + std::to_string(high),
                          "8, 16 and 32 bits with the value in the low bits are read");
    }
    return {*allocated, stored, small_integer_of(dataset, DCM_PixelRepresentation).value_or(0) == 1};
}

/// Turns the pixel data into uncompressed ones, where they are not.
void decompress(DcmDataset& dataset, const std::string& where, std::uint64_t file_bytes, std::uint64_t pixel_bytes) {
    const DcmXfer syntax(dataset.getOriginalXfer());
    if (!syntax.isEncapsulated()) {
        return;
    }
    // RLE and JPEG cannot shrink a slice beyond this; a larger claim is a damaged or hostile header.
    constexpr std::uint64_t largest_compression = 4096;
    const bool plausible = pixel_bytes / largest_compression <= file_bytes;
    if (!plausible || dataset.chooseRepresentation(EXS_LittleEndianExplicit, nullptr).bad()) {
        throw unsupported(where, std::string("cannot decode the transfer syntax ") + syntax.getXferName(),
                          "uncompressed, RLE, JPEG and JPEG-LS are read, JPEG 2000 is not; decompress it first, "
                          "e.g. with gdcmconv --raw");
    }
}

/// Bytes of the pixel data in this machine's order.
std::span<const std::byte> pixel_bytes_of(DcmDataset& dataset, const std::string& where, const PixelFormat& format,
                                          std::uint64_t expected, std::uint64_t file_bytes) {
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr) {
        throw damaged(where, "PixelData (7FE0,0010) is missing");
    }
    const std::uint64_t length = element->getLengthField();
    const bool compressed = DcmXfer(dataset.getOriginalXfer()).isEncapsulated();
    // One byte of padding makes an odd length even.
    if (length < expected || length > expected + 1 || (!compressed && length > file_bytes)) {
        throw damaged(where, "PixelData holds " + std::to_string(length) + " bytes, the header asks for " +
                                 std::to_string(expected));
    }
    Uint16* words = nullptr;
    if (format.allocated != 8 && element->getUint16Array(words).good() && words != nullptr) {
        return std::as_bytes(std::span(words, static_cast<std::size_t>(expected / 2)));
    }
    Uint8* bytes = nullptr;
    if (element->getUint8Array(bytes).good() && bytes != nullptr) {
        return std::as_bytes(std::span(bytes, static_cast<std::size_t>(expected)));
    }
    throw damaged(where, "PixelData cannot be read to its end");
}

std::uint32_t little_endian(std::span<const std::byte> bytes) {
    std::uint32_t bits = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        bits = (bits << 8U) | std::to_integer<std::uint32_t>(bytes[i]);
    }
    return bits;
}

double number_or(DcmItem& dataset, const DcmTagKey& tag, double absent, const std::string& where) {
    const std::optional<double> number = number_of(dataset, tag);
    if (!number && !text_of(dataset, tag).empty()) {
        throw damaged(where, std::string(DcmTag(tag).getTagName()) + " is not a number");
    }
    return number.value_or(absent);
}

}  // namespace

Rescale rescale_of(DcmItem& dataset, const std::string& where) {
    const Rescale rescale{number_or(dataset, DCM_RescaleSlope, 1.0, where),
                          number_or(dataset, DCM_RescaleIntercept, 0.0, where)};
    if (rescale.slope == 0.0) {
        throw damaged(where, "RescaleSlope is zero");
    }
    return rescale;
}

std::vector<float> rescaled_pixels(DcmDataset& dataset, const std::string& where, std::uint64_t file_bytes, int columns,
                                   int rows, double slope, double intercept) {
    const PixelFormat format = format_of(dataset, where);
    if (format.allocated != 16 && dataset.getOriginalXfer() == EXS_BigEndianExplicit) {
        throw unsupported(where, "big-endian pixels of other than 16 bits", "convert it to explicit little endian");
    }
    // rows and columns are at most 65 535 each, so neither product can overflow 64 bits.
    const std::uint64_t pixels = static_cast<std::uint64_t>(columns) * static_cast<std::uint64_t>(rows);
    const std::uint64_t expected = pixels * format.bytes();
    decompress(dataset, where, file_bytes, expected);
    const std::span<const std::byte> bytes = pixel_bytes_of(dataset, where, format, expected, file_bytes);

    std::vector<float> values(static_cast<std::size_t>(pixels));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint32_t bits = little_endian(bytes.subspan(i * format.bytes(), format.bytes()));
        values[i] = static_cast<float>(format.value_of(bits) * slope + intercept);
    }
    if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
        throw damaged(where, "rescaled values exceed the range of a 32 bit float");
    }
    return values;
}

EncodedSlice encode_slice(std::span<const float> values) {
    double largest = 0.0;
    for (const float value : values) {
        largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    EncodedSlice slice;
    // Below the smallest normal double the quotient value / slope would lose its meaning.
    slice.slope_text = largest > 1e-300 ? decimal_string(largest / 32767.0) : "1";
    slice.slope = *parse_number(slice.slope_text);
    slice.stored.reserve(values.size());
    for (const float value : values) {
        const double steps = std::nearbyint(static_cast<double>(value) / slice.slope);
        slice.stored.push_back(static_cast<std::int16_t>(std::clamp(steps, -32767.0, 32767.0)));
    }
    return slice;
}

}  // namespace isotone::io::dicom
