// SPDX-License-Identifier: Apache-2.0
#include "io/config/share.hpp"

#include "core/error.hpp"
#include "core/sinogram.hpp"
#include "io/config/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numbers>

namespace isotone::io::config {
namespace {

using ::testing::HasSubstr;

/// What the vendors' own sinograms are known to hold, and geometry worked out by hand.
struct Known {
    const char* name;
    int bins, views, planes;
    double effective_radius_mm;
    double axial_length_mm;  ///< rings x pitch
    int real_crystals;       ///< without virtual ones, whole scanner
};

class ScannerFile : public ::testing::TestWithParam<Known> {};

// REQ-GEOM-04
TEST_P(ScannerFile, GivesTheSinogramOfTheVendor) {
    const Known& known = GetParam();
    const ScannerDescription description = load_scanner(known.name);
    ASSERT_TRUE(description.usual_sinogram);
    const UsualSinogram& usual = *description.usual_sinogram;
    const SinogramGeometry geometry(description.scanner, usual.span, usual.max_ring_difference, usual.view_mashing,
                                    usual.bins);
    EXPECT_EQ(geometry.bins(), known.bins);
    EXPECT_EQ(geometry.views(), known.views);
    EXPECT_EQ(static_cast<int>(geometry.planes().size()), known.planes);
}

// REQ-GEOM-01, REQ-GEOM-04
TEST_P(ScannerFile, HasTheGeometryWorkedOutByHand) {
    const Known& known = GetParam();
    const CylindricalScanner scanner = load_scanner(known.name).scanner;
    EXPECT_NEAR(scanner.effective_radius_mm(), known.effective_radius_mm, 1e-9);
    EXPECT_NEAR(scanner.axial_length_mm(), known.axial_length_mm, 1e-9);
    int real = 0;
    for (int ring = 0; ring < scanner.rings; ++ring) {
        for (int crystal = 0; crystal < scanner.crystals_per_ring; ++crystal) {
            real += scanner.is_virtual(ring, crystal) ? 0 : 1;
        }
    }
    EXPECT_EQ(real, known.real_crystals);
    EXPECT_THAT(scanner.source, HasSubstr("(read 20"));
}

TEST_P(ScannerFile, ReadsBackFromItsRecord) {
    const ScannerDescription description = load_scanner(GetParam().name);
    const Record record = record_of(description);
    const ScannerDescription again = scanner_from_record(parse_toml(write_toml(record), "written"), "written");
    EXPECT_EQ(write_toml(record_of(again)), write_toml(record));
}

INSTANTIATE_TEST_SUITE_P(
    Share, ScannerFile,
    ::testing::Values(
        // mMR: 127 + 2 (115 + 93 + 71 + 49 + 27) planes; 56 x 8 crystals in 64 rings.
        Known{"Siemens mMR", 344, 252, 837, 335.0, 260.0, 56 * 8 * 64},
        // mCT: 109 + 2 (97 + 75 + 53 + 31) planes; 48 x 13 crystals in 4 x 13 rings.
        Known{"Siemens mCT", 400, 168, 621, 428.0, 55 * 4.054, 48 * 13 * 52},
        // Vision: 159 + 2 (139 + 101 + 63 + 25) planes.
        Known{"Siemens Vision 600", 520, 399, 815, 417.0, 80 * 3.29114, 38 * 20 * 80},
        // HR+: 63 + 2 (53 + 35) planes.
        Known{"ECAT HR+", 288, 144, 239, 419.0, 155.2, 576 * 32},
        // GE: 2 rings - 1 planes, then 4 fewer per pair of ring differences.
        Known{"GE Discovery MI 4-ring", 415, 272, 1261, 380.5, 36 * 5.52296, 544 * 36},
        Known{"GE Discovery 690", 381, 288, 553, 414.5, 24 * 6.54, 576 * 24},
        Known{"GE Signa PET/MR", 357, 224, 1981, 320.3, 45 * 5.56, 448 * 45},
        // PRT-1 as in STIR's tests: ring differences -4..4 without compression, 16 + 2 (15 + 14 + 13 + 12) planes.
        Known{"RPT", 128, 96, 124, 380.0, 108.0, 384 * 16}),
    [](const auto& parameter) {
        std::string name = parameter.param.name;
        std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
        return name;
    });

TEST(Share, ScannersAnswerToAliasesAndMisspeltNamesAreCorrected) {
    EXPECT_EQ(load_scanner("mmr").scanner.name, "Siemens mMR");
    EXPECT_EQ(load_scanner("hr+").scanner.name, "ECAT HR+");
    EXPECT_EQ(load_scanner("ge_discovery_690").scanner.name, "GE Discovery 690");
    try {
        (void)load_scanner("Siemens mMP");
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::usage);
        EXPECT_THAT(error.hint(), HasSubstr("did you mean 'Siemens mMR'"));
    }
}

TEST(Share, TiltIsReadInDegrees) {
    EXPECT_NEAR(load_scanner("Vision 600").scanner.intrinsic_tilt_rad, 0.0324, 1e-6);
    EXPECT_NEAR(load_scanner("Signa").scanner.intrinsic_tilt_rad, -5.23 * std::numbers::pi / 180.0, 1e-12);
}

TEST(Share, TofDataOfEachScanner) {
    EXPECT_FALSE(load_scanner("mMR").scanner.tof);
    ASSERT_TRUE(load_scanner("Vision 600").scanner.tof);
    // Eight unmashed bins make the 143.231 ps bin of the vendor's sinograms.
    EXPECT_NEAR(8 * load_scanner("Vision 600").scanner.tof->bin_width_ps, 143.231, 1e-9);
    EXPECT_EQ(load_scanner("Discovery MI").scanner.tof->bins, 29 * 13);
}

TEST(Share, AScannerFileWithAnUnknownKeyIsRefused) {
    Record record = record_of(load_scanner("mMR"));
    record["ring_pich_mm"] = 4.0;
    EXPECT_THROW((void)scanner_from_record(record, "t"), Error);
    Record impossible = record_of(load_scanner("mMR"));
    impossible["crystals_per_block_transaxial"] = 10;
    EXPECT_THROW((void)scanner_from_record(impossible, "t"), Error);
}

TEST(Share, EveryNuclideDecaysAndIsFoundByItsAliases) {
    const auto all = load_all_nuclides();
    EXPECT_EQ(all.size(), 18U);
    for (const NuclideEntry& entry : all) {
        EXPECT_FALSE(entry.source.empty());
        for (const std::string& alias : entry.aliases) {
            EXPECT_EQ(load_nuclide(alias).name, entry.nuclide.name);
        }
        ASSERT_EQ(entry.half_lives_s().size(), 1 + entry.other_half_lives.size());
        EXPECT_EQ(entry.half_lives_s().front(), entry.nuclide.half_life_s);
        for (const OtherHalfLife& other : entry.other_half_lives) {
            EXPECT_FALSE(other.source.empty());
            EXPECT_GT(std::abs(other.half_life_s / entry.nuclide.half_life_s - 1.0), 0.005) << entry.nuclide.name;
        }
    }
    // Decay over 60 minutes, from the half-lives published with the IBSI reference objects.
    const auto after_an_hour = [](const char* name) { return std::exp2(-3600.0 / load_nuclide(name).half_life_s); };
    EXPECT_NEAR(after_an_hour("F-18"), 0.684633, 1e-6);
    EXPECT_NEAR(after_an_hour("68Ga"), 0.540662, 1e-6);
    EXPECT_NEAR(after_an_hour("89zr"), 0.991199, 1e-6);
    EXPECT_NEAR(after_an_hour("177Lu"), 0.995664, 1e-6);
    EXPECT_EQ(load_nuclide("99mTc").positron_fraction, 0.0);
    EXPECT_THROW((void)load_nuclide("19F"), Error);
}

TEST(Share, ANamedFolderIsTakenOrRefused) {
    ::setenv("ISOTONE_SHARE", "/nonexistent", 1);
    EXPECT_THROW((void)share_folder(), Error);
    ::unsetenv("ISOTONE_SHARE");
    EXPECT_NO_THROW((void)share_folder());
}

}  // namespace
}  // namespace isotone::io::config
