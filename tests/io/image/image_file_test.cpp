// SPDX-License-Identifier: Apache-2.0
#include "io/image/image_file.hpp"

#include "core/random.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <limits>
#include <string>

namespace isotone::io::image {
namespace {

using file::write_atomically;
using test::error_of;
using test::TemporaryFolder;
using testing::ElementsAre;

/// Oblique axes, odd sizes and different numbers everywhere: no flip or swap maps it onto itself.
Volume oblique_image() {
    ImageGrid grid;
    grid.size = {7, 6, 5};
    grid.spacing_mm = {2.083, 3.1, 2.78};
    grid.origin_mm = {-12.5, 41.25, -310.75};
    const double c = std::cos(0.3), s = std::sin(0.3);
    grid.direction = {c, -s, 0, s, c, 0, 0, 0, 1};
    grid.frame = Frame::patient_lps;
    Volume image(grid, Quantity::activity_concentration);
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        image.values[i] = 0.37F * static_cast<float>(i) - 11.0F;
    }
    return image;
}

class ImageFormat : public testing::TestWithParam<const char*> {};

// REQ-IO-04
TEST_P(ImageFormat, ComesBack) {
    const TemporaryFolder folder;
    const std::string name = std::string("a") + GetParam();
    const Volume image = oblique_image();
    write_image(folder / name, image);
    const Volume back = read_image(folder / name, Quantity::activity_concentration);
    EXPECT_THAT(folder.names(), ElementsAre(name));
    EXPECT_EQ(back.grid.size, image.grid.size);
    EXPECT_EQ(back.grid.frame, Frame::patient_lps);
    EXPECT_EQ(back.quantity, Quantity::activity_concentration);
    EXPECT_EQ(back.values, image.values);
    // NIfTI keeps its geometry in float32, whose step is 3e-5 at 310 mm; the others are text with enough digits.
    const double tolerance = name.find("nii") != std::string::npos ? 3e-5 : 1e-9;
    for (const Vector3& index : {Vector3{0, 0, 0}, Vector3{6, 0, 0}, Vector3{0, 5, 0}, Vector3{6, 5, 4}}) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            EXPECT_NEAR(back.grid.position(index)[axis], image.grid.position(index)[axis], tolerance);
        }
    }
}

