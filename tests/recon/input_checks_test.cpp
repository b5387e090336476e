// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "recon/reconstruct.hpp"
#include "small_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace isotone::recon {
namespace {

using test::Rod;
using test::rod_scan;
using test::small_settings;

/// The code of the Error a reconstruction throws; ErrorCode::internal where it throws none.
ErrorCode fault_of(const RawData& raw, const ReconstructionSettings& settings,
                   ProgressSink& progress = silent_progress()) {
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    try {
        reconstruct(raw, settings, *backend, progress);
    } catch (const Error& error) {
        EXPECT_FALSE(error.where().empty());
        EXPECT_FALSE(error.hint().empty());
        return error.code();
    }
    return ErrorCode::internal;
}

// REQ-RECON-09
TEST(ReconstructionInput, RefusesNegativeCounts) {
    RawData raw = rod_scan(Rod{});
    raw.prompts->values[raw.prompts->values.size() / 2] = -1.0F;
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::input_corrupt);
}

TEST(ReconstructionInput, RefusesCountsThatAreNotNumbers) {
    RawData raw = rod_scan(Rod{});
    raw.prompts->values[7] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::input_corrupt);
}

// REQ-RECON-09
TEST(ReconstructionInput, RefusesFactorsOfOtherBins) {
    RawData raw = rod_scan(Rod{});
    raw.multiplicative.emplace(SinogramGeometry(raw.scanner, 3, 4, 1, 61), 1.0F);
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::inconsistent_data);
}

// REQ-RECON-09
TEST(ReconstructionInput, RefusesArcCorrectedFactorsOfAnotherBinSize) {
    RawData raw = rod_scan(Rod{});
    const CylindricalScanner& scanner = raw.scanner;
    const std::vector<Segment> segments = raw.prompts->geometry.segments();
    raw.prompts.emplace(SinogramGeometry(scanner, segments, 1, 41, true, 3.2, 0), 1.0F);
    raw.additive.reset();
    raw.multiplicative.emplace(SinogramGeometry(scanner, segments, 1, 41, true, 3.3, 0), 1.0F);
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::inconsistent_data);
    raw.multiplicative.emplace(SinogramGeometry(scanner, segments, 1, 41, true, 3.2, 0), 1.0F);
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::internal) << "the same bin size is no fault";
}

