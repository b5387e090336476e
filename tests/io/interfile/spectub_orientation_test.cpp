// SPDX-License-Identifier: Apache-2.0
// The SPECT projections of STIR's recon_test_pack (Apache-2.0): a simulated cylinder with rods, attenuated and blurred
// with depth, which tells near from far without any header.
#include "io/interfile/projections.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace isotone::io::interfile {
namespace {

class SpectUb : public testing::Test {
protected:
    void SetUp() override {
        if (const auto found = test::data_folder("stir")) {
            header_ = *found / "SPECT" / "SPECTUB" / "input.hs";
        } else {
            GTEST_SKIP() << test::missing_data("stir");
        }
    }
    SpectData read(RotationSense sense, bool mirrored) const {
        ProjectionOptions options;
        options.direction = sense;
        options.bins_mirrored = mirrored;
        return read_projections(header_, options);
    }
    std::filesystem::path header_;
};

struct Depth {
    double mean_mm = 0.0, standard_error_mm = 0.0;
};

/// Mean depth towards the detector, mm, of what is seen, weighted by the square of the gradient along the bins.
///
/// A source v projects to s = v (-cos a, sin a), so while a grows it moves by ds/da = v (sin a, cos a), its depth d
/// towards the detector: a pattern p(a, s) of one depth obeys dp/da = -d dp/ds. Least squares over all pixels give
/// d = -sum(dp/da dp/ds) / sum((dp/ds)^2). Without attenuation and blur every source stands as far behind the axis in
/// the opposite view as before it in this one, and the mean is 0; with them near sources have the larger gradients, and
/// it is positive. Another sense or another direction of bins changes its sign.
Depth seen_depth(const SpectData& data, int first_row, int last_row) {
    const ProjectionGeometry& g = data.geometry;
    const auto& values = data.counts.front().values;
    const int views = static_cast<int>(g.views.size());
    const auto at = [&](int view, int bin, int row) {
        return static_cast<double>(values[g.offset((view + views) % views, bin, row)]);
    };
    std::vector<double> depths;
    for (int row = first_row; row <= last_row; ++row) {
        double product = 0.0, square = 0.0;
        for (int view = 0; view < views; ++view) {
            const double turn =
                std::remainder(g.views[static_cast<std::size_t>((view + 1) % views)].angle_rad -
                                   g.views[static_cast<std::size_t>((view + views - 1) % views)].angle_rad,
                               2.0 * 3.14159265358979323846);
            for (int bin = 1; bin + 1 < g.bins; ++bin) {
                const double with_angle = (at(view + 1, bin, row) - at(view - 1, bin, row)) / turn;
                const double along = (at(view, bin + 1, row) - at(view, bin - 1, row)) / (2.0 * g.bin_mm);
                product += with_angle * along;
                square += along * along;
            }
        }
        depths.push_back(-product / square);
    }
    const auto count = static_cast<double>(depths.size());
    const double mean = std::accumulate(depths.begin(), depths.end(), 0.0) / count;
    double variance = 0.0;
    for (const double depth : depths) {
        variance += (depth - mean) * (depth - mean) / (count - 1.0);
    }
    return {mean, std::sqrt(variance / count)};
}

/// Three blobs, attenuated on their way to the detector, by the definitions of core/projections.hpp.
SpectData attenuated_blobs(double mu_per_mm) {
    struct Blob {
        double x, y, weight;
    };
    SpectData data;
    data.geometry = {128, 1, 3.32, 3.32, {}};
    for (int v = 0; v < 120; ++v) {
        data.geometry.views.push_back({(180.0 - 3.0 * v) * 3.14159265358979323846 / 180.0, 150.0, 0.0, 0.0, 0.0, 0});
    }
    data.windows = {{"all", 0.0, 1.0}};
    data.counts = {{0, 0, std::vector<float>(data.geometry.size())}};
    for (int v = 0; v < 120; ++v) {
        const double angle = data.geometry.views[static_cast<std::size_t>(v)].angle_rad;
        for (const Blob& blob : {Blob{60.0, 0.0, 1.0}, Blob{-25.0, 40.0, 0.7}, Blob{-10.0, -55.0, 1.3}}) {
            const double s_mm = -blob.x * std::cos(angle) + blob.y * std::sin(angle);
            const double depth_mm = blob.x * std::sin(angle) + blob.y * std::cos(angle);
            for (int bin = 0; bin < 128; ++bin) {
                const double distance = ((bin - 63.5) * 3.32 - s_mm) / 12.0;
                data.counts[0].values[data.geometry.offset(v, bin, 0)] += static_cast<float>(
                    blob.weight * std::exp(-0.5 * distance * distance - mu_per_mm * (100.0 - depth_mm)));
            }
        }
    }
    return data;
}

// The measure itself, on data whose side is known.
TEST(SeenDepth, IsNothingWithoutAttenuationAndTowardsTheDetectorWithIt) {
    const double plain_mm = seen_depth(attenuated_blobs(0.0), 0, 0).mean_mm;
    const double attenuated_mm = seen_depth(attenuated_blobs(0.015), 0, 0).mean_mm;
    EXPECT_NEAR(plain_mm, 0.0, 1e-3) << "opposite views are mirror images";
    EXPECT_GT(attenuated_mm, 20.0);
    SpectData turned = attenuated_blobs(0.015);
    std::reverse(turned.geometry.views.begin() + 1, turned.geometry.views.end());
    EXPECT_NEAR(seen_depth(turned, 0, 0).mean_mm, -attenuated_mm, 1e-6) << "the other sense";
}

/// Rows of the rods, from the feet: hot in air-like surroundings, and cold in a hot cylinder.
constexpr int hot_first = 8, hot_last = 21, cold_first = 26, cold_last = 43;

// REQ-SFILE-03
TEST_F(SpectUb, HasItsKnownSizeAndSums) {
    const SpectData data = read_projections(header_);
    EXPECT_EQ(data.geometry.views.size(), 120U);
    EXPECT_EQ(data.geometry.bins, 128);
    EXPECT_EQ(data.geometry.rows, 64);
    EXPECT_EQ(data.geometry.bin_mm, 3.32);
    EXPECT_EQ(data.geometry.views[77].radius_mm, 150.0);
    EXPECT_NEAR(data.geometry.views[0].angle_rad, 3.14159265358979323846, 1e-12);
    EXPECT_LT(data.geometry.views[1].angle_rad, data.geometry.views[0].angle_rad) << "clockwise";
    const auto& values = data.counts.front().values;
    EXPECT_NEAR(*std::max_element(values.begin(), values.end()), 162.077, 5e-4);
    // Stated to six digits.
    EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), 2.51573e7, 50.0);
    EXPECT_EQ(data.exam.position, PatientPosition::head_first_supine);
}

