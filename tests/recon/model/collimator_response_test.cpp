// SPDX-License-Identifier: Apache-2.0
#include "recon/model/collimator_response.hpp"

#include "core/error.hpp"
#include "detector_system.hpp"
#include "io/config/share.hpp"
#include "recon/model/crystal_efficiency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

namespace isotone::recon {
namespace {

/// A collimator whose numbers come out by hand: mu = 2 / mm, so Leff = 21 - 1 = 20 mm.
DetectorSystem by_hand() {
    DetectorSystem system;
    system.camera.name = "by hand";
    system.camera.intrinsic_fwhm_mm = 3.0;
    system.camera.intrinsic_energy_kev = 140.0;
    system.camera.gap_mm = 10.0;
    system.camera.energy_resolution = 0.1;
    system.collimator = {"C", {}, HoleShape::square, 1.0, 0.25, 21.0, ""};
    system.septa = {"septa", 10.0, {100.0, 400.0}, {1.0, 1.0}, {0.5, 0.5}, {0.5, 0.5}, ""};
    return system;
}

// REQ-CDR-01
TEST(CollimatorResponse, IsTheFormulaWorkedOutByHand) {
    const DetectorSystem system = by_hand();
    EXPECT_NEAR(effective_hole_length_mm(system, 140.0), 20.0, 1e-12);
    // R_geo = (20 + 50 + 10) / 20 = 4 mm, with 3 mm intrinsic: 5 mm.
    EXPECT_NEAR(resolution_fwhm_mm(system, 140.0, 50.0), 5.0, 1e-12);
    // Four times the energy, half the intrinsic width.
    EXPECT_NEAR(resolution_fwhm_mm(system, 400.0, 50.0), std::hypot(4.0, 3.0 * std::sqrt(140.0 / 400.0)), 1e-12);
    // 1/(4 pi) (1/20)^2 (1/1.25)^2
    EXPECT_NEAR(geometric_efficiency(system, 140.0), 0.0016 / (4.0 * 3.14159265358979), 1e-15);
}

// REQ-SPECT-09
TEST(CollimatorResponse, TheSensitivityOfTwoRangesIsThatOfTheLinesInBoth) {
    DetectorSystem system = by_hand();
    system.camera.energy_resolution = 0.0;  // a line is in or out
    system.camera.crystal_thickness_mm = 9.5;
    system.crystal = io::config::load_material("NaI");
    const std::vector<GammaLine> lines{{171.28, 0.9}, {208.0, 0.5}, {245.35, 0.94}};
    const EnergyWindow window = window_of_levels("", {154.0, 188.0, 221.0, 270.0}, "test");
    const auto of_line = [&](const GammaLine& line) {  // g is 0.0016 / (4 pi) at every energy
        return 1e6 * line.yield * 0.0016 / (4.0 * 3.14159265358979) *
               full_energy_efficiency(system.crystal, 9.5, line.energy_kev);
    };
    EXPECT_NEAR(sensitivity_cps_per_mbq(system, lines, window) / (of_line(lines[0]) + of_line(lines[2])), 1.0, 1e-12);
    system.camera.energy_resolution = 0.1;
    EXPECT_NEAR(sensitivity_cps_per_mbq(system, lines, window),
                sensitivity_cps_per_mbq(system, lines, {"", 154.0, 188.0}) +
                    sensitivity_cps_per_mbq(system, lines, {"", 221.0, 270.0}),
                1e-9);
}

TEST(CollimatorResponse, ShapesHaveTheFactorsOfTheTextbooks) {
    DetectorSystem system = by_hand();
    const auto k = [&](HoleShape shape) {
        system.collimator.hole_shape = shape;
        return std::sqrt(geometric_efficiency(system, 140.0) / 0.0016);
    };
    // To the two digits the textbooks give.
    EXPECT_NEAR(k(HoleShape::hexagonal), 0.26, 0.005);
    EXPECT_NEAR(k(HoleShape::square), 0.28, 0.005);
    EXPECT_NEAR(k(HoleShape::round), 0.24, 0.005);
}

TEST(CollimatorResponse, RefusesPhotonsThatNoSeptumStops) {
    DetectorSystem system = by_hand();
    system.septa.density_g_ml = 0.1;
    EXPECT_THROW((void)resolution_fwhm_mm(system, 140.0, 50.0), Error);
}

/// In a window of 20 %: the published figures do not name theirs. One of 15 % would take 6 % off the formula.
double published_sensitivity_window_cps(const DetectorSystem& system) {
    const PublishedPerformance& published = *system.collimator.published;
    const auto entry = io::config::load_nuclide_entry(published.nuclide);
    return sensitivity_cps_per_mbq(system, entry.gamma_lines,
                                   {"", 0.9 * published.energy_kev, 1.1 * published.energy_kev});
}

// What the files of the share folder hold as published at 10 cm, and where it comes from:
//  - Siemens Symbia LEHR: the sensitivity is ascribed to the vendor; the resolution is a hospital's limit, and the gap
//    of the camera is computed from it. So the sensitivity is a prediction, the resolution is not, and no test of it.
//  - GE LEHR, MEGP, HEGP: a Monte Carlo of these collimators for 99mTc (SIMIND), not the vendor. Nothing is fitted.
using Name = std::pair<const char*, const char*>;

class PublishedSensitivity : public ::testing::TestWithParam<Name> {};

// REQ-CDR-01. 10 %: crystals, windows and septal penetration differ that much between a formula and a camera.
TEST_P(PublishedSensitivity, IsMet) {
    const DetectorSystem system = test::detector_system(GetParam().first, GetParam().second);
    ASSERT_TRUE(system.collimator.published && system.collimator.published->sensitivity_cps_per_mbq);
    const double published = *system.collimator.published->sensitivity_cps_per_mbq;
    RecordProperty("formula", std::to_string(published_sensitivity_window_cps(system)));
    EXPECT_NEAR(published_sensitivity_window_cps(system) / published, 1.0, 0.10)
        << published_sensitivity_window_cps(system) << " of " << published << " cps/MBq";
}

INSTANTIATE_TEST_SUITE_P(Share, PublishedSensitivity,
                         ::testing::Values(Name{"Siemens Symbia", "LEHR"}, Name{"GE Infinia", "LEHR"},
                                           Name{"GE Infinia", "MEGP"}, Name{"GE Infinia", "HEGP"}));

/// Formula over published width.
double published_width_ratio(const char* camera, const char* collimator) {
    const DetectorSystem system = test::detector_system(camera, collimator);
    const PublishedPerformance& published = *system.collimator.published;
    return resolution_fwhm_mm(system, published.energy_kev, published.distance_mm) / *published.resolution_fwhm_mm;
}

// REQ-CDR-01
TEST(PublishedResolution, OfGeLehrIsPredicted) {
    EXPECT_NEAR(published_width_ratio("GE Infinia", "LEHR"), 1.0, 0.03);
}

// REQ-CDR-01. 10 %: the source does not say where its 10 cm begin (6.3 mm, the cover, are 3 % of the width) nor which
// diameter of a hexagon is meant (that of equal area is 5 % more), and the formula is 3 to 4 % off traced holes
// (hexagonal_holes_test.cpp).
TEST(PublishedResolution, OfGeMegpAndHegpIsPredicted) {
    for (const char* collimator : {"MEGP", "HEGP"}) {
        RecordProperty(collimator, std::to_string(published_width_ratio("GE Infinia", collimator)));
        EXPECT_NEAR(published_width_ratio("GE Infinia", collimator), 1.0, 0.10) << collimator;
    }
}

// Guards a file, validates nothing: the gap of the Symbia was computed from this very width, so it must come out again
// wherever hole, crystal, septa or formula change, or be computed anew.
TEST(CameraCatalogue, TheGapOfSymbiaIsTheOneComputedFromItsLehrWidth) {
    const DetectorSystem system = test::detector_system("Siemens Symbia", "LEHR");
    const PublishedPerformance& published = *system.collimator.published;
    const double intrinsic = intrinsic_fwhm_mm(system.camera, published.energy_kev);
    const double geometric =
        std::sqrt(*published.resolution_fwhm_mm * *published.resolution_fwhm_mm - intrinsic * intrinsic);
    const double length = effective_hole_length_mm(system, published.energy_kev);
    const double gap = geometric * length / system.collimator.hole_diameter_mm - length - published.distance_mm;
    EXPECT_NEAR(gap, system.camera.gap_mm, 0.1);  // the file gives a tenth of a mm
}

}  // namespace
}  // namespace isotone::recon
