// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/image.hpp"

#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

namespace isotone::io::interfile {
namespace {

using file::write_atomically;
using test::error_of;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

Volume numbered_image() {
    ImageGrid grid;
    grid.size = {5, 4, 3};
    grid.spacing_mm = {2.08626, 3.3, 2.03125};
    grid.origin_mm = {-7.1, 0.3, 11.7};
    Volume image(grid, Quantity::activity_concentration);
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        image.values[i] = 0.1F * static_cast<float>(i) - 1.0F;
    }
    return image;
}

/// A header of a 2 x 1 x 1 image with lines replaced or added.
std::string small_header(const std::string& extra, const std::string& format = "float", int bytes = 4,
                         const std::string& order = "LITTLEENDIAN", const std::string& name = "a.v",
                         const std::string& size = "2") {
    return "!INTERFILE :=\nname of data file := " + name + "\nimagedata byte order := " + order +
           "\n!number format := " + format + "\n!number of bytes per pixel := " + std::to_string(bytes) +
           "\nnumber of dimensions := 3\n!matrix size [1] := " + size +
           "\n!matrix size [2] := 1\n!matrix size [3] := 1\nscaling factor (mm/pixel) [1] := 2\n"
           "scaling factor (mm/pixel) [2] := 2\nscaling factor (mm/pixel) [3] := 3\n" +
           extra + "!END OF INTERFILE :=\n";
}

std::vector<float> values_of(const TemporaryFolder& folder, const std::string& header, const std::string& data) {
    write_atomically(folder / "a.hv", header);
    write_atomically(folder / "a.v", data);
    return read_image(folder / "a.hv").values;
}

Error refusal_of(const std::string& header, const std::string& data) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.v", data);
    write_atomically(folder / "a.hv", header);
    return error_of([&] { read_image(folder / "a.hv"); });
}

const std::string two_floats("\0\0\x80?\0\0\0@", 8);  // 1 and 2

// REQ-IO-01
TEST(InterfileImage, ComesBackExactly) {
    const TemporaryFolder folder;
    for (const Quantity quantity : {Quantity::activity_concentration, Quantity::suv_bw, Quantity::attenuation}) {
        Volume image = numbered_image();
        image.quantity = quantity;
        write_image(folder / "image.hv", image);
        const Volume back = read_image(folder / "image.hv");
        EXPECT_EQ(back.grid, image.grid);
        EXPECT_EQ(back.quantity, quantity);
        EXPECT_EQ(back.values, image.values);
    }
    EXPECT_THAT(folder.names(), UnorderedElementsAre("image.hv", "image.v"));
}

// The file's first numbers are the row of smallest y and z, x growing: an object at +x, +y (down), +z (away from the
// bed) of the gantry frame stands late in the file along each axis.
TEST(InterfileImage, StoresXFastestWithYDownAndZAway) {
    const TemporaryFolder folder;
    Volume image(ImageGrid::centred({5, 3, 3}, {2, 2, 2}));
    image.at(4, 2, 1) = 1.0F;  // x = 4, y = 2, z = 0 mm
    write_image(folder / "image.hv", image);
    const std::vector<std::byte> data = file::read_bytes(folder / "image.v", 1000);
    const std::size_t expected = 1 * 15 + 2 * 5 + 4;
    for (std::size_t i = 0; i < 45; ++i) {
        float value = 0;
        std::memcpy(&value, data.data() + 4 * i, 4);
        EXPECT_EQ(value, i == expected ? 1.0F : 0.0F) << i;
    }
    const Vector3 position = read_image(folder / "image.hv").grid.position({4, 2, 1});
    EXPECT_EQ(position, (Vector3{4, 2, 0}));
    // STIR's own offsets: x and y of the first voxel, z from the plane that puts the image's middle on the scanner's.
    const std::string header = file::read_text(folder / "image.hv", 10000);
    EXPECT_THAT(header, HasSubstr("first pixel offset (mm) [1] := -4\n"));
    EXPECT_THAT(header, HasSubstr("first pixel offset (mm) [2] := -2\n"));
    EXPECT_THAT(header, HasSubstr("first pixel offset (mm) [3] := 0\n"));
}

TEST(InterfileImage, WithoutOffsetsAnEvenGridHasVoxelHalfNOnTheAxis) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.v", two_floats);
    write_atomically(folder / "a.hv", small_header(""));
    const ImageGrid grid = read_image(folder / "a.hv").grid;
    EXPECT_EQ(grid.origin_mm, (Vector3{-2, 0, 0}));  // voxels at -2 and 0 mm, as STIR numbers them -1 and 0
}

