// SPDX-License-Identifier: Apache-2.0
#include "recon/reconstruct.hpp"
#include "small_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::Rod;
using test::small_settings;

/// Integer counts of the rod, and the same counts as events in a scrambled order.
RawData scan_with_events() {
    RawData raw = test::rod_scan(Rod{20.0, -10.0, 25.0, 0.12}, 1, 4, 1.0F, 0.0F);
    const SinogramGeometry& geometry = raw.prompts->geometry;
    ListMode list;
    list.scanner = raw.scanner;
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            const auto pair = geometry.crystals_of(view, bin - geometry.bins() / 2);
            for (int a = 0; a < raw.scanner.rings; ++a) {
                for (int b = 0; b < raw.scanner.rings; ++b) {
                    float& counts = raw.prompts->values[geometry.offset(view, bin, 0, geometry.plane_of_rings(a, b))];
                    counts = std::round(counts);
                    for (int n = 0; n < static_cast<int>(counts); ++n) {
                        const bool swap = (n + view) % 2 == 0;
                        const auto first = raw.scanner.crystal_id(a, pair.a);
                        const auto second = raw.scanner.crystal_id(b, pair.b);
                        list.crystal_a.push_back(swap ? second : first);
                        list.crystal_b.push_back(swap ? first : second);
                    }
                }
            }
        }
    }
    list.is_delayed.assign(list.crystal_a.size(), 0);
    list.time_ms.assign(list.crystal_a.size(), 0);
    raw.list_mode = std::move(list);
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

// REQ-RECON-05
TEST(ListMode, AgreesWithTheSinogramOfTheSameEvents) {
    const RawData raw = scan_with_events();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 4;
    settings.iterations = 2;
    settings.data = DataChoice::sinogram;
    const ReconstructionResult sinogram = reconstruct(raw, settings, *backend, silent_progress());
    settings.data = DataChoice::list_mode;
    const ReconstructionResult events = reconstruct(raw, settings, *backend, silent_progress());
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
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 4;
    settings.iterations = 2;
    settings.data = DataChoice::sinogram;
    const ReconstructionResult sinogram = reconstruct(raw, settings, *backend, silent_progress());
    settings.data = DataChoice::list_mode;
    const ReconstructionResult events = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_EQ(events.measured_counts, sinogram.measured_counts);
    EXPECT_LT(relative_l2(events.image, sinogram.image), 1e-3);  // as above
    settings.use_additive = false;
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

TEST(ListMode, SwappedRingsWouldBeSeen) {
    RawData raw = scan_with_events();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::sinogram;
    const ReconstructionResult sinogram = reconstruct(raw, settings, *backend, silent_progress());
    const auto crystals = static_cast<std::uint32_t>(raw.scanner.crystals_per_ring);
    for (auto& id : raw.list_mode->crystal_a) {
        id = (id % crystals) + (0U * crystals);
    }
    settings.data = DataChoice::list_mode;
    const ReconstructionResult events = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_GT(relative_l2(events.image, sinogram.image), 0.05);
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
