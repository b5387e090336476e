// SPDX-License-Identifier: Apache-2.0
// MetaImage and NRRD headers: each line of a sound header made wrong in turn.
#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/image/image_file.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace isotone::io::image {
namespace {

using file::write_atomically;
using test::error_of;
using test::TemporaryFolder;
using testing::ElementsAre;

const std::string meta_header =
    "ObjectType = Image\nNDims = 3\nBinaryData = True\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 1 2 3\n"
    "ElementSpacing = 2 2 4\nDimSize = 2 1 1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
const std::string nrrd_header =
    "NRRD0004\ntype: uchar\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 1 1\n"
    "space directions: (2,0,0) (0,2,0) (0,0,4)\nkinds: domain domain domain\nencoding: raw\n"
    "space origin: (1,2,3)\n\n";

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

using Changes = std::vector<std::pair<std::string, std::string>>;

/// Every change is refused as damaged input, with a hint.
void expect_refused(const std::string& name, const std::string& sound, const Changes& changes) {
    const TemporaryFolder folder;
    write_atomically(folder / name, sound);
    EXPECT_THAT(read_image(folder / name).values, ElementsAre(1.0F, 2.0F));
    for (const auto& [from, to] : changes) {
        write_atomically(folder / name, with(sound, from, to));
        const Error error = error_of([&] { read_image(folder / name); });
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt) << to << ": " << error.what();
        EXPECT_NE(error.hint(), "") << to;
    }
}

// REQ-IO-08
TEST(MetaImageHeader, IsRefusedWhereItIsWrong) {
    expect_refused("a.mha", meta_header + "\1\2",
                   {// ITK's reader never ends on this one.
                    {"NDims = 3", "NDims = -1"},
                    {"NDims = 3", "NDims = 2"},
                    {"NDims = 3", "NDims = 3.5"},
                    {"NDims = 3", "NDims = 99999999999999999999"},
                    {"NDims = 3\n", ""},
                    {"NDims = 3\n", "NDims = 3\nNDims = 3\n"},
                    {"NDims = 3", "NDims : 3"},
                    {"NDims = 3", "NDims ="},
                    {"NDims = 3", "NDims = = 3"},
                    {"ObjectType = Image", "ObjectType = Tube"},
                    {"ObjectType", std::string(200, 'n')},
                    {"Image", std::string(600, 'v')},
                    {"Image", "Im\001ge"},
                    {"BinaryData = True", "BinaryData = False"},
                    {"BinaryData = True", "BinaryData = perhaps"},
                    {"1 0 0 0 1 0 0 0 1", "1 0 0 0 1 0 0 1 0"},
                    {"1 0 0 0 1 0 0 0 1", "1 0 0 0 1 0 0 0 nan"},
                    {"1 0 0 0 1 0 0 0 1", "1 0 0 0 1 0 0 0"},
                    {"1 0 0 0 1 0 0 0 1", "1 0 0 0 1 0 0 0 1 0"},
                    {"1 0 0 0 1 0 0 0 1", "1 1 0 0 1 0 0 0 1"},
                    {"Offset = 1 2 3", "Offset = 1 2 1e300"},
                    {"Offset = 1 2 3", "Offset = 1 2 x"},
                    {"2 2 4", "2 0 4"},
                    {"2 2 4", "2 -2 4"},
                    {"2 2 4", "2 inf 4"},
                    {"2 2 4", "2 1e-30 4"},
                    {"DimSize = 2 1 1", "DimSize = 100000 100000 1000"},
                    {"DimSize = 2 1 1", "DimSize = 2 1 0"},
                    {"DimSize = 2 1 1", "DimSize = 2 1 -1"},
                    {"DimSize = 2 1 1", "DimSize = 2 1"},
                    {"DimSize = 2 1 1", "DimSize = 1 1 1"},
                    {"DimSize = 2 1 1", "DimSize = 2.5 1 1"},
                    {"DimSize = 2 1 1", "DimSize = 4294967297 1 1"},
                    {"DimSize = 2 1 1\n", ""},
                    {"MET_UCHAR", "MET_FLOAT"},
                    {"MET_UCHAR", "MET_STRING"},
                    {"MET_UCHAR", "MET_UCHAR_ARRAY"},
                    {"MET_UCHAR\n", "MET_UCHAR\nElementNumberOfChannels = 2\n"},
                    {"MET_UCHAR\n", "MET_UCHAR\nHeaderSize = 10\n"},
                    {"MET_UCHAR\n", "MET_UCHAR\nHeaderSize = -1\n"},
                    {"MET_UCHAR\n", "MET_UCHAR\nCompressedData = True\n"},
                    {"MET_UCHAR\n", "MET_UCHAR\nCompressedData = True\nCompressedDataSize = 2\n"},
                    {"MET_UCHAR\n", "MET_UCHAR\nCompressedData = True\nCompressedDataSize = 99999999999\n"},
                    {"ElementDataFile = LOCAL", "ElementDataFile ="},
                    {"ElementDataFile = LOCAL\n", ""},
                    {"\1\2", "\1"},
                    {"\1\2", "\1\2\3"}});
}

