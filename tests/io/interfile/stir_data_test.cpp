// SPDX-License-Identifier: Apache-2.0
// Files of STIR's recon_test_pack (Apache-2.0), read as STIR means them.
#include "io/interfile/image.hpp"
#include "io/interfile/sinogram.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone::io::interfile {
namespace {

class StirData : public testing::Test {
protected:
    void SetUp() override {
        if (const auto found = test::data_folder("stir")) {
            folder_ = *found;
        } else {
            GTEST_SKIP() << test::missing_data("stir");
        }
    }
    std::filesystem::path folder_;
};

TEST_F(StirData, SensitivityImageHasItsKnownSums) {
    const Volume image = read_image(folder_ / "RPTsens_seg3_PM.hv");
    EXPECT_EQ(image.grid.size, (std::array<int, 3>{60, 60, 31}));
    EXPECT_NEAR(*std::max_element(image.values.begin(), image.values.end()), 487.3179, 5e-4);
    EXPECT_NEAR(std::accumulate(image.values.begin(), image.values.end(), 0.0), 3.62757e7, 1e3);
    EXPECT_EQ(std::count(image.values.begin(), image.values.end(), 0.0F), 26009);
    // STIR numbers 60 voxels from -30: voxel 30 stands on the axis, and the middle plane on the middle of the scanner.
    const Vector3 centre = image.grid.position({30, 30, 15});
    EXPECT_NEAR(centre[0], 0.0, 1e-9);
    EXPECT_NEAR(centre[1], 0.0, 1e-9);
    EXPECT_NEAR(centre[2], 0.0, 1e-9);
}

TEST_F(StirData, ViewOffsetOfPrt1CancelsItsMashing) {
    // What STIR's database knows of the PRT-1 and the header leaves out (Scanner.cxx).
    const ScannerLookup lookup = [](const std::string& name) {
        CylindricalScanner scanner;
        scanner.name = name;
        scanner.inner_radius_mm = 373.0;
        scanner.depth_of_interaction_mm = 7.0;
        scanner.default_bin_mm = 3.1088;
        scanner.max_non_arc_corrected_bins = 128;
        return std::optional(scanner);
    };
    const SinogramGeometry geometry = read_sinogram_geometry(folder_ / "Utahscat600k_ca_seg4.hs", lookup);
    EXPECT_TRUE(geometry.arc_corrected());
    EXPECT_EQ(geometry.view_mashing(), 2);
    EXPECT_EQ(geometry.bin_mm(), 3.1088);
    for (int view = 0; view < 96; ++view) {
        EXPECT_NEAR(geometry.phi_rad(view), view * std::numbers::pi / 96.0, 1e-14);
    }
    EXPECT_EQ(geometry.segments().front(), (Segment{-4, -4, -4}));
}

TEST_F(StirData, MmrTemplateIsSpanOne) {
    const SinogramGeometry geometry = read_sinogram_geometry(folder_ / "Siemens_mMR_seg2.hs");
    EXPECT_EQ(geometry.planes().size(), 62U + 63U + 64U + 63U + 62U);
    EXPECT_EQ(geometry.views(), 252);
    EXPECT_EQ(geometry.bins(), 344);
    EXPECT_EQ(geometry.scanner().effective_radius_mm(), 335.0);
    EXPECT_EQ(geometry.scanner().ring_pitch_mm, 4.0625);
    EXPECT_NEAR(geometry.s_mm(173), 2.08815, 5e-6);
}

// STIR's expected scatter of a cylinder at x = +20, y = +10 mm (generate_uniform_cylinder.par). A bin lies at
// s (cos phi, sin phi), so the centroid of each view follows x cos phi + y sin phi: a flip of either axis, of the view
// direction or of the tangential order changes a sign.
TEST_F(StirData, ScatterOfAnOffCentreCylinderLiesWhereItShould) {
    const Sinogram sinogram = read_sinogram(folder_ / "scatter_cylinder.hs");
    const SinogramGeometry& geometry = sinogram.geometry;
    EXPECT_NEAR(*std::max_element(sinogram.values.begin(), sinogram.values.end()), 1.98945, 1e-5);
    EXPECT_NEAR(std::accumulate(sinogram.values.begin(), sinogram.values.end(), 0.0), 6996.62, 0.01);
    double along_x = 0, along_y = 0;
    for (int view = 0; view < geometry.views(); ++view) {
        double weight = 0, moment = 0;
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            for (int plane = 0; plane < 8; ++plane) {
                const double value = sinogram.values[geometry.offset(view, bin, 0, plane)];
                weight += value;
                moment += value * geometry.s_mm(bin);
            }
        }
        along_x += 2.0 / geometry.views() * moment / weight * std::cos(geometry.phi_rad(view));
        along_y += 2.0 / geometry.views() * moment / weight * std::sin(geometry.phi_rad(view));
    }
    // Scatter is broader than the object, so its centroid is nearer the axis; direction and ratio remain.
    EXPECT_GT(along_x, 5.0);
    EXPECT_NEAR(along_y / along_x, 0.5, 0.15);
}

}  // namespace
}  // namespace isotone::io::interfile
