// SPDX-License-Identifier: Apache-2.0
#include "core/energy_window.hpp"

#include "core/energy_window_record.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

EnergyWindow indium() {
    return window_of_levels("111In", {221.0, 270.0, 154.0, 188.0}, "data");
}

// REQ-SPECT-09
TEST(EnergyWindow, OfTwoRangesCountsNothingBetweenThem) {
    const EnergyWindow window = indium();
    EXPECT_EQ(window.lower_kev, 154.0);
    EXPECT_EQ(window.upper_kev, 270.0);
    EXPECT_EQ(window.width_kev(), 34.0 + 49.0);
    EXPECT_TRUE(window.holds(171.3));
    EXPECT_TRUE(window.holds(245.4));
    EXPECT_FALSE(window.holds(208.0));
    EXPECT_DOUBLE_EQ(window.centre_kev(), (34.0 * 171.0 + 49.0 * 245.5) / 83.0);
    EXPECT_EQ(window.levels_text(), "154 to 188 and 221 to 270 keV");
    EXPECT_THAT(window.levels_kev(), ElementsAre(154.0, 188.0, 221.0, 270.0));
    EXPECT_EQ(window_of_levels("", {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, "").levels_text(), "1 to 2, 3 to 4 and 5 to 6 keV");
}

// REQ-SPECT-09
TEST(EnergyWindow, OfOneRangeHasNoParts) {
    const EnergyWindow window = window_of_levels("p", {126.45, 154.55}, "data");
    EXPECT_EQ(window, (EnergyWindow{"p", 126.45, 154.55}));
    EXPECT_EQ(window.width_kev(), 154.55 - 126.45);
    EXPECT_EQ(window.levels_text(), "126.45 to 154.55 keV");
}

// REQ-SPECT-09
TEST(EnergyWindow, RangesMayTouchButNotOverlapNorBeEmpty) {
    const auto refusal = [](const std::vector<double>& levels) {
        return error_of([&] { window_of_levels("w", levels, "data"); });
    };
    EXPECT_EQ(window_of_levels("w", {126.0, 140.0, 140.0, 154.0}, "data").width_kev(), 28.0);
    EXPECT_THAT(refusal({154.0, 188.0, 187.0, 270.0}).what(), HasSubstr("154 to 188 and 187 to 270 keV overlap"));
    EXPECT_THAT(refusal({154.0, 188.0, 154.0, 188.0}).what(), HasSubstr("overlap"));
    EXPECT_THAT(refusal({154.0, 188.0, 221.0, 221.0}).what(), HasSubstr("from 221 to 221 keV"));
    EXPECT_THAT(refusal({154.0, 188.0, 221.0}).what(), HasSubstr("3 levels"));
    EXPECT_EQ(refusal({}).code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(refusal({154.0, 188.0, 187.0, 270.0}).where(), HasSubstr("data, energy window \"w\""));
}

// REQ-SPECT-09
TEST(EnergyWindow, LevelsThatAreNotThoseOfItsRangesAreRefused) {
    EnergyWindow window = indium();
    window.upper_kev = 300.0;
    EXPECT_THAT(error_of([&] { window.check("data"); }).what(), HasSubstr("not those from 154 to 300 keV"));
    window = indium();
    std::swap(window.parts[0], window.parts[1]);
    EXPECT_THAT(error_of([&] { window.check("data"); }).what(), HasSubstr("out of order"));
}

// REQ-SPECT-09
TEST(EnergyWindow, ItsEnergyIsThatOfTheLinesItCounts) {
    const std::vector<GammaLine> lines{{23.2, 0.7}, {171.28, 0.9}, {208.0, 5.0}, {245.35, 0.94}, {250.0, 0.1}};
    EXPECT_EQ(photopeak_kev(lines, {"171", 154.0, 188.0}), 171.28);
    EXPECT_EQ(photopeak_kev(lines, {"245", 221.0, 270.0}), 245.35);
    EXPECT_DOUBLE_EQ(photopeak_kev(lines, indium()).value(), (0.9 * 171.28 + 0.94 * 245.35) / 1.84);
    EXPECT_EQ(photopeak_kev({{171.28, 0.9}}, indium()), 171.28);
    EXPECT_FALSE(photopeak_kev({{208.0, 1.0}}, indium()));
}

// REQ-SPECT-09
TEST(EnergyWindow, LevelsRoundTripThroughRecords) {
    const auto read = [](const Record& record) { return window_from_levels(RecordReader(record, "record"), "111In"); };
    Record record;
    put_levels(record, indium());
    EXPECT_EQ(read(record), indium());
    Record one;
    put_levels(one, {"111In", 154.0, 188.0});
    EXPECT_EQ(one.find("ranges_kev"), nullptr);
    EXPECT_EQ(read(one), (EnergyWindow{"111In", 154.0, 188.0}));
    Record ranges_alone;
    ranges_alone["ranges_kev"] = Record::List{154.0, 188.0, 221.0, 270.0};
    EXPECT_EQ(read(ranges_alone), indium());
    Record misspelt;
    misspelt["range_kev"] = Record::List{154.0, 188.0, 221.0, 270.0};
    const Error error = error_of([&] { read(misspelt); });
    EXPECT_THAT(error.where(), HasSubstr("'range_kev'"));
    EXPECT_EQ(error.hint(), "did you mean 'ranges_kev'?");
    record["upper_kev"] = 271.0;
    EXPECT_THAT(error_of([&] { read(record); }).what(), HasSubstr("does not reach from lower_kev to upper_kev"));
    ranges_alone["ranges_kev"] = Record::List{154.0, 188.0, 180.0, 270.0};
    EXPECT_THAT(error_of([&] { read(ranges_alone); }).where(), HasSubstr("ranges_kev"));
}

TEST(WindowShare, IsTheIntegralOfTheGaussian) {
    // FWHM 10 % at 140 keV in a window of one FWHM: erf(sqrt(ln 2)).
    EXPECT_NEAR(window_share(140.0, 0.10, {"", 133.0, 147.0}), std::erf(std::sqrt(std::log(2.0))), 1e-12);
    EXPECT_NEAR(window_share(140.0, 0.10, {"", 140.0, 1000.0}), 0.5, 1e-12);
    EXPECT_EQ(window_share(140.0, 0.0, {"", 126.0, 154.0}), 1.0);
    EXPECT_EQ(window_share(160.0, 0.0, {"", 126.0, 154.0}), 0.0);
}

// REQ-SPECT-09
TEST(WindowShare, OfTwoRangesIsTheSumOfBoth) {
    // One range of one FWHM about the line; the other begins a FWHM above it.
    const EnergyWindow window = window_of_levels("", {133.0, 147.0, 154.0, 1000.0}, "test");
    const double in_one_fwhm = std::erf(std::sqrt(std::log(2.0)));
    const double beyond_two = 0.5 * std::erfc(2.0 * std::sqrt(std::log(2.0)));
    EXPECT_NEAR(window_share(140.0, 0.10, window), in_one_fwhm + beyond_two, 1e-12);
    EXPECT_EQ(window_share(150.0, 0.0, window), 0.0);
    EXPECT_EQ(window_share(160.0, 0.0, window), 1.0);
}

}  // namespace
}  // namespace isotone
