// SPDX-License-Identifier: Apache-2.0
/// Which scatter estimate a SPECT plan takes, for one photopeak and for sums, and what it does with scatter of the
/// image.
#include "recon/model/photopeak_choice.hpp"
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_reconstruction.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::correction;
using test::scan_of_hot_ball;
using test::ScatteringCylinder;
using test::spect_data;
using test::SpectReconstruction;

/// So bright that one count in each pixel of another window is no more than some scatter.
SpectData bright_scan() {
    SpectData data = scan_of_hot_ball();
    for (float& counts : data.counts.at(0).values) {
        counts *= 10.0F;
    }
    return data;
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, AnAdditiveTermThatIsAllOfTheCountsIsAFinding) {
    SpectData data = scan_of_hot_ball();
    test::add_background(data);
    SpectSettings asked = settings(2);
    asked.scatter = ScatterMethod::supplied;
    const auto is_told = [&](const SpectPlan& plan) {
        return std::any_of(plan.findings.begin(), plan.findings.end(), [](const std::string& finding) {
            return finding.find("it cannot be all of them") != std::string::npos;
        });
    };
    const auto detail = [](const SpectPlan& plan) { return correction(plan, "scatter").detail; };
    const SpectPlan usual = plan_spect(data, asked);
    EXPECT_FALSE(is_told(usual));
    EXPECT_EQ(detail(usual).find("the additive term of the data, "), 0U);
    data.additive = data.counts[0].values;
    asked.additive_name = "Tc99m.hs";
    const SpectPlan itself = plan_spect(data, asked);
    EXPECT_TRUE(is_told(itself));
    EXPECT_EQ(detail(itself).find("the additive term of Tc99m.hs, 100 % of the counts"), 0U) << detail(itself);
}

// Half the counts of the lower window belong to a wide one; the triangle scales with the widths.
// REQ-SCAT-08
TEST_F(SpectReconstruction, AutomaticScalesANarrowLowerWindow) {
    const auto plan_with = [](double lower_kev, ScatterMethod method, bool upper = false) {
        SpectData data = bright_scan();
        data.windows.push_back({"lower", lower_kev, 126.0});
        data.counts.push_back({1, 0, std::vector<float>(data.geometry.size(), 1.0F)});
        if (upper) {
            data.windows.push_back({"upper", 154.0, 161.0});
            data.counts.push_back({2, 0, std::vector<float>(data.geometry.size(), 1.0F)});
        }
        SpectSettings s = settings();
        s.lines = {{140.511, 0.885}};
        s.scatter = method;
        return plan_spect(data, s);
    };
    const SpectPlan narrow = plan_with(119.0, ScatterMethod::automatic);
    EXPECT_EQ(narrow.scatter, ScatterMethod::triple_window);
    EXPECT_FLOAT_EQ(narrow.problem.additive.at(0), 2.0F);  // 1/2 * 28 keV / 7 keV
    EXPECT_NE(narrow.findings.at(0).find("no upper window"), std::string::npos);

    const SpectPlan wide = plan_with(93.0, ScatterMethod::automatic);
    EXPECT_EQ(wide.scatter, ScatterMethod::dual_window);
    EXPECT_FLOAT_EQ(wide.problem.additive.at(0), 0.5F);
    EXPECT_NE(wide.findings.at(0).find("92 to 125 keV"), std::string::npos);

    const SpectPlan both = plan_with(119.0, ScatterMethod::automatic, true);
    EXPECT_FLOAT_EQ(both.problem.additive.at(0), 4.0F);
    EXPECT_TRUE(both.findings.empty());

    const SpectPlan asked = plan_with(119.0, ScatterMethod::dual_window);
    EXPECT_FLOAT_EQ(asked.problem.additive.at(0), 0.5F);
    EXPECT_NE(asked.findings.at(0).find("takes off too little"), std::string::npos);
}

/// 111In with a window below each photopeak and one above the first, all of 7 keV and one count in a pixel.
SpectData indium() {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.windows = {{"171", 154.0, 188.0},
                    {"245", 220.0, 270.0},
                    {"below 171", 147.0, 154.0},
                    {"above 171", 188.0, 195.0},
                    {"below 245", 213.0, 220.0}};
    data.counts.clear();
    for (int window = 0; window < 5; ++window) {
        const float counts[] = {30.0F, 20.0F, 1.0F, 1.0F, 1.0F};
        data.counts.push_back({window, 0, std::vector<float>(data.geometry.size(), counts[window])});
    }
    return data;
}

