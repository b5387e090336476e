// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/window_scatter.hpp"

#include "small_projections.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::small_projections;
using test::technetium;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// REQ-SCAT-01
TEST(WindowScatter, TripleWindowIsTheTrapeziumUnderThePhotopeak) {
    const ScatterEstimate estimate = window_scatter(technetium(), {0}, {WindowScatterSettings{}});
    // 28 keV x (12 / 6 keV + 2 / 4 keV) / 2 = 35; variance (14/6)^2 x 12 + (14/4)^2 x 2 = 89.8333
    ASSERT_EQ(estimate.counts.size(), 12U);
    EXPECT_FLOAT_EQ(estimate.counts[0], 35.0F);
    EXPECT_FLOAT_EQ(estimate.variance[0], 89.833333F);
    EXPECT_FLOAT_EQ(estimate.counts[1], 0.0F);
    EXPECT_FLOAT_EQ(estimate.variance[1], 0.0F);
    EXPECT_THAT(estimate.findings, IsEmpty());
}

// REQ-SCAT-01
TEST(WindowScatter, WithoutAnUpperWindowItIsATriangleAndAFinding) {
    WindowScatterSettings settings;
    settings.no_upper_window = true;
    const ScatterEstimate estimate = window_scatter(technetium(), {0}, {settings});
    EXPECT_FLOAT_EQ(estimate.counts[0], 28.0F);  // 28 x 12 / 6 / 2
    EXPECT_THAT(estimate.findings, ElementsAre(HasSubstr("no upper window")));
}

// REQ-SCAT-01
TEST(WindowScatter, DualWindowIsAShareOfTheLowerCounts) {
    WindowScatterSettings settings;
    settings.method = WindowMethod::dual;
    const ScatterEstimate estimate = window_scatter(technetium(), {0}, {settings});
    EXPECT_FLOAT_EQ(estimate.counts[0], 6.0F);    // k = 0.5
    EXPECT_FLOAT_EQ(estimate.variance[0], 3.0F);  // k^2 x 12
}

// REQ-SCAT-01
TEST(WindowScatter, WeightsScaleEachWindow) {
    WindowScatterSettings settings;
    settings.lower_weight = 0.25;
    settings.upper_weight = 1.0;
    const ScatterEstimate estimate = window_scatter(technetium(), {0}, {settings});
    EXPECT_FLOAT_EQ(estimate.counts[0], 28.0F);  // 28 x (0.25 x 2 + 1 x 0.5)
}

// REQ-SCAT-02
TEST(WindowScatter, VarianceIsTheSpreadOfRepeatedScans) {
    std::mt19937_64 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same scans every time
    std::poisson_distribution<int> below(40.0), above(6.0);
    WindowScatterSettings settings;
    settings.smoothing_fwhm_mm = 9.0;
    constexpr int scans = 4000;
    double sum = 0.0, squares = 0.0, all = 0.0, squares_of_all = 0.0;
    for (int scan = 0; scan < scans; ++scan) {
        SpectData data = technetium();
        for (std::size_t i = 0; i < data.geometry.size(); ++i) {
            data.counts[1].values[i] = static_cast<float>(below(random));
            data.counts[2].values[i] = static_cast<float>(above(random));
        }
        const std::vector<float> estimate = window_scatter(data, {0}, {settings}).counts;
        const double value = estimate[2];  // bin 1, row 0: the middle
        const double total = std::accumulate(estimate.begin(), estimate.end(), 0.0);
        all += total;
        squares_of_all += total * total;
        sum += value;
        squares += value * value;
    }
    SpectData mean = technetium();
    std::fill(mean.counts[1].values.begin(), mean.counts[1].values.end(), 40.0F);
    std::fill(mean.counts[2].values.begin(), mean.counts[2].values.end(), 6.0F);
    const ScatterEstimate expected = window_scatter(mean, {0}, {settings});
    const double variance = squares / scans - (sum / scans) * (sum / scans);
    // Standard error of a variance of n normal values: variance sqrt(2 / n) = 2.2 %; four of them.
    EXPECT_NEAR(variance, expected.variance[2], 0.09 * expected.variance[2]);
    EXPECT_NEAR(squares_of_all / scans - (all / scans) * (all / scans), expected.variance_of_sum,
                0.09 * expected.variance_of_sum);
    EXPECT_NEAR(sum / scans, expected.counts[2], 4.0 * std::sqrt(expected.variance[2] / scans));
}

// REQ-SCAT-02
TEST(WindowScatter, PrecisionIsThatOfTheSumAndOfAPixelWeightedWithItsScatter) {
    // Every second of 12 bins holds 35 of scatter with a variance of 89.8333, the others none.
    const auto precision = precision_of(window_scatter(technetium(), {0}, {WindowScatterSettings{}}));
    ASSERT_TRUE(precision);
    EXPECT_NEAR(precision->of_pixel, std::sqrt(89.8333) / 35.0, 1e-5);
    EXPECT_NEAR(precision->of_sum, std::sqrt(89.8333 / 6.0) / 35.0, 1e-5);
    EXPECT_FALSE(precision_of(ScatterEstimate{}));
}