// REQ-IO-01
TEST(InterfileImage, ReadsEveryNumberFormat) {
    const TemporaryFolder folder;
    const auto read = [&](const std::string& format, int bytes, const std::string& order, const std::string& data) {
        return values_of(folder, small_header("", format, bytes, order), data);
    };
    using Values = std::vector<float>;
    EXPECT_EQ(read("unsigned integer", 1, "LITTLEENDIAN", "\x01\xff"), (Values{1, 255}));
    EXPECT_EQ(read("signed integer", 1, "LITTLEENDIAN", "\x01\xff"), (Values{1, -1}));
    EXPECT_EQ(read("signed integer", 2, "BIGENDIAN", std::string("\x01\x02\xff\xfe", 4)), (Values{258, -2}));
    EXPECT_EQ(read("unsigned integer", 2, "LITTLEENDIAN", std::string("\x01\x02\xff\xff", 4)), (Values{513, 65535}));
    EXPECT_EQ(read("signed integer", 4, "LITTLEENDIAN", std::string("\1\0\0\0\xff\xff\xff\xff", 8)), (Values{1, -1}));
    EXPECT_EQ(read("unsigned integer", 4, "BIGENDIAN", std::string("\0\0\1\0\0\0\0\2", 8)), (Values{256, 2}));
    EXPECT_EQ(read("float", 4, "LITTLEENDIAN", two_floats), (Values{1, 2}));
    EXPECT_EQ(read("short float", 4, "BIGENDIAN", std::string("?\x80\0\0@\0\0\0", 8)), (Values{1, 2}));
    EXPECT_EQ(read("long float", 8, "BIGENDIAN", std::string("?\xf0\0\0\0\0\0\0@\0\0\0\0\0\0\0", 16)), (Values{1, 2}));
}

TEST(InterfileImage, HonoursScaleAndByteOffset) {
    const TemporaryFolder folder;
    const std::string keys = "image scaling factor[1] := 0.5\ndata offset in bytes[1] := 3\n";
    EXPECT_EQ(values_of(folder, small_header(keys), "xyz" + two_floats), (std::vector<float>{0.5F, 1.0F}));
}

TEST(InterfileImage, AttenuationIsPerCentimetreInTheFile) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.v", two_floats);
    write_atomically(folder / "a.hv", small_header(""));
    const Volume image = read_image(folder / "a.hv", Quantity::attenuation);
    EXPECT_EQ(image.quantity, Quantity::attenuation);
    EXPECT_EQ(image.values, (std::vector<float>{0.1F, 0.2F}));
}

// REQ-IO-08
TEST(InterfileImage, RefusesDataOfAnotherLength) {
    const Error truncated = refusal_of(small_header(""), two_floats.substr(0, 7));
    EXPECT_EQ(truncated.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(truncated.where(), HasSubstr("a.hv, key 'matrix size'"));
    EXPECT_EQ(refusal_of(small_header(""), two_floats + "x").code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal_of(small_header("data offset in bytes := 1125899906842624\n"), two_floats).code(),
              ErrorCode::inconsistent_data);
}

TEST(InterfileImage, RefusesImpossibleSizes) {
    for (const char* size : {"0", "-2", "99999999999999999999", "1048577", "two", "2.5"}) {
        const Error error = refusal_of(small_header("", "float", 4, "LITTLEENDIAN", "a.v", size), two_floats);
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt) << size;
        EXPECT_THAT(error.where(), HasSubstr("matrix size [1]"));
    }
    EXPECT_EQ(refusal_of(small_header("", "float", 4, "LITTLEENDIAN", "a.v", "1048576"), two_floats).code(),
              ErrorCode::inconsistent_data);
}

TEST(InterfileImage, RefusesADataFileOutsideItsFolder) {
    for (const char* name : {"/etc/hostname", "../a.v", "..", "sub/a.v", "..\\a.v"}) {
        const Error error = refusal_of(small_header("", "float", 4, "LITTLEENDIAN", name), two_floats);
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt) << name;
        EXPECT_THAT(error.where(), HasSubstr("name of data file"));
    }
}

TEST(InterfileImage, RefusesNumbersThatAreNotFinite) {
    const Error error = refusal_of(small_header(""), std::string("\0\0\x80?\0\0\xc0\x7f", 8));  // 1 and NaN
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("a.v, byte 4"));
    EXPECT_EQ(refusal_of(small_header("image scaling factor := 1e300\n"), two_floats).code(), ErrorCode::input_corrupt);
}

TEST(InterfileImage, RefusesHeadersOfOtherThings) {
    EXPECT_EQ(refusal_of(small_header("!PET data type := Emission\n"), two_floats).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(small_header("", "ascii"), two_floats).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(small_header("", "float", 2), two_floats).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(small_header("", "float", 4, "MIDDLE"), two_floats).code(), ErrorCode::input_corrupt);
    const std::string whole = small_header("");
    EXPECT_EQ(refusal_of(whole.substr(0, whole.find("!END")), two_floats).code(), ErrorCode::input_corrupt);
}

TEST(InterfileImage, WritesOnlyWhatTheFormatCanSay) {
    const TemporaryFolder folder;
    Volume image = numbered_image();
    image.grid.frame = Frame::patient_lps;
    EXPECT_EQ(error_of([&] { write_image(folder / "a.hv", image); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error_of([&] { write_image(folder / "a.v", numbered_image()); }).code(), ErrorCode::output_location);
    EXPECT_TRUE(folder.names().empty());
}

}  // namespace
}  // namespace isotone::io::interfile
