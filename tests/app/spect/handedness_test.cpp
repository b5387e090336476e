// SPDX-License-Identifier: Apache-2.0
#include "app/spect/handedness.hpp"

#include "app/reporting/description.hpp"
#include "core/random.hpp"
#include "io/json/json.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::app {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Scan {
    ProjectionGeometry geometry;
    std::vector<float> values;
};

/// Three rods along the axis with Poisson noise, attenuated by `mu_per_mm` on their way to the detector.
Scan rods(double mu_per_mm, int views = 60, double arc_rad = 2.0 * std::numbers::pi) {
    struct Rod {
        double x, y, counts;
    };
    Scan scan;
    scan.geometry = {64, 16, 6.0, 6.0, {}};
    for (int v = 0; v < views; ++v) {
        scan.geometry.views.push_back({2.0 + v * arc_rad / views, 200.0, 0.0, 0.0, 10.0, 0});
    }
    scan.values.resize(scan.geometry.size());
    RandomStream random(7, 0, 0);
    for (int v = 0; v < views; ++v) {
        const double angle = scan.geometry.views[static_cast<std::size_t>(v)].angle_rad;
        for (int bin = 0; bin < 64; ++bin) {
            double mean = 0.5;
            for (const Rod& rod : {Rod{60.0, 0.0, 30.0}, Rod{-25.0, 40.0, 20.0}, Rod{-10.0, -55.0, 40.0}}) {
                const double s_mm = -rod.x * std::cos(angle) + rod.y * std::sin(angle);
                const double depth_mm = rod.x * std::sin(angle) + rod.y * std::cos(angle);
                const double distance = ((bin - 31.5) * 6.0 - s_mm) / 10.0;
                mean += rod.counts * std::exp(-0.5 * distance * distance - mu_per_mm * (100.0 - depth_mm));
            }
            for (int row = 0; row < 16; ++row) {
                scan.values[scan.geometry.offset(v, bin, row)] = static_cast<float>(random.poisson(mean));
            }
        }
    }
    return scan;
}

// REQ-SFILE-07
TEST(SpectHandedness, NearSourcesStandOutWhereTheyAreAttenuated) {
    Scan scan = rods(0.012);
    const auto seen = seen_depth(scan.geometry, scan.values);
    ASSERT_TRUE(seen);
    EXPECT_GT(seen->mean_mm, 10.0 * seen->standard_error_mm);
    EXPECT_FALSE(seen->far_side_stands_out());
    std::reverse(scan.geometry.views.begin(), scan.geometry.views.end());  // the other sense
    const auto mirrored = seen_depth(scan.geometry, scan.values);
    EXPECT_NEAR(mirrored->mean_mm, -seen->mean_mm, 1e-6);
    EXPECT_TRUE(mirrored->far_side_stands_out());
}

// REQ-SFILE-07
TEST(SpectHandedness, NothingIsSuspectedWithoutAttenuationAndBlur) {
    const Scan scan = rods(0.0);
    const auto seen = seen_depth(scan.geometry, scan.values);
    EXPECT_LT(std::abs(seen->mean_mm), 4.0 * seen->standard_error_mm) << "noise alone";
    EXPECT_FALSE(seen->far_side_stands_out());
}

TEST(SpectHandedness, NeedsAFullEvenCircleAndStructure) {
    const Scan half = rods(0.012, 60, std::numbers::pi);
    EXPECT_FALSE(seen_depth(half.geometry, half.values)) << "half a turn has a side of its own";
    const Scan few = rods(0.012, 16);
    EXPECT_FALSE(seen_depth(few.geometry, few.values));
    Scan gap = rods(0.012);
    gap.geometry.views[20].angle_rad += 0.05;
    EXPECT_FALSE(seen_depth(gap.geometry, gap.values));
    Scan flat = rods(0.012);
    std::fill(flat.values.begin(), flat.values.end(), 3.0F);
    EXPECT_FALSE(seen_depth(flat.geometry, flat.values));
}

TEST(SpectHandedness, HeadsOfOneCircleAreTakenTogether) {
    Scan scan = rods(0.012);
    const auto one = seen_depth(scan.geometry, scan.values);
    // The same views, stored as two heads would: every other one first.
    Scan two = scan;
    const std::size_t view = scan.values.size() / 60;
    for (std::size_t v = 0; v < 60; ++v) {
        const std::size_t from = v < 30 ? 2 * v : 2 * (v - 30) + 1;
        two.geometry.views[v] = scan.geometry.views[from];
        std::copy_n(scan.values.begin() + static_cast<std::ptrdiff_t>(from * view), view,
                    two.values.begin() + static_cast<std::ptrdiff_t>(v * view));
    }
    EXPECT_NEAR(seen_depth(two.geometry, two.values)->mean_mm, one->mean_mm, 1e-9);
}

// REQ-SFILE-07
TEST(SpectHandedness, IsSeenInThePublicDataOfStir) {
    const auto folder = test::data_folder("stir");
    if (!folder) {
        GTEST_SKIP() << test::missing_data("stir");
    }
    const std::filesystem::path header = *folder / "SPECT" / "SPECTUB" / "input.hs";
    EXPECT_THAT(io::json::to_json(describe(header)), Not(HasSubstr("probably the other one")));
    SpectInputOptions other;
    other.interfile.direction = RotationSense::counter_clockwise;
    EXPECT_THAT(io::json::to_json(describe(header, other)), HasSubstr("probably the other one"));
    other.interfile.bins_mirrored = true;
    EXPECT_THAT(io::json::to_json(describe(header, other)), Not(HasSubstr("probably the other one")))
        << "both together are a mirror image that the data cannot tell";
}

}  // namespace
}  // namespace isotone::app