SpectSettings sum_of_indium(ScatterMethod method) {
    SpectSettings s;
    s.run.subsets = 6;
    s.lines = {{171.28, 0.9}, {245.35, 0.94}};
    s.photopeaks = {"171", "245"};
    s.scatter = method;
    return s;
}

// REQ-SCAT-08
TEST_F(SpectReconstruction, AutomaticServesEachPhotopeakOfASumWithItsOwnWindows) {
    const SpectPlan plan = plan_spect(indium(), sum_of_indium(ScatterMethod::automatic));
    EXPECT_EQ(plan.scatter, ScatterMethod::triple_window);
    EXPECT_FLOAT_EQ(plan.problem.additive.at(0), 34.0F / 7.0F + 25.0F / 7.0F);
    const auto missing = [](const std::string& text) { return text.find("no upper window") != std::string::npos; };
    ASSERT_EQ(std::count_if(plan.findings.begin(), plan.findings.end(), missing), 1);
    EXPECT_NE(std::find_if(plan.findings.begin(), plan.findings.end(), missing)->find("245"), std::string::npos);

    SpectData wide = indium();
    wide.windows[4].lower_kev = 165.0;  // 55 keV: half its counts
    const SpectPlan both = plan_spect(wide, sum_of_indium(ScatterMethod::automatic));
    EXPECT_FLOAT_EQ(both.problem.additive.at(0), 34.0F / 7.0F + 0.5F);
    EXPECT_TRUE(both.corrections.at(0).detail.starts_with("triple and dual energy windows"));
}

// REQ-SCAT-04
TEST_F(SpectReconstruction, TheEnergyOfASumIsWeightedWithCountsLessScatter) {
    const SpectData data = indium();
    const SpectSettings s = sum_of_indium(ScatterMethod::automatic);
    const double first = 30.0 - 34.0 / 7.0, second = 20.0 - 25.0 / 7.0;
    const SpectPlan plan = plan_spect(data, s);
    EXPECT_NEAR(plan.energy_kev, (first * 171.28 + second * 245.35) / (first + second), 1e-4);  // counts are float
    std::vector<std::string> findings;
    EXPECT_EQ(energy_of(data, photopeaks_of(data, s, findings)), plan.energy_kev) << "that of the map";
    EXPECT_NEAR(plan_spect(data, sum_of_indium(ScatterMethod::none)).energy_kev, (30.0 * 171.28 + 20.0 * 245.35) / 50.0,
                1e-9);
}

// REQ-SCAT-04
TEST_F(SpectReconstruction, TheAdditiveTermOfOneWindowIsNotThatOfASum) {
    SpectData data = indium();
    data.additive = std::vector<float>(data.geometry.size(), 3.0F);
    const Error refused = test::error_of([&] { plan_spect(data, sum_of_indium(ScatterMethod::supplied)); });
    EXPECT_EQ(refused.code(), ErrorCode::inconsistent_data);
    EXPECT_NE(std::string(refused.what()).find("several are summed"), std::string::npos);

    data.windows.resize(2);
    data.counts.resize(2);
    EXPECT_NE(plan_spect(data, sum_of_indium(ScatterMethod::automatic))
                  .corrections.at(0)
                  .detail.find("their additive term is not of what is reconstructed"),
              std::string::npos);
}

// 111In whose two photopeaks the camera summed: 171 and 245 keV, with a line that is not of the window between them.
// REQ-SPECT-09
TEST_F(SpectReconstruction, AWindowOfTwoRangesIsPlannedWithItsLinesAndWidths) {
    SpectData data = bright_scan();
    data.windows = {window_of_levels("peaks", {154.0, 188.0, 221.0, 270.0}, "test"),
                    {"between", 188.0, 221.0},
                    {"below", 144.0, 154.0},
                    {"above", 270.0, 280.0}};
    for (int window = 1; window < 4; ++window) {
        data.counts.push_back({window, 0, std::vector<float>(data.geometry.size(), 1.0F)});
    }
    SpectSettings s = settings();
    s.lines = {{171.28, 0.9}, {208.0, 2.0}, {245.35, 0.94}};
    s.photopeaks = {"peaks"};
    s.scatter = ScatterMethod::triple_window;
    const SpectPlan plan = plan_spect(data, s);
    EXPECT_NEAR(plan.energy_kev, (0.9 * 171.28 + 0.94 * 245.35) / 1.84, 1e-9);
    EXPECT_FLOAT_EQ(plan.problem.additive.at(0), 8.3F);  // (34 + 49) keV x (1 / 10 keV + 1 / 10 keV) / 2
    s.photopeaks.clear();
    s.scatter = ScatterMethod::none;
    EXPECT_EQ(plan_spect(data, s).energy_kev, 208.0);  // the strongest line is in the window between them alone
}

