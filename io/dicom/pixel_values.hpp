// SPDX-License-Identifier: Apache-2.0
/// Private to this room: pixels of a dataset, and back.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

class DcmDataset;
class DcmItem;

namespace isotone::io::dicom {

/// A value is the stored one x slope + intercept.
struct Rescale {
    double slope = 1.0, intercept = 0.0;
};

/// For objects that need not state them, as Nuclear Medicine: 1 and 0 where they are absent or empty.
/// @throws Error{input_corrupt} where they are there and no numbers, or the slope is 0
Rescale rescale_of(DcmItem& dataset, const std::string& where);

/// Stored value x slope + intercept of every pixel, columns fastest.
/// @param where       names the file in errors
/// @param file_bytes  length of the file: no uncompressed pixel data can be longer
/// @throws Error{input_corrupt} where the pixel data do not fit the header, or are coded in a way that is not read
std::vector<float> rescaled_pixels(DcmDataset& dataset, const std::string& where, std::uint64_t file_bytes, int columns,
                                   int rows, double slope, double intercept);

/// Pixels of a slice as signed 16 bit numbers with the slope that brings them back.
struct EncodedSlice {
    std::string slope_text;  ///< DS
    double slope = 1.0;      ///< the number that slope_text holds, which is what a reader will use
    std::vector<std::int16_t> stored;
};

/// Slope = largest magnitude / 32767, 1 for a slice of zeros. Values must be finite.
EncodedSlice encode_slice(std::span<const float> values);

}  // namespace isotone::io::dicom