// REQ-RECON-09
TEST(ReconstructionInput, RefusesFactorsOfAScannerWhoseCrystalsStandElsewhere) {
    const RawData raw = rod_scan(Rod{});
    const auto with_factors_of = [&](const auto& change) {
        RawData changed = raw;
        CylindricalScanner scanner = raw.scanner;
        change(scanner);
        changed.multiplicative.emplace(SinogramGeometry(scanner, 1, 4, 1, 61), 1.0F);
        return fault_of(changed, small_settings());
    };
    EXPECT_EQ(with_factors_of([](CylindricalScanner& s) { s.inner_radius_mm = 99.0; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(with_factors_of([](CylindricalScanner& s) { s.ring_pitch_mm = 4.1; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(with_factors_of([](CylindricalScanner& s) { s.intrinsic_tilt_rad = 0.05; }),
              ErrorCode::inconsistent_data);
}

TEST(ReconstructionInput, RefusesNegativeFactorsAndTerms) {
    RawData raw = rod_scan(Rod{});
    raw.multiplicative->values[5] = -0.5F;
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::input_corrupt);
    raw = rod_scan(Rod{});
    raw.additive->values[5] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::input_corrupt);
}

TEST(ReconstructionInput, RefusesASubsetWithoutCounts) {
    RawData raw = rod_scan(Rod{});
    const SinogramGeometry& geometry = raw.prompts->geometry;
    for (int bin = 0; bin < geometry.bins(); ++bin) {
        for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
            raw.prompts->values[geometry.offset(3, bin, 0, plane)] = 0.0F;
        }
    }
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = geometry.views();
    EXPECT_EQ(fault_of(raw, settings), ErrorCode::inconsistent_data);
}

TEST(ReconstructionInput, RefusesEventsOfAnotherScanner) {
    RawData raw = rod_scan(Rod{});
    raw.list_mode.emplace();
    raw.list_mode->scanner = raw.scanner;
    raw.list_mode->crystal_a = {1};
    raw.list_mode->crystal_b = {1000000};
    raw.list_mode->is_delayed = {0};
    ReconstructionSettings settings = small_settings();
    settings.data = DataChoice::list_mode;
    EXPECT_EQ(fault_of(raw, settings), ErrorCode::input_corrupt);
    raw.list_mode->scanner.rings = 4;
    EXPECT_EQ(fault_of(raw, settings), ErrorCode::inconsistent_data);
    raw.list_mode->scanner = raw.scanner;
    raw.list_mode->crystal_b = {2};
    raw.list_mode->scanner.inner_radius_mm = 99.0;
    EXPECT_EQ(fault_of(raw, settings), ErrorCode::inconsistent_data);
    raw.list_mode->scanner = raw.scanner;
    raw.list_mode->scanner.ring_pitch_mm = 4.1;
    EXPECT_EQ(fault_of(raw, settings), ErrorCode::inconsistent_data);
}

TEST(ReconstructionInput, RefusesMoreSubsetsThanViews) {
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 1000;
    EXPECT_EQ(fault_of(rod_scan(Rod{}), settings), ErrorCode::usage);
}

// REQ-RECON-09
TEST(ReconstructionInput, RefusesSubsetsForMlem) {
    ReconstructionSettings settings = small_settings();
    settings.subsets = 2;
    EXPECT_EQ(fault_of(rod_scan(Rod{}), settings), ErrorCode::usage);
}

TEST(ReconstructionInput, RefusesDataWithoutEmission) {
    RawData raw = rod_scan(Rod{});
    raw.prompts.reset();
    EXPECT_EQ(fault_of(raw, small_settings()), ErrorCode::inconsistent_data);
}

TEST(ReconstructionInput, RefusesAStartImageOfAnotherGrid) {
    ReconstructionSettings settings = small_settings();
    settings.start_image = Volume(ImageGrid::centred({45, 45, 9}, {4.1, 4.0, 2.0}), Quantity::relative, 1.0F);
    EXPECT_EQ(fault_of(rod_scan(Rod{}), settings), ErrorCode::inconsistent_data);
}

TEST(ReconstructionInput, StopsWhenAsked) {
    class Impatient : public ProgressSink {
        void report(const std::string&, double, const std::string&) override {}
        void warn(const std::string&) override {}
        bool stop_requested() const override { return true; }
    } progress;
    EXPECT_EQ(fault_of(rod_scan(Rod{}), small_settings(), progress), ErrorCode::interrupted);
}

TEST(ReconstructionInput, LeavesOutCountsOnVirtualCrystalsAndSaysSo) {
    RawData raw = rod_scan(Rod{});
    raw.scanner.virtual_crystals_per_block_transaxial = 1;
    const SinogramGeometry geometry(raw.scanner, 1, 4, 1, 61);
    Sinogram prompts(geometry);
    prompts.values = raw.prompts->values;
    raw.prompts = prompts;
    raw.multiplicative.reset();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    const ReconstructionResult result = reconstruct(raw, small_settings(), *backend, silent_progress());
    EXPECT_THAT(result.findings, testing::Contains(testing::HasSubstr("without sensitivity")));
}

// REQ-RECON-07
TEST(ReconstructionInput, SaysWhereFactorsLackTheNumberOfCrystalPairs) {
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.iterations = 1;
    const auto findings = [&](int span, float factor) {
        return reconstruct(rod_scan(Rod{}, span, 4, factor), settings, *backend, silent_progress()).findings;
    };
    const auto said = testing::Contains(testing::HasSubstr("a bin sums up to 3 crystal pairs"));
    EXPECT_THAT(findings(5, 0.75F), said);
    EXPECT_THAT(findings(5, 2.25F), testing::Not(said));
    EXPECT_THAT(findings(1, 0.75F), testing::Not(testing::Contains(testing::HasSubstr("crystal pairs"))));
}

TEST(ReconstructionGrid, CoversTheFieldOfViewAlongEachAxisWithItsOwnVoxel) {
    const RawData raw = rod_scan(Rod{});
    ReconstructionSettings settings;
    settings.voxel_mm = {{2.0, 4.0, 2.0}};
    const kernels::Grid grid = reconstruction_grid(raw, settings);
    const SinogramGeometry& geometry = raw.prompts->geometry;
    const double radius = std::min(-geometry.s_mm(0), geometry.s_mm(geometry.bins() - 1));
    for (const std::size_t axis : {0U, 1U}) {
        const double half = 0.5 * grid.size[axis] * grid.voxel_mm[axis];
        EXPECT_GE(half, radius) << axis;
        EXPECT_LT(half, radius + grid.voxel_mm[axis]) << axis;
    }
}

}  // namespace
}  // namespace isotone::recon