// REQ-IO-08
TEST(NrrdHeader, IsRefusedWhereItIsWrong) {
    expect_refused("a.nrrd", nrrd_header + "\1\2",
                   {{"NRRD0004", "NRRD0009"},
                    {"type: uchar", "type: block"},
                    {"type: uchar", "type: float"},
                    {"type: uchar\n", ""},
                    {"type: uchar", "type uchar"},
                    {"type: uchar", "sort: uchar"},
                    {"dimension: 3", "dimension: -1"},
                    {"dimension: 3", "dimension: 2"},
                    {"dimension: 3\n", ""},
                    {"dimension: 3\n", "dimension: 3\ndimension: 3\n"},
                    {"left-posterior-superior", "left-posterior-superior-time"},
                    {"sizes: 2 1 1", "sizes: 100000 100000 1000"},
                    {"sizes: 2 1 1", "sizes: 2 1"},
                    {"sizes: 2 1 1", "sizes: 2 1 -1"},
                    {"sizes: 2 1 1", "sizes: 1 1 1"},
                    {"sizes: 2 1 1\n", ""},
                    {"(0,0,4)", "(0,0,0)"},
                    {"(0,0,4)", "(0,4,0)"},
                    {"(0,0,4)", "(0,0,nan)"},
                    {"(0,0,4)", "none"},
                    {"(0,0,4)", "(0,0,1e300)"},
                    {"kinds: domain", "kinds: vector"},
                    {"encoding: raw", "encoding: gzip"},
                    {"encoding: raw", "encoding: text"},
                    {"encoding: raw", "encoding: bzip2"},
                    {"encoding: raw\n", ""},
                    {"encoding: raw\n", "encoding: raw\nline skip: 1\n"},
                    {"encoding: raw\n", "encoding: raw\nbyte skip: 1\n"},
                    {"encoding: raw\n", "encoding: raw\nbyte skip: -2\n"},
                    {"encoding: raw\n", "encoding: raw\nspacings: 1 1 0\n"},
                    {"encoding: raw\n", "encoding: raw\nlabels: \"x\" \"y\" \"z\n"},
                    {"encoding: raw\n", "encoding: raw\nunits: \"mm\" \"mm\"\n"},
                    {"encoding: raw\n", "encoding: raw\nthicknesses: 1 1 thin\n"},
                    {"encoding: raw\n", "encoding: raw\nold max: nan\n"},
                    {"(1,2,3)", "(1,2,1e30)"},
                    {"(1,2,3)", "(1,2)"},
                    {"\1\2", "\1"},
                    {"\1\2", "\1\2\3"}});
}

TEST(TextHeader, DoesNotEndInALongFile) {
    const TemporaryFolder folder;
    std::string comments;
    for (int i = 0; i < 2000; ++i) {
        comments += "# " + std::string(60, '-') + "\n";
    }
    write_atomically(folder / "a.nrrd", "NRRD0004\n" + comments);
    EXPECT_EQ(error_of([&] { read_image(folder / "a.nrrd"); }).code(), ErrorCode::input_corrupt);
}