// REQ-SCAT-02. 69120 pixels with one count in each window.
TEST_F(SpectReconstruction, TheRecordOfScatterStatesItsStandardError) {
    SpectData data = bright_scan();
    data.windows.push_back({"lower", 119.0, 126.0});
    data.windows.push_back({"upper", 154.0, 161.0});
    data.counts.push_back({1, 0, std::vector<float>(data.geometry.size(), 1.0F)});
    data.counts.push_back({2, 0, std::vector<float>(data.geometry.size(), 1.0F)});
    const auto detail = [&](ScatterMethod method) {
        SpectSettings s = settings();
        s.photopeaks = {"Tc99m"};
        s.scatter = method;
        return plan_spect(data, s).corrections.at(0).detail;
    };
    // 2 +- 2 of the lower window and as much of the upper: 71 %, and over all pixels 0.27 %; of the lower alone 100 %
    EXPECT_TRUE(
        detail(ScatterMethod::triple_window).ends_with(", with a standard error of 0.27 % in all and 71 % in a pixel"));
    EXPECT_TRUE(
        detail(ScatterMethod::dual_window).ends_with(", with a standard error of 0.38 % in all and 100 % in a pixel"));
    data.additive = std::vector<float>(data.geometry.size(), 1.0F);
    EXPECT_TRUE(detail(ScatterMethod::supplied).ends_with("% of the counts"));
}

// Another nuclide's photopeak beside a window is not its scatter: 7 keV of it would be more than the window has.
// REQ-SCAT-11
TEST_F(SpectReconstruction, WindowsWithMoreScatterThanThereAreCountsAreRefused) {
    SpectData data = scan_of_hot_ball();
    data.windows.push_back({"lower", 119.0, 126.0});
    data.counts.push_back({1, 0, std::vector<float>(data.geometry.size(), 10.0F)});
    SpectSettings s = settings();
    s.lines = {{140.511, 0.885}};
    s.scatter = ScatterMethod::automatic;
    const Error error = test::error_of([&] { plan_spect(data, s); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error.where(), "`scatter`");
    s.scatter = ScatterMethod::none;
    EXPECT_EQ(plan_spect(data, s).scatter, ScatterMethod::none);
}

// REQ-SCAT-09
TEST_F(SpectReconstruction, ScatterOfTheImageNeedsAnImage) {
    const ScatteringCylinder one(1);
    const Error refused = test::error_of([&] { plan_spect(one.data, one.settings); });
    EXPECT_EQ(refused.code(), ErrorCode::usage);
    EXPECT_NE(std::string(refused.what()).find("image of the iteration before"), std::string::npos);
    SpectSettings without = one.settings;
    without.run.use_additive = false;
    EXPECT_FALSE(correction(reconstruct(one.data, without), "scatter").applied);
}

// The first of two iterations has no scatter: it leads to the image that the second estimates scatter from.
// REQ-SCAT-09
TEST_F(SpectReconstruction, ScatterOfAStartImageEntersAtOnce) {
    ScatteringCylinder scan(2);
    const Volume two = reconstruct(scan.data, scan.settings).image;
    scan.settings.run.iterations = 1;
    SpectSettings first = scan.settings;
    first.scatter = ScatterMethod::none;
    scan.settings.run.start_image = reconstruct(scan.data, first).image;
    const ReconstructionResult second = reconstruct(scan.data, scan.settings);
    EXPECT_GT(second.additive_counts, 0.0);
    const float largest = *std::max_element(two.values.begin(), two.values.end());
    for (std::size_t i = 0; i < two.values.size(); ++i) {
        ASSERT_NEAR(second.image.values[i], two.values[i], 1e-5F * largest) << i;  // rounding to float
    }
}

}  // namespace
}  // namespace isotone::recon
