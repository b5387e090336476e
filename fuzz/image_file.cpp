// SPDX-License-Identifier: Apache-2.0
#include "io/image/image_file.hpp"

#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"

#include <cstdint>
#include <cstring>

namespace isotone::fuzz {
namespace {

/// A header may name a data file that is not there.
Outcome run_image(Bytes input, const std::string& name) {
    ScratchFolder::write(name, input);
    return checked([&] { io::image::read_image(ScratchFolder::path() / name); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt});
}

std::string written_image(const std::string& name) {
    Volume volume = example_volume();
    volume.grid.frame = Frame::patient_lps;
    io::image::write_image(ScratchFolder::path() / name, volume);
    return ScratchFolder::read(name);
}

std::string little_endian(std::uint32_t value) {
    std::string bytes;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        bytes += static_cast<char>(value >> shift & 0xffU);
    }
    return bytes;
}

std::string big_endian(std::uint32_t value) {
    const std::string bytes = little_endian(value);
    return {bytes.rbegin(), bytes.rend()};
}

/// One deflate block that stores its bytes as they are (RFC 1951, 3.2.4).
std::string stored(const std::string& bytes) {
    const auto length = static_cast<std::uint32_t>(bytes.size());
    return "\1" + little_endian(length).substr(0, 2) + little_endian(~length).substr(0, 2) + bytes;
}

/// RFC 1950, with Adler-32.
std::string zlib_stream(const std::string& bytes) {
    constexpr std::uint32_t modulus = 65521;
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char c : bytes) {
        a = (a + static_cast<unsigned char>(c)) % modulus;
        b = (b + a) % modulus;
    }
    return "\x78\x01" + stored(bytes) + big_endian(b << 16U | a);
}

/// RFC 1952, with CRC-32.
std::string gzip_stream(const std::string& bytes) {
    std::uint32_t crc = 0xffffffffU;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xedb88320U : crc >> 1U;
        }
    }
    return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + stored(bytes) + little_endian(~crc) +
           little_endian(static_cast<std::uint32_t>(bytes.size()));
}

std::string compressed_metaimage() {
    const std::string data = zlib_stream("123456");
    return "ObjectType = Image\nNDims = 3\nBinaryData = True\nCompressedData = True\nCompressedDataSize = " +
           std::to_string(data.size()) +
           "\nOrientation = 1 0 0 0 0.8 0.6 0 -0.6 0.8\nPosition = 1 2 3\nElementSize = 1 2 3\nDimSize = 3 2 1\n"
           "ElementType = MET_UCHAR\nComment = none\nElementDataFile = LOCAL\n" +
           data;
}

std::string compressed_nrrd() {
    return "NRRD0005\n# a comment\nnote:=text\ntype: short\ndimension: 3\nsizes: 3 1 1\nspacings: 1 2 3\n"
           "axis mins: 0 0 0\ncenters: cell cell cell\nlabels: \"x\" \"y\" \"z\"\nendian: big\nencoding: gzip\n\n" +
           gzip_stream("123456");
}

template <typename T>
void put(std::string& header, std::size_t at, T value) {
    std::memcpy(header.data() + at, &value, sizeof(T));
}

/// Orientation by matrix alone, and a scale.
std::string scaled_nifti() {
    std::string file = written_image("a.nii");
    put(file, 252, std::int16_t{0});
    put(file, 254, std::int16_t{1});
    put(file, 112, 2.5F);
    put(file, 116, -1.0F);
    return file;
}

}  // namespace

Outcome run_metaimage(Bytes input) {
    return run_image(input, "a.mha");
}
std::vector<std::string> metaimage_seeds() {
    return {written_image("a.mha"), compressed_metaimage()};
}

Outcome run_nifti(Bytes input) {
    return run_image(input, "a.nii");
}
std::vector<std::string> nifti_seeds() {
    return {written_image("a.nii"), scaled_nifti()};
}

Outcome run_nifti_compressed(Bytes input) {
    return run_image(input, "a.nii.gz");
}
std::vector<std::string> nifti_compressed_seeds() {
    return {written_image("a.nii.gz"), gzip_stream(written_image("a.nii"))};
}

Outcome run_nrrd(Bytes input) {
    return run_image(input, "a.nrrd");
}
std::vector<std::string> nrrd_seeds() {
    return {written_image("a.nrrd"), compressed_nrrd()};
}

}  // namespace isotone::fuzz