TEST(TextHeader, NamesDataBesideItAlone) {
    const TemporaryFolder folder;
    for (const char* name : {"/etc/hostname", "../b.raw", "LIST", "a%d.raw 1 2 1", "..", "-"}) {
        write_atomically(folder / "a.mhd", with(meta_header, "LOCAL", name));
        EXPECT_EQ(error_of([&] { read_image(folder / "a.mhd"); }).code(), ErrorCode::input_corrupt) << name;
        write_atomically(folder / "a.nhdr", with(nrrd_header, "\n\n", std::string("\ndata file: ") + name + "\n\n"));
        EXPECT_EQ(error_of([&] { read_image(folder / "a.nhdr"); }).code(), ErrorCode::input_corrupt) << name;
    }
    write_atomically(folder / "a.mhd", with(meta_header, "LOCAL", "b.raw"));
    EXPECT_EQ(error_of([&] { read_image(folder / "a.mhd"); }).code(), ErrorCode::input_missing);
    write_atomically(folder / "a.nhdr", with(nrrd_header, "\n\n", "\ndata file: b.raw\n"));
    EXPECT_EQ(error_of([&] { read_image(folder / "a.nhdr"); }).code(), ErrorCode::input_missing);
    write_atomically(folder / "b.raw", "\1\2");
    EXPECT_THAT(read_image(folder / "a.mhd").values, ElementsAre(1.0F, 2.0F));
    EXPECT_THAT(read_image(folder / "a.nhdr").values, ElementsAre(1.0F, 2.0F));
}

TEST(TextHeader, SkipsBytesOfADataFile) {
    const TemporaryFolder folder;
    write_atomically(folder / "b.raw", "xy\1\2");
    const std::string detached = with(meta_header, "LOCAL", "b.raw");
    for (const char* skipped : {"2", "-1"}) {
        write_atomically(folder / "a.mhd", std::string("HeaderSize = ") + skipped + "\n" + detached);
        EXPECT_THAT(read_image(folder / "a.mhd").values, ElementsAre(1.0F, 2.0F)) << skipped;
        write_atomically(folder / "a.nhdr",
                         with(nrrd_header, "\n\n", std::string("\nbyte skip: ") + skipped + "\ndata file: b.raw\n"));
        EXPECT_THAT(read_image(folder / "a.nhdr").values, ElementsAre(1.0F, 2.0F)) << skipped;
    }
}

// What the check takes for the width of a type is what ITK reads.
TEST(TextHeader, KnowsTheWidthOfEveryType) {
    const TemporaryFolder folder;
    const std::vector<std::tuple<std::string, std::string, std::size_t>> types = {
        {"MET_CHAR", "int8", 1},       {"MET_UCHAR", "uchar", 1},
        {"MET_SHORT", "short", 2},     {"MET_USHORT", "ushort", 2},
        {"MET_INT", "int", 4},         {"MET_UINT", "uint", 4},
        {"MET_LONG", "int32", 4},      {"MET_ULONG", "unsigned int", 4},
        {"MET_LONG_LONG", "int64", 8}, {"MET_ULONG_LONG", "uint64", 8}};
    for (const auto& [meta, nrrd, width] : types) {
        std::string one(width, '\0');
        one[0] = '\1';
        std::string numbers = one;
        numbers += one;
        numbers[width] = '\2';
        write_atomically(folder / "a.mha", with(meta_header, "MET_UCHAR", meta).append(numbers));
        EXPECT_THAT(read_image(folder / "a.mha").values, ElementsAre(1.0F, 2.0F)) << meta;
        const std::string type = nrrd + "\nendian: little";
        write_atomically(folder / "a.nrrd", with(nrrd_header, "uchar", type).append(numbers));
        EXPECT_THAT(read_image(folder / "a.nrrd").values, ElementsAre(1.0F, 2.0F)) << nrrd;
    }
}

}  // namespace
}  // namespace isotone::io::image