// REQ-SFILE-03
TEST_F(SpectUb, NearSourcesAreTheBrighterOnesWithTheSenseAndBinsThatAreAssumed) {
    const SpectData data = read_projections(header_);
    const Depth hot = seen_depth(data, hot_first, hot_last);
    const Depth cold = seen_depth(data, cold_first, cold_last);
    RecordProperty("hot_rods_mm", std::to_string(hot.mean_mm));
    RecordProperty("hot_rods_standard_error_mm", std::to_string(hot.standard_error_mm));
    RecordProperty("cold_rods_mm", std::to_string(cold.mean_mm));
    RecordProperty("cold_rods_standard_error_mm", std::to_string(cold.standard_error_mm));
    // Ten standard errors of rows whose noise is independent: the sign is no matter of chance.
    EXPECT_GT(hot.mean_mm, 10.0 * hot.standard_error_mm);
    EXPECT_GT(cold.mean_mm, 10.0 * cold.standard_error_mm);
    // The rods lie within the cylinder, whose radius is about 97 mm.
    EXPECT_LT(hot.mean_mm, 97.0);
}

// REQ-SFILE-03
TEST_F(SpectUb, TwoOfTheFourCombinationsOfSenseAndBinsContradictTheData) {
    const auto sign = [&](RotationSense sense, bool mirrored) {
        return seen_depth(read(sense, mirrored), hot_first, hot_last).mean_mm;
    };
    const double right = sign(RotationSense::clockwise, false);
    EXPECT_GT(right, 0.0);
    EXPECT_NEAR(sign(RotationSense::counter_clockwise, true), right, 1e-9) << "the mirror image of the right one";
    EXPECT_NEAR(sign(RotationSense::clockwise, true), -right, 1e-9);
    EXPECT_NEAR(sign(RotationSense::counter_clockwise, false), -right, 1e-9);
}

}  // namespace
}  // namespace isotone::io::interfile
