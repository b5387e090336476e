// SPDX-License-Identifier: Apache-2.0
#include "recon/reconstruct.hpp"
#include "small_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::Rod;
using test::small_settings;

/// Whole counts of the rod, and the same counts as events.
RawData scan_with_events() {
    RawData raw = test::rod_scan(Rod{20.0, -10.0, 25.0, 0.12}, 1, 4, 1.0F, 0.0F);
    test::add_events(raw);
    return raw;
}

double relative_l2(const Volume& a, const Volume& b) {
    double difference = 0.0, norm = 0.0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        difference += std::pow(double(a.values[i]) - double(b.values[i]), 2);
        norm += std::pow(double(b.values[i]), 2);
    }
    return std::sqrt(difference / norm);
}

ReconstructionSettings four_subsets() {
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 4;
    settings.iterations = 2;
    return settings;
}

/// The same data either way.
struct Both {
    ReconstructionResult sinogram, events;
};

Both reconstruct_both(const RawData& raw) {
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = four_subsets();
    Both both;
    settings.data = DataChoice::sinogram;
    both.sinogram = reconstruct(raw, settings, *backend, silent_progress());
    settings.data = DataChoice::list_mode;
    both.events = reconstruct(raw, settings, *backend, silent_progress());
    return both;
}

// REQ-RECON-05
TEST(ListMode, AgreesWithTheSinogramOfTheSameEvents) {
    const auto [sinogram, events] = reconstruct_both(scan_with_events());
    EXPECT_EQ(events.measured_counts, sinogram.measured_counts);
    // Unmashed bins are the lines of their crystals. Lines at 45 degrees may drive along x in one and y in the other,
    // where rounding decides: 3e-4 was seen in double precision.
    EXPECT_LT(relative_l2(events.image, sinogram.image), 1e-3);
}

// REQ-RECON-05
TEST(ListMode, AgreesWithFactorsTermsAndVirtualCrystals) {
    RawData raw = scan_with_events();
    const SinogramGeometry& geometry = raw.prompts->geometry;
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
                const std::size_t i = geometry.offset(view, bin, 0, plane);
                const bool gap = geometry.crystals_of(view, bin - geometry.bins() / 2).a % 8 == 7;
                raw.multiplicative->values[i] =
                    gap ? 0.0F : 0.5F + 0.01F * static_cast<float>((view + bin + plane) % 40);
                raw.additive->values[i] = 0.2F + 0.001F * static_cast<float>(bin);
            }
        }
    }
    const auto [sinogram, events] = reconstruct_both(raw);
    EXPECT_EQ(events.measured_counts, sinogram.measured_counts);
    EXPECT_LT(relative_l2(events.image, sinogram.image), 1e-3);  // as above
    ReconstructionSettings settings = four_subsets();
    settings.data = DataChoice::list_mode;
    settings.use_additive = false;
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    EXPECT_GT(relative_l2(reconstruct(raw, settings, *backend, silent_progress()).image, sinogram.image), 0.02);
}

TEST(ListMode, LogLikelihoodRises) {
    const RawData raw = scan_with_events();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::list_mode;
    settings.iterations = 6;
    const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
    for (std::size_t i = 1; i < result.updates.size(); ++i) {
        EXPECT_GT(result.updates[i].log_likelihood, result.updates[i - 1].log_likelihood) << i;
    }
}

// REQ-RECON-05
TEST(ListMode, SwappedRingsWouldBeSeen) {
    // Far from the axis and off the middle plane: only there do oblique lines tell which end is which.
    RawData raw =
        test::scan_on(SinogramGeometry(test::small_scanner(), 1, 4, 1, 61), test::Ball{50.0, -25.0, 3.0, 12.0, 0.4});
    test::add_events(raw);
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::sinogram;
    const Volume sinogram = reconstruct(raw, settings, *backend, silent_progress()).image;
    settings.data = DataChoice::list_mode;
    EXPECT_LT(relative_l2(reconstruct(raw, settings, *backend, silent_progress()).image, sinogram), 1e-3);
    const auto crystals = static_cast<std::uint32_t>(raw.scanner.crystals_per_ring);
    for (std::size_t e = 0; e < raw.list_mode->events(); ++e) {
        std::uint32_t& a = raw.list_mode->crystal_a[e];
        std::uint32_t& b = raw.list_mode->crystal_b[e];
        const std::uint32_t ring_a = a / crystals, ring_b = b / crystals;
        a = ring_b * crystals + a % crystals;
        b = ring_a * crystals + b % crystals;
    }
    EXPECT_GT(relative_l2(reconstruct(raw, settings, *backend, silent_progress()).image, sinogram), 0.05);
}

// REQ-RECON-07
TEST(ListMode, ReportsTheAdditiveCountsOfItsLines) {
    RawData raw = scan_with_events();
    std::fill(raw.additive->values.begin(), raw.additive->values.end(), 0.25F);
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.iterations = 1;
    for (const DataChoice data : {DataChoice::sinogram, DataChoice::list_mode}) {
        settings.data = data;
        settings.use_additive = true;
        EXPECT_EQ(reconstruct(raw, settings, *backend, silent_progress()).additive_counts,
                  0.25 * static_cast<double>(raw.additive->values.size()));
        settings.use_additive = false;
        EXPECT_EQ(reconstruct(raw, settings, *backend, silent_progress()).additive_counts, 0.0);
    }
}

// REQ-RECON-01
TEST(ListMode, KeepsTheCounts) {
    const RawData raw = scan_with_events();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::list_mode;
    const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
    double sum = 0.0;
    for (std::size_t i = 0; i < result.image.values.size(); ++i) {
        sum += double(result.image.values[i]) * double(result.sensitivity.values[i]);
    }
    EXPECT_NEAR(sum / result.measured_counts, 1.0, 1e-5);
}

// REQ-RECON-07
TEST(ListMode, LeavesOutDelayedEventsAndSaysSo) {
    RawData raw = scan_with_events();
    for (std::size_t e = 0; e < 100; ++e) {
        raw.list_mode->is_delayed[e] = 1;
    }
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::list_mode;
    const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_EQ(result.measured_counts, static_cast<double>(raw.list_mode->events() - 100));
    EXPECT_THAT(result.findings, testing::Contains(testing::HasSubstr("100 delayed")));
}

TEST(ListMode, OrderOfEventsDoesNotMatter) {
    RawData raw = scan_with_events();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::list_mode;
    settings.iterations = 1;
    const Volume forward = reconstruct(raw, settings, *backend, silent_progress()).image;
    std::reverse(raw.list_mode->crystal_a.begin(), raw.list_mode->crystal_a.end());
    std::reverse(raw.list_mode->crystal_b.begin(), raw.list_mode->crystal_b.end());
    const Volume backward = reconstruct(raw, settings, *backend, silent_progress()).image;
    EXPECT_EQ(forward.values, backward.values);
}

}  // namespace
}  // namespace isotone::recon