// REQ-SCAT-02
TEST(WindowScatter, SmoothingKeepsCountsInsideTheDetectorAndLowersTheVariance) {
    SpectData data = technetium();
    data.geometry.bins = data.geometry.rows = 31;
    data.geometry.views.resize(1);
    for (WindowCounts& counts : data.counts) {
        counts.values.assign(data.geometry.size(), 0.0F);
    }
    data.counts[1].values[data.geometry.offset(0, 15, 15)] = 60.0F;
    WindowScatterSettings settings;
    settings.smoothing_fwhm_mm = 12.0;
    const ScatterEstimate estimate = window_scatter(data, {0}, {settings});
    const double total = std::accumulate(estimate.counts.begin(), estimate.counts.end(), 0.0);
    EXPECT_NEAR(total, 140.0, 1e-3);  // 28 x 60 / 6 / 2; float sums
    double moment = 0.0;
    for (int bin = 0; bin < 31; ++bin) {
        for (int row = 0; row < 31; ++row) {
            moment += (bin - 15) * (bin - 15) * 16.0 * estimate.counts[data.geometry.offset(0, bin, row)];
        }
    }
    const double sigma = 12.0 / 2.3548200450309493;
    EXPECT_NEAR(moment / total, sigma * sigma, 1e-3);  // mm2: the kernel has the exact second moment
    const double variance = std::accumulate(estimate.variance.begin(), estimate.variance.end(), 0.0);
    EXPECT_LT(variance, 0.2 * (14.0 / 6.0) * (14.0 / 6.0) * 60.0);
}

// REQ-SCAT-02
TEST(WindowScatter, AWindowOfTwoSummedPhotopeaksEntersItsVarianceOnce) {
    const SpectData indium = small_projections({{"171", 154.0, 188.0, {1.0F}},
                                                {"245", 208.0, 258.0, {1.0F}},
                                                {"between", 188.0, 208.0, {10.0F}},
                                                {"low", 144.0, 154.0, {20.0F}},
                                                {"high", 258.0, 268.0, {1.0F}}});
    const ScatterEstimate estimate = window_scatter(indium, {0, 1}, {WindowScatterSettings{}});
    // low 17/10 x 20, between (17 + 25)/20 x 10, high 25/10 x 1
    EXPECT_FLOAT_EQ(estimate.counts[0], 34.0F + 21.0F + 2.5F);
    EXPECT_FLOAT_EQ(estimate.variance[0], 1.7F * 1.7F * 20.0F + 2.1F * 2.1F * 10.0F + 2.5F * 2.5F);
}

// REQ-SCAT-03
TEST(WindowScatter, LutetiumFindsTheWindowsOfEachPhotopeak) {
    const SpectData lutetium = small_projections({{"113", 101.7, 124.3, {1.0F}},
                                                  {"113 low", 90.4, 101.7, {2.0F}},
                                                  {"113 high", 124.3, 135.6, {3.0F}},
                                                  {"208", 187.2, 228.8, {4.0F}},
                                                  {"208 low", 166.4, 187.2, {5.0F}},
                                                  {"208 high", 228.8, 249.6, {6.0F}}});
    std::vector<std::string> findings;
    const auto lower = scatter_windows(lutetium, 0, {}, findings);
    const auto upper = scatter_windows(lutetium, 3, {}, findings);
    EXPECT_EQ(lower[0].window, 1);
    EXPECT_EQ(lower[1].window, 2);
    EXPECT_EQ(upper[0].window, 4);
    EXPECT_EQ(upper[1].window, 5);
    EXPECT_NEAR(upper[0].weight, 1.0, 1e-12);  // 41.6 / 20.8 / 2
}

// REQ-SCAT-03
TEST(WindowScatter, WindowsThatDoNotMatchAreRefused) {
    const auto refusal = [](const SpectData& data, const WindowScatterSettings& settings) {
        return error_of([&] { window_scatter(data, {0}, {settings}); });
    };
    SpectData overlap = technetium();
    overlap.windows[1].upper_kev = 130.0;
    EXPECT_THAT(refusal(overlap, {}).what(), HasSubstr("no lower window"));
    WindowScatterSettings named;
    named.lower = "below";
    EXPECT_THAT(refusal(overlap, named).what(), HasSubstr("overlaps"));
    SpectData gap = technetium();
    gap.windows[2] = {"above", 160.0, 164.0};
    named = {};
    named.upper = "above";
    EXPECT_THAT(refusal(gap, named).what(), HasSubstr("leaves a gap of 6 keV"));
    EXPECT_EQ(refusal(gap, {}).code(), ErrorCode::inconsistent_data);
    SpectData twice = technetium();
    twice.windows.push_back({"wide below", 100.0, 126.0});
    EXPECT_THAT(refusal(twice, {}).what(), HasSubstr("several lower windows"));
    SpectData empty = technetium();
    empty.windows[1].lower_kev = 126.0;
    EXPECT_THAT(refusal(empty, {}).what(), HasSubstr("width is not positive"));
    named = {};
    named.lower = "peak";
    EXPECT_THAT(refusal(technetium(), named).what(), HasSubstr("photopeak itself"));
    named.lower = "nowhere";
    EXPECT_EQ(refusal(technetium(), named).code(), ErrorCode::usage);
}

