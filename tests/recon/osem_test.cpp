// SPDX-License-Identifier: Apache-2.0
#include "recon/reconstruct.hpp"
#include "small_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace isotone::recon {
namespace {

using test::column_mean;
using test::Rod;
using test::rod_scan;
using test::small_settings;

std::unique_ptr<kernels::Backend> backend(const std::string& name = "cpu") {
    return kernels::make_backend(kernels::parse_backend(name));
}

double weighted_sum(const Volume& image, const Volume& sensitivity) {
    return std::inner_product(image.values.begin(), image.values.end(), sensitivity.values.begin(), 0.0);
}

// REQ-RECON-01
TEST(Mlem, KeepsTheCountsAfterEveryUpdate) {
    const RawData raw = rod_scan(Rod{});
    for (const int iterations : {1, 2, 5}) {
        ReconstructionSettings settings = small_settings();
        settings.iterations = iterations;
        const auto device = backend();
        const ReconstructionResult result = reconstruct(raw, settings, *device, silent_progress());
        // sum_j s_j x_j = sum_i y_i is an identity of the update; float storage of s and x leaves 1e-6 per voxel.
        EXPECT_NEAR(weighted_sum(result.image, result.sensitivity) / result.measured_counts, 1.0, 1e-5) << iterations;
    }
}

// REQ-RECON-02
TEST(Mlem, LogLikelihoodRisesWithEveryUpdate) {
    const RawData raw = rod_scan(Rod{}, 3, 4, 0.5F, 2.0F);
    ReconstructionSettings settings = small_settings();
    settings.iterations = 12;
    const auto device = backend();
    const ReconstructionResult result = reconstruct(raw, settings, *device, silent_progress());
    ASSERT_EQ(result.updates.size(), 12U);
    for (std::size_t i = 1; i < result.updates.size(); ++i) {
        EXPECT_GT(result.updates[i].log_likelihood, result.updates[i - 1].log_likelihood) << i;
    }
}

ReconstructionSettings six_subsets(int iterations) {
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 6;
    settings.iterations = iterations;
    return settings;
}

// REQ-RECON-06
TEST(Osem, PutsTheRodWhereItIsWithItsValue) {
    const Rod rod{20.0, -10.0, 25.0, 3.0};
    RawData raw = rod_scan(rod, 1, 4, 0.25F, 1.5F);
    const auto device = backend();
    const ReconstructionResult result = reconstruct(raw, six_subsets(8), *device, silent_progress());
    // 1 %: the data are exact integrals of a sharp cylinder, the image has 4 mm voxels; the mean keeps 8 mm from the
    // edge.
    EXPECT_NEAR(column_mean(result.image, rod.x, rod.y, 17.0), rod.value, 0.03);
    // A flipped axis would put the rod here.
    for (const auto& [x, y] : {std::pair{-20.0, -10.0}, std::pair{20.0, 10.0 + 25.0}, std::pair{-20.0, 10.0}}) {
        if (std::hypot(x - rod.x, y - rod.y) > 35.0) {
            EXPECT_LT(column_mean(result.image, x, y, 8.0), 0.1 * rod.value) << x << " " << y;
        }
    }
}

TEST(Osem, AVoxelThatOneSubsetDoesNotSeeKeepsItsValue) {
    // One view per subset and fine voxels: between two bins of a view lie voxels that this view does not see at all.
    const Rod rod{20.0, -10.0, 25.0, 3.0};
    const RawData raw = rod_scan(rod);
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = raw.prompts->geometry.views();
    settings.iterations = 1;
    settings.grid_size = {{121, 121, 5}};
    settings.voxel_mm = {{1.5, 1.5, 4.0}};
    const auto device = backend();
    const ReconstructionResult result = reconstruct(raw, settings, *device, silent_progress());
    int blind = 0;
    for (int j = 0; j < 121; ++j) {
        for (int i = 0; i < 121; ++i) {
            const Vector3 p = result.image.grid.position({double(i), double(j), 2.0});
            if (std::hypot(p[0] - rod.x, p[1] - rod.y) < 20.0 && result.image.at(i, j, 2) == 0.0F) {
                ++blind;
            }
        }
    }
    EXPECT_EQ(blind, 0);
}

// REQ-RECON-07
TEST(Osem, LeavingOutTheAdditiveTermIsSeenAndSaid) {
    const Rod rod{20.0, -10.0, 25.0, 3.0};
    const RawData raw = rod_scan(rod, 1, 4, 0.25F, 6.0F);
    ReconstructionSettings settings = six_subsets(6);
    const auto device = backend();
    const double with = column_mean(reconstruct(raw, settings, *device, silent_progress()).image, -30, 30, 10);
    settings.use_additive = false;
    const ReconstructionResult without = reconstruct(raw, settings, *device, silent_progress());
    EXPECT_LT(with, 0.01 * rod.value);
    EXPECT_GT(column_mean(without.image, -30, 30, 10), 0.03 * rod.value);
    const auto record = std::find_if(without.corrections.begin(), without.corrections.end(),
                                     [](const CorrectionRecord& c) { return c.name.starts_with("scatter"); });
    ASSERT_NE(record, without.corrections.end());
    EXPECT_FALSE(record->applied);
    EXPECT_THAT(record->detail, testing::HasSubstr("switched off"));
}

// REQ-RECON-07
TEST(Osem, LeavingOutTheMultiplicativeFactorsChangesTheValue) {
    const Rod rod{20.0, -10.0, 25.0, 3.0};
    const RawData raw = rod_scan(rod, 1, 4, 0.25F);
    ReconstructionSettings settings = small_settings();
    settings.iterations = 6;
    const auto device = backend();
    settings.use_multiplicative = false;
    const ReconstructionResult result = reconstruct(raw, settings, *device, silent_progress());
    EXPECT_LT(column_mean(result.image, rod.x, rod.y, 17.0), 0.4 * rod.value);
}

// REQ-RECON-06
TEST(Osem, CalibrationTurnsCountsIntoConcentration) {
    const Rod rod{20.0, -10.0, 25.0, 3.0};
    RawData raw = rod_scan(rod, 1, 4, 1.0F);
    raw.exam.nuclide = {"18F", 6586.2, 0.967};
    raw.exam.duration_s = 600.0;
    raw.exam.calibration_counts_per_bq_ml_mm_s = 1e-5;
    const auto device = backend();
    const ReconstructionResult result = reconstruct(raw, six_subsets(8), *device, silent_progress());
    const double expected = rod.value / (1e-5 * 600.0 * mean_decay_during(600.0, 6586.2));
    EXPECT_EQ(result.image.quantity, Quantity::activity_concentration);
    EXPECT_NEAR(column_mean(result.image, rod.x, rod.y, 17.0) / expected, 1.0, 0.01);
}

// REQ-RECON-08
TEST(Osem, ResolutionModelSharpensABlurredRod) {
    const Rod rod{20.0, -10.0, 12.0, 3.0};
    const RawData raw = rod_scan(rod);
    ReconstructionSettings settings = six_subsets(10);
    const auto device = backend();
    const Volume plain = reconstruct(raw, settings, *device, silent_progress()).image;
    settings.psf_fwhm_mm = 8.0;
    const ReconstructionResult modelled = reconstruct(raw, settings, *device, silent_progress());
    EXPECT_GT(*std::max_element(modelled.image.values.begin(), modelled.image.values.end()),
              1.02F * *std::max_element(plain.values.begin(), plain.values.end()));
    EXPECT_NEAR(weighted_sum(modelled.image, modelled.sensitivity) / modelled.measured_counts, 1.0, 0.02);
}

// REQ-RECON-08
TEST(Osem, PostFilterKeepsTheTotalAndLowersThePeak) {
    const RawData raw = rod_scan(Rod{0.0, 0.0, 12.0, 3.0});
    ReconstructionSettings settings = small_settings();
    settings.iterations = 10;
    settings.grid_size = {{45, 45, 35}};  // 24 mm beyond the rings on both sides: the filter's tails end within
    const auto device = backend();
    const Volume plain = reconstruct(raw, settings, *device, silent_progress()).image;
    settings.post_filter_fwhm_mm = 10.0;
    const Volume smooth = reconstruct(raw, settings, *device, silent_progress()).image;
    EXPECT_LT(*std::max_element(smooth.values.begin(), smooth.values.end()),
              0.95F * *std::max_element(plain.values.begin(), plain.values.end()));
    const auto total = [](const Volume& image) {
        return std::accumulate(image.values.begin(), image.values.end(), 0.0);
    };
    EXPECT_NEAR(total(smooth) / total(plain), 1.0, 1e-4);  // the little that lies near the edge of the field of view
}

// REQ-RECON-10
TEST(Osem, TheImageIsZeroOutsideTheFieldOfViewAlsoAfterThePostFilter) {
    const RawData raw = rod_scan(Rod{20.0, -10.0, 25.0, 3.0});
    ReconstructionSettings settings = small_settings();
    settings.fov_radius_mm = 36.0;  // cuts the rod, which reaches to 47 mm
    const auto device = backend();
    for (const double fwhm : {0.0, 10.0}) {
        settings.post_filter_fwhm_mm = fwhm;
        const Volume image = reconstruct(raw, settings, *device, silent_progress()).image;
        double outside = 0.0, at_the_edge = 0.0;
        for (int k = 0; k < image.grid.size[2]; ++k) {
            for (int j = 0; j < image.grid.size[1]; ++j) {
                for (int i = 0; i < image.grid.size[0]; ++i) {
                    const Vector3 p = image.grid.position({double(i), double(j), double(k)});
                    const double radius = std::hypot(p[0], p[1]);
                    const double value = std::abs(static_cast<double>(image.at(i, j, k)));
                    outside += radius > 36.0 ? value : 0.0;
                    at_the_edge += radius > 31.0 && radius <= 36.0 ? value : 0.0;
                }
            }
        }
        EXPECT_EQ(outside, 0.0) << fwhm;
        EXPECT_GT(at_the_edge, 0.0) << fwhm;
    }
}

// REQ-RECON-08
TEST(Osem, StartsFromASuppliedImage) {
    const RawData raw = rod_scan(Rod{});
    ReconstructionSettings settings = small_settings();
    settings.iterations = 4;
    const auto device = backend();
    const ReconstructionResult whole = reconstruct(raw, settings, *device, silent_progress());
    settings.iterations = 2;
    settings.start_image = reconstruct(raw, settings, *device, silent_progress()).image;
    const ReconstructionResult resumed = reconstruct(raw, settings, *device, silent_progress());
    EXPECT_EQ(whole.image.values, resumed.image.values);
}

// REQ-RECON-08
TEST(Osem, UsesASuppliedSensitivityImage) {
    const RawData raw = rod_scan(Rod{});
    ReconstructionSettings settings = small_settings();
    const auto device = backend();
    const ReconstructionResult computed = reconstruct(raw, settings, *device, silent_progress());
    settings.sensitivity_image = computed.sensitivity;
    const ReconstructionResult same = reconstruct(raw, settings, *device, silent_progress());
    EXPECT_EQ(computed.image.values, same.image.values);
    for (float& s : settings.sensitivity_image->values) {
        s *= 2.0F;
    }
    const ReconstructionResult halved = reconstruct(raw, settings, *device, silent_progress());
    EXPECT_LT(halved.image.at(27, 20, 4), 0.6F * computed.image.at(27, 20, 4));
}

// REQ-RECON-04
TEST(Osem, HundredUpdatesAgreeWithDoublePrecision) {
    const RawData raw = rod_scan(Rod{}, 3, 4, 0.5F, 1.0F);
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 8;
    settings.iterations = 13;
    settings.grid_size = {{23, 23, 5}};
    settings.voxel_mm = {{8.0, 8.0, 4.0}};
    const auto fast = backend("cpu");
    const auto exact = backend("reference");
    const Volume a = reconstruct(raw, settings, *fast, silent_progress()).image;
    const Volume b = reconstruct(raw, settings, *exact, silent_progress()).image;
    double difference = 0.0, norm = 0.0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        difference += std::pow(double(a.values[i]) - double(b.values[i]), 2);
        norm += std::pow(double(b.values[i]), 2);
    }
    EXPECT_LE(std::sqrt(difference / norm), 1e-4);                                      // DESIGN gate
    EXPECT_NEAR(column_mean(a, 20, -10, 17) / column_mean(b, 20, -10, 17), 1.0, 1e-5);  // DESIGN gate
}

// REQ-PROJ-06
TEST(Osem, RerunGivesTheSameBytes) {
    const RawData raw = rod_scan(Rod{});
    const auto one = kernels::make_backend({kernels::BackendKind::cpu, 0, 1});
    const auto three = kernels::make_backend({kernels::BackendKind::cpu, 0, 3});
    const Volume a = reconstruct(raw, small_settings(), *one, silent_progress()).image;
    const Volume b = reconstruct(raw, small_settings(), *three, silent_progress()).image;
    EXPECT_EQ(a.values, b.values);
}

}  // namespace
}  // namespace isotone::recon
