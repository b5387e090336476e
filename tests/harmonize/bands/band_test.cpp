// SPDX-License-Identifier: Apache-2.0
#include "harmonize/bands/band_check.hpp"
#include "harmonize/bands/band_use.hpp"

#include "core/error.hpp"
#include "io/config/toml.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

namespace isotone::harmonize {
namespace {

const std::string valid_band = R"(schema = "isotone-band/1"
id = "b"
programme = "p"
standard = "s"
nuclide = "18F"
modality = "PET"
fill_ratio = 10.0
[[curve]]
metric = "a50"
voi = "v"
sphere_mm = [37.0, 10.0]
min = [0.8, 0.3]
max = [1.0, 0.5]
source_url = "u"
read_date = "2026-11-22"
reader = "r"
)";

Band parse(const std::string& text) {
    return band_from_record(io::config::parse_toml(text, "band.toml"), "band.toml");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos);
    return text.replace(at, from.size(), to);
}

// REQ-HARM-06
TEST(Band, SharedBandsAreReadableAndNameTheirSource) {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(ISOTONE_SHARE_DIR) + "/bands")) {
        const Band band = band_from_record(io::config::read_toml(entry.path()), entry.path().string());
        EXPECT_EQ(band.id, entry.path().stem().string());
        for (const BandCurve& curve : band.curves) {
            EXPECT_FALSE(curve.source_url.empty());
            EXPECT_EQ(curve.sphere.size(), nema_spheres);
        }
    }
}

TEST(Band, SpheresMayStandInAnyOrder) {
    const Band band = parse(valid_band);
    ASSERT_EQ(band.curves.size(), 1U);
    EXPECT_EQ(band.curves[0].sphere, (std::vector<std::size_t>{5, 0}));
    EXPECT_FALSE(band.curves[0].informational);
}

TEST(Band, FaultyFilesAreRefused) {
    EXPECT_THROW(parse(replaced(valid_band, "\"a50\"", "\"a51\"")), Error);
    EXPECT_THROW(parse(replaced(valid_band, "[37.0, 10.0]", "[37.0, 11.0]")), Error);
    EXPECT_THROW(parse(replaced(valid_band, "[0.8, 0.3]", "[0.8]")), Error);
    EXPECT_THROW(parse(replaced(valid_band, "[1.0, 0.5]", "[0.7, 0.5]")), Error);
    EXPECT_THROW(parse(replaced(valid_band, "band/1", "band/2")), Error);
    EXPECT_THROW(parse(replaced(valid_band, "reader = \"r\"", "reader = \"r\"\ncolour = \"red\"")), Error);
    EXPECT_THROW(parse(replaced(valid_band, "source_url = \"u\"\n", "")), Error);
}

TEST(BandCheck, MarginIsTheShareOfTheBandToTheNearerLimit) {
    EXPECT_DOUBLE_EQ((LimitCheck{Metric::max, 0, 0.9, 0.8, 1.0, false}.margin()), 0.5);
    EXPECT_NEAR((LimitCheck{Metric::max, 0, 0.85, 0.8, 1.0, false}.margin()), 0.25, 1e-12);
    EXPECT_NEAR((LimitCheck{Metric::max, 0, 1.1, 0.8, 1.0, false}.margin()), -0.5, 1e-12);
}

// REQ-HARM-06
TEST(BandCheck, OneValueOutsideFailsTheVerdict) {
    const Band band = parse(valid_band);
    RecoveryCurve curve;
    curve.measured[5].a50 = 0.9;
    curve.measured[0].a50 = 0.4;
    EXPECT_TRUE(check(curve, band).pass);
    curve.measured[0].a50 = 0.51;
    EXPECT_FALSE(check(curve, band).pass);
    curve.measured[0].a50 = 0.29;
    EXPECT_FALSE(check(curve, band).pass);
    curve.measured[0].a50 = std::numeric_limits<double>::quiet_NaN();
    const BandVerdict verdict = check(curve, band);
    EXPECT_FALSE(verdict.pass);
    EXPECT_LT(verdict.smallest_margin, 0.0);
}

TEST(BandCheck, InformationalLimitsAloneDecideNothing) {
    const Band band = parse(replaced(valid_band, "reader = \"r\"", "reader = \"r\"\ninformational = true"));
    const BandVerdict verdict = check(RecoveryCurve{}, band);
    EXPECT_FALSE(verdict.assessable);
    EXPECT_FALSE(verdict.pass);
}

TEST(BandUse, AnotherFillRatioIsNotAssessable) {
    Band band;
    band.id = "ten";
    band.nuclide = "18F";
    band.fill_ratio = 10.0;
    EXPECT_EQ(band_use(band, FillSheet{10.9, 1.0}, "F-18").objection, "");
    EXPECT_NE(band_use(band, FillSheet{8.0, 1.0}, "F-18").objection.find("8.00:1"), std::string::npos);
    EXPECT_NE(band_use(band, FillSheet{11.2, 1.0}, "F-18").objection, "");
    BandVerdict verdict;
    verdict.pass = true;
    const BandVerdict refused = subject_to(verdict, band_use(band, FillSheet{8.0, 1.0}, "F-18"));
    EXPECT_FALSE(refused.pass);
    EXPECT_FALSE(refused.assessable);
    EXPECT_EQ(refused.reason.rfind("not assessable: ", 0), 0U);
}

TEST(BandUse, AnotherNuclideIsNotAssessableAndAnUnknownOneIsANote) {
    Band band;
    band.nuclide = "18F";
    band.fill_ratio = 10.0;
    for (const char* name : {"^18^Fluorine", "F-18", "18F", "F^18^", "Fluorine-18"}) {
        EXPECT_EQ(band_use(band, {}, name).objection, "") << name;
        EXPECT_TRUE(band_use(band, {}, name).notes.empty()) << name;
    }
    EXPECT_NE(band_use(band, {}, "^68^Gallium").objection.find("^68^Gallium"), std::string::npos);
    for (const char* name : {"", "unknown"}) {
        EXPECT_EQ(band_use(band, {}, name).objection, "") << name;
        EXPECT_EQ(band_use(band, {}, name).notes.size(), 1U) << name;
    }
}

TEST(BandUse, NuclideOfTheFillSheetMustBeThatOfBandAndImage) {
    Band band;
    band.id = "ten";
    band.nuclide = "18F";
    band.fill_ratio = 10.0;
    EXPECT_EQ(band_use(band, FillSheet{10.0, 1.0, "18F"}, "F-18").objection, "");
    EXPECT_NE(band_use(band, FillSheet{10.0, 1.0, "68Ga"}, "F-18").objection.find("filled with 68Ga, ten is for 18F"),
              std::string::npos);
    band.nuclide = "any";
    EXPECT_EQ(band_use(band, FillSheet{10.0, 1.0, "68Ga"}, "F-18").objection,
              "the fill sheet says 68Ga, the image F-18");
}

TEST(Band, SharedNumbersThatWereNotComparedSaySo) {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(ISOTONE_SHARE_DIR) + "/bands")) {
        for (const BandCurve& curve : band_from_record(io::config::read_toml(entry.path()), "band").curves) {
            const bool said = curve.note.find("not compared with") != std::string::npos;
            EXPECT_TRUE(said || !curve.signature.empty()) << entry.path();
        }
    }
}

}  // namespace
}  // namespace isotone::harmonize