// REQ-SCAT-03
TEST(WindowScatter, AcceptedNamedWindowsAreAFinding) {
    SpectData gap = technetium();
    gap.windows[1] = {"below", 90.0, 96.0};
    WindowScatterSettings settings;
    settings.lower = "below";
    settings.accept_named_windows = true;
    const ScatterEstimate estimate = window_scatter(gap, {0}, {settings});
    EXPECT_FLOAT_EQ(estimate.counts[0], 35.0F);
    EXPECT_THAT(estimate.findings, ElementsAre(HasSubstr("accepted as named")));
}

// REQ-SCAT-03
TEST(WindowScatter, APhotopeakThatIsSummedCannotMeasureScatterOfAnother) {
    const SpectData data = small_projections({{"a", 150.0, 190.0, {1.0F}},
                                              {"b", 190.0, 230.0, {1.0F}},
                                              {"low", 140.0, 150.0, {1.0F}},
                                              {"high", 230.0, 240.0, {1.0F}}});
    EXPECT_THAT(error_of([&] {
                    window_scatter(data, {0, 1}, {WindowScatterSettings{}});
                }).what(),
                HasSubstr("to be summed as a photopeak"));
}

// REQ-SCAT-03
TEST(WindowScatter, SettingsOutOfRangeAreRefused) {
    WindowScatterSettings settings;
    settings.k = -0.5;
    EXPECT_EQ(error_of([&] { window_scatter(technetium(), {0}, {settings}); }).code(), ErrorCode::usage);
    settings = {};
    settings.no_upper_window = true;
    settings.upper = "above";
    EXPECT_EQ(error_of([&] { window_scatter(technetium(), {0}, {settings}); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] { window_scatter(technetium(), {}, {settings}); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] { window_scatter(technetium(), {9}, {WindowScatterSettings{}}); }).code(), ErrorCode::usage);
}

/// 111In whose two photopeaks the camera summed, with windows outside and between them.
SpectData summed_indium() {
    SpectData data = small_projections({{"peaks", 154.0, 270.0, {100.0F}},
                                        {"below", 144.0, 154.0, {20.0F}},
                                        {"above", 270.0, 280.0, {3.0F}},
                                        {"between", 188.0, 221.0, {50.0F}}});
    data.windows[0] = window_of_levels("peaks", {154.0, 188.0, 221.0, 270.0}, "test");
    return data;
}

// REQ-SPECT-09
TEST(WindowScatter, OfAPhotopeakOfTwoRangesHasTheWidthOfBoth) {
    const ScatterEstimate estimate = window_scatter(summed_indium(), {0}, {WindowScatterSettings{}});
    // (34 + 49) keV x (20 / 10 keV + 3 / 10 keV) / 2; the variance has the squares of the weights 4.15
    EXPECT_FLOAT_EQ(estimate.counts[0], 95.45F);
    EXPECT_FLOAT_EQ(estimate.variance[0], 4.15F * 4.15F * 23.0F);
    EXPECT_THAT(estimate.findings, ElementsAre(HasSubstr("(154 to 188 and 221 to 270 keV)")));
}

// REQ-SPECT-09
TEST(WindowScatter, AScatterWindowOfTwoRangesHasTheWidthOfBoth) {
    SpectData data = technetium();
    data.windows[1] = window_of_levels("below", {100.0, 108.0, 122.0, 126.0}, "test");
    // 28 keV x (12 / (8 + 4) keV + 2 / 4 keV) / 2
    EXPECT_FLOAT_EQ(window_scatter(data, {0}, {WindowScatterSettings{}}).counts[0], 21.0F);
}

// REQ-SPECT-09
TEST(WindowScatter, AWindowBetweenTheRangesOfAPhotopeakMeetsNeitherOfItsEnds) {
    WindowScatterSettings named;
    named.lower = "between";
    EXPECT_THAT(error_of([&] { window_scatter(summed_indium(), {0}, {named}); }).what(), HasSubstr("overlaps it"));
}

}  // namespace
}  // namespace isotone::recon