TEST_P(ImageFormat, DamagedFilesAreErrorsOrImagesOfTheSameSize) {
    const TemporaryFolder folder;
    const std::filesystem::path path = folder / (std::string("a") + GetParam());
    write_image(path, oblique_image());
    const std::string whole = file::read_text(path, 1U << 20U);
    RandomStream random(11, 0, 0);
    for (int round = 0; round < 150; ++round) {
        std::string damaged = whole;
        if (round % 3 == 0) {
            damaged.resize(random.next_u32() % damaged.size());
        } else {
            for (int flips = 0; flips < 4; ++flips) {
                // Mostly in the header, where the sizes stand.
                const std::size_t range = round % 3 == 1 ? std::min<std::size_t>(360, damaged.size()) : damaged.size();
                damaged[random.next_u32() % range] ^= static_cast<char>(1U << random.next_u32() % 8);
            }
        }
        std::ofstream(path, std::ios::binary) << damaged;
        try {
            const Volume image = read_image(path);
            EXPECT_LE(image.values.size(), damaged.size() * 1032);
            EXPECT_NE(round % 3, 0) << "a truncated file was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::input_corrupt) << error.what();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, ImageFormat, testing::Values(".nii", ".nii.gz", ".nrrd", ".mha"));

TEST(ImageFile, AttenuationIsPerCentimetreInFiles) {
    const TemporaryFolder folder;
    Volume image = oblique_image();
    image.quantity = Quantity::attenuation;
    std::fill(image.values.begin(), image.values.end(), 0.0096F);
    write_image(folder / "a.mha", image);
    EXPECT_NEAR(read_image(folder / "a.mha").values[0], 0.096, 1e-8);
    EXPECT_NEAR(read_image(folder / "a.mha", Quantity::attenuation).values[0], 0.0096, 1e-9);
}

TEST(ImageFile, RefusesDataFilesElsewhere) {
    const TemporaryFolder folder;
    const std::string geometry = "ObjectType = Image\nNDims = 3\nDimSize = 2 1 1\nElementType = MET_UCHAR\n";
    for (const char* name : {"/etc/hostname", "../b.raw", "LIST", "a%d.raw 1 2 1"}) {
        write_atomically(folder / "a.mhd", geometry + "ElementDataFile = " + name + "\n");
        EXPECT_EQ(error_of([&] { read_image(folder / "a.mhd"); }).code(), ErrorCode::input_corrupt) << name;
    }
    write_atomically(folder / "b.raw", "\1\2");
    write_atomically(folder / "a.mhd", geometry + "ElementDataFile = b.raw\n");
    EXPECT_THAT(read_image(folder / "a.mhd").values, ElementsAre(1.0F, 2.0F));
    write_atomically(folder / "a.nhdr",
                     "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 1 1\nencoding: raw\ndata file: /etc/hostname\n\n");
    EXPECT_EQ(error_of([&] { read_image(folder / "a.nhdr"); }).code(), ErrorCode::input_corrupt);
}

TEST(ImageFile, RefusesWhatItCannotStandFor) {
    const TemporaryFolder folder;
    Volume image = oblique_image();
    EXPECT_EQ(error_of([&] { write_image(folder / "a.mhd", image); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] { write_image(folder / "a.png", image); }).code(), ErrorCode::usage);
    image.grid.frame = Frame::gantry;
    EXPECT_EQ(error_of([&] { write_image(folder / "a.mha", image); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error_of([&] { read_image(folder / "a.mha"); }).code(), ErrorCode::input_missing);
    EXPECT_TRUE(folder.names().empty());
    image = oblique_image();
    image.values[3] = std::numeric_limits<float>::infinity();
    write_image(folder / "a.mha", image);
    EXPECT_EQ(error_of([&] { read_image(folder / "a.mha"); }).code(), ErrorCode::input_corrupt);
}

// The NIfTI library looks for the numbers of a.nii.gz in an a.nii beside it.
TEST(ImageFile, ReadsTheNamedOneOfTwoFiles) {
    const TemporaryFolder folder;
    Volume image = oblique_image();
    write_image(folder / "a.nii.gz", image);
    const std::vector<float> compressed = image.values;
    image.values.assign(image.values.size(), 7.0F);
    write_image(folder / "a.nii", image);
    EXPECT_EQ(read_image(folder / "a.nii.gz").values, compressed);
    EXPECT_EQ(read_image(folder / "a.nii").values, image.values);
    write_image(folder / "a.nii.gz", oblique_image());
    EXPECT_EQ(read_image(folder / "a.nii.gz").values, compressed);
}

TEST(ImageFile, FullDiskIsNamedAndLeavesNothing) {
    const TemporaryFolder folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 400;
    for (const char* name : {"a.nii", "a.nii.gz", "a.mha", "a.nrrd"}) {
        ::setrlimit(RLIMIT_FSIZE, &small);
        const Error error = error_of([&] { write_image(folder / name, oblique_image()); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        EXPECT_THAT(error.code(), testing::AnyOf(ErrorCode::disk_full, ErrorCode::output_location)) << name;
    }
    EXPECT_TRUE(folder.names().empty());
}

// The mask of the SUV reference objects (CC BY 4.0): 203 202 voxels set.
// REQ-IO-04
TEST(ImageFile, ReadsTheReferenceMask) {
    const auto folder = test::data_folder("suv-dro");
    if (!folder) {
        GTEST_SKIP() << test::missing_data("suv-dro");
    }
    const Volume mask = read_image(*folder / "DRO_0_0" / "mask" / "DRO_mask.nii.gz");
    EXPECT_EQ(mask.grid.size, (std::array<int, 3>{256, 256, 20}));
    EXPECT_EQ(std::count(mask.values.begin(), mask.values.end(), 1.0F), 203202);
    // Its affine has -4, -4, +4 on the diagonal in RAS: in LPS the axes point along +x, +y, +z.
    EXPECT_NEAR(mask.grid.direction[0] * mask.grid.spacing_mm[0], 4.0, 1e-5);
    EXPECT_NEAR(mask.grid.direction[4] * mask.grid.spacing_mm[1], 4.0, 1e-5);
    EXPECT_NEAR(mask.grid.direction[8] * mask.grid.spacing_mm[2], 4.0, 1e-5);
}

}  // namespace
}  // namespace isotone::io::image
