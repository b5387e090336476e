// SPDX-License-Identifier: Apache-2.0
// `isotone calibrate`.
#include "app/image_file.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "recon/quantify/calibration.hpp"
#include "tests/app/run_command.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::app {
namespace {

using test::error_of;
using test::TemporaryFolder;

constexpr double half_life_s = 21624.12;

void run(std::vector<std::string> words) {
    words.insert(words.begin(), "calibrate");
    test::run(std::move(words));
}

/// Two heads that count at once, 32 steps of 30 s, one bin, with the counts that a source of the given counts per
/// second at the start leaves while it decays.
std::string write_two_heads(const TemporaryFolder& folder, double counts_per_s) {
    const double lambda = std::log(2.0) / half_life_s;
    SpectData data;
    data.exam.nuclide = {"99mTc", half_life_s, 0.0};
    data.exam.start_time_s = 1.6e9;
    data.exam.duration_s = 960.0;
    data.geometry.bins = 1;
    data.geometry.rows = 1;
    data.geometry.bin_mm = 4.8;
    data.geometry.row_mm = 4.8;
    data.windows = {{"Tc99m", 126.46, 154.56}};
    WindowCounts counts;
    for (int head = 0; head < 2; ++head) {
        for (int step = 0; step < 32; ++step) {
            const double start_s = 30.0 * step;
            data.geometry.views.push_back({0.1 * (step + 32 * head), 200.0, 0.0, start_s, 30.0, head});
            const double decayed_s = (std::exp(-lambda * start_s) - std::exp(-lambda * (start_s + 30.0))) / lambda;
            counts.values.push_back(static_cast<float>(counts_per_s * decayed_s));
        }
    }
    data.counts = {counts};
    const std::filesystem::path file = folder / "counts.h5";
    io::hdf5::write_spect(file, data);
    return file.string();
}

/// A phantom of 5 kBq/mL with a radius of 100 mm and a length of 192 mm, in voxels of 4.8 mm.
std::string write_cylinder(const TemporaryFolder& folder) {
    Volume image;
    image.grid = ImageGrid::centred({48, 48, 50}, {4.8, 4.8, 4.8});
    image.grid.frame = Frame::patient_lps;
    image.quantity = Quantity::activity_concentration;
    for (int z = 0; z < 50; ++z) {
        for (int y = 0; y < 48; ++y) {
            for (int x = 0; x < 48; ++x) {
                const Vector3 p =
                    image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const bool inside = std::hypot(p[0], p[1]) <= 100.0 && std::abs(p[2]) <= 96.0;
                image.values.push_back(inside ? 5000.0F : 0.0F);
            }
        }
    }
    const std::filesystem::path file = folder / "image.nii.gz";
    write_image(file, image);
    return file.string();
}

double factor_of(const std::filesystem::path& file) {
    return recon::calibration_from_record(io::json::parse_json(io::file::read_text(file, 1U << 20U), file.string()),
                                          "record")
        .factor_cps_per_mbq;
}

// REQ-QUANT-04
TEST(Calibrate, HeadsThatCountAtOnceSeeTheSourceDecayOnce) {
    const TemporaryFolder folder;
    const std::string out = (folder / "planar.json").string();
    run({write_two_heads(folder, 1000.0), "--experiment", "planar", "--activity", "10", "-o", out});
    // Counts are floats of about 3e4, so good to 6e-8. Decay over the heads' summed times would give 1.5 % more.
    EXPECT_NEAR(factor_of(out) / 100.0, 1.0, 1e-6);
}

// REQ-QUANT-04
TEST(Calibrate, TheFactorOfAUniformCylinderDependsOnNoRadiusOrLengthWithinIt) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), image = write_cylinder(folder);
    const std::string out = (folder / "cylinder.json").string();
    for (const char* radius : {"50", "52.7", "55", "61.3", "70"}) {
        for (const char* length : {"96", "98.7", "100", "110"}) {
            run({raw, "--experiment", "cylinder", "--image", image, "--image-sensitivity", "90", "--activity", "60",
                 "--volume", "12000", "--radius", radius, "--length", length, "-o", out});
            // The image shows 5 kBq/mL wherever it is looked at, and so do 60 MBq in 12 L.
            EXPECT_NEAR(factor_of(out) / 90.0, 1.0, 1e-9) << radius << " mm, " << length << " mm";
        }
    }
}

// REQ-QUANT-04
TEST(Calibrate, TheFactorOfASphereDependsOnNoRadiusAroundIt) {
    const TemporaryFolder folder;
    Volume image;
    image.grid = ImageGrid::centred({48, 48, 50}, {4.8, 4.8, 4.8});
    image.grid.frame = Frame::patient_lps;
    image.quantity = Quantity::activity_concentration;
    image.values.assign(image.grid.voxels(), 0.0F);
    image.values[static_cast<std::size_t>(24 + 48 * (24 + 48 * 25))] = 1e6F;
    const std::string file = (folder / "sphere.nii.gz").string(), out = (folder / "sphere.json").string();
    write_image(file, image);
    const std::string raw = write_two_heads(folder, 1000.0);
    const std::string activity = std::to_string(image.grid.voxel_volume_ml());  // 1 MBq/mL in one voxel
    for (const char* radius : {"20", "25.1", "30"}) {
        run({raw, "--experiment", "sphere", "--image", file, "--image-sensitivity", "90", "--activity", activity,
             "--radius", radius, "-o", out});
        EXPECT_NEAR(factor_of(out) / 90.0, 1.0, 1e-5) << radius << " mm";  // the activity was written to 6 places
    }
}

// REQ-IO-09
TEST(Calibrate, ReplacesARecordButNoFolder) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0);
    const auto calibrate = [&](const std::string& name) {
        run({raw, "--experiment", "planar", "--activity", "10", "-o", (folder / name).string()});
    };
    io::file::write_atomically(folder / "old.json", "old");
    calibrate("old.json");
    EXPECT_NEAR(factor_of(folder / "old.json"), 100.0, 1.0);
    std::filesystem::create_directory(folder / "taken.json");
    const Error error = error_of([&] { calibrate("taken.json"); });
    EXPECT_EQ(error.code(), ErrorCode::output_location);
    EXPECT_EQ(std::string(error.what()), "a folder of that name exists");
}

}  // namespace
}  // namespace isotone::app
