// SPDX-License-Identifier: Apache-2.0
#include "recon/plan.hpp"

#include "recon/reconstruct.hpp"
#include "small_scan.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace isotone::recon {
namespace {

using test::error_of;
using test::Rod;
using test::rod_scan;
using test::small_settings;
using testing::Contains;
using testing::HasSubstr;

std::unique_ptr<kernels::Backend> cpu() {
    return kernels::make_backend(kernels::parse_backend("cpu"));
}

Volume image_on_grid(float value = 1.0F) {
    const ReconstructionSettings settings = small_settings();
    return Volume(ImageGrid::centred(*settings.grid_size, *settings.voxel_mm), Quantity::relative, value);
}

struct Case {
    const char* name;
    ErrorCode code;
    std::function<void(RawData&, ReconstructionSettings&)> spoil;
};

class Refusal : public testing::TestWithParam<Case> {};

// REQ-RECON-09, REQ-CMD-06
TEST_P(Refusal, IsTheSameInThePlanAndInEarnest) {
    RawData raw = rod_scan(Rod{});
    ReconstructionSettings settings = small_settings();
    GetParam().spoil(raw, settings);
    const auto backend = cpu();
    const Error planned = error_of([&] { plan_reconstruction(raw, settings); });
    const Error met = error_of([&] { reconstruct(raw, settings, *backend, silent_progress()); });
    EXPECT_EQ(planned.code(), GetParam().code);
    EXPECT_EQ(planned.code(), met.code());
    EXPECT_EQ(planned.three_lines(), met.three_lines());
}

INSTANTIATE_TEST_SUITE_P(
    Reconstruction, Refusal,
    testing::Values(
        Case{"SubsetsOfMlem", ErrorCode::usage, [](RawData&, ReconstructionSettings& s) { s.subsets = 4; }},
        Case{"MoreSubsetsThanViews", ErrorCode::usage,
             [](RawData&, ReconstructionSettings& s) {
                 s.algorithm = Algorithm::osem;
                 s.subsets = 100000;
             }},
        Case{"NoIteration", ErrorCode::usage, [](RawData&, ReconstructionSettings& s) { s.iterations = 0; }},
        Case{"PsfTooWide", ErrorCode::usage, [](RawData&, ReconstructionSettings& s) { s.psf_fwhm_mm = 60.0; }},
        Case{"FilterTooWide", ErrorCode::usage,
             [](RawData&, ReconstructionSettings& s) { s.post_filter_fwhm_mm = 51.0; }},
        Case{"NegativeFieldOfView", ErrorCode::usage,
             [](RawData&, ReconstructionSettings& s) { s.fov_radius_mm = -1.0; }},
        Case{"FieldOfViewWithoutAVoxel", ErrorCode::usage,
             [](RawData&, ReconstructionSettings& s) {
                 s.grid_size = {{40, 40, 9}};  // even: the nearest centres stand half a diagonal from the axis
                 s.fov_radius_mm = 0.16;
             }},
        Case{"FieldOfViewBeyondTheScanner", ErrorCode::usage,
             [](RawData&, ReconstructionSettings& s) { s.fov_radius_mm = 1e9; }},
        Case{"StartImageOfZeros", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) { s.start_image = image_on_grid(0.0F); }},
        Case{"SensitivityOfZerosWithinTheFieldOfView", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) {
                 s.sensitivity_image = image_on_grid(0.0F);
                 s.sensitivity_image->values.front() = 1.0F;  // a corner
             }},
        Case{"SensitivityForSubsets", ErrorCode::usage,
             [](RawData&, ReconstructionSettings& s) {
                 s.algorithm = Algorithm::osem;
                 s.subsets = 2;
                 s.sensitivity_image = image_on_grid();
             }},
        Case{"NoEvents", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) { s.data = DataChoice::list_mode; }},
        Case{"NoSinogram", ErrorCode::inconsistent_data,
             [](RawData& r, ReconstructionSettings& s) {
                 r.prompts.reset();
                 s.data = DataChoice::sinogram;
             }},
        Case{"NoData", ErrorCode::inconsistent_data, [](RawData& r, ReconstructionSettings&) { r.prompts.reset(); }},
        Case{"OtherBins", ErrorCode::inconsistent_data,
             [](RawData& r, ReconstructionSettings&) {
                 r.additive.emplace(SinogramGeometry(r.scanner, 3, 4, 1, 61), 1.0F);
             }},
        Case{"NegativeCounts", ErrorCode::input_corrupt,
             [](RawData& r, ReconstructionSettings&) { r.prompts->values[3] = -1.0F; }},
        Case{"CalibrationBeyondFloat", ErrorCode::inconsistent_data,
             [](RawData& r, ReconstructionSettings&) {
                 r.exam.duration_s = 1.0;
                 r.exam.nuclide.half_life_s = 6586.2;
                 r.exam.calibration_counts_per_bq_ml_mm_s = 1e300;
             }},
        Case{"NoCounts", ErrorCode::inconsistent_data,
             [](RawData& r, ReconstructionSettings&) {
                 std::fill(r.prompts->values.begin(), r.prompts->values.end(), 0.0F);
             }},
        Case{"EmptyEvents", ErrorCode::inconsistent_data,
             [](RawData& r, ReconstructionSettings& s) {
                 r.list_mode.emplace();
                 r.list_mode->scanner = r.scanner;
                 s.data = DataChoice::list_mode;
             }},
        Case{"EventBeyondTheScanner", ErrorCode::input_corrupt,
             [](RawData& r, ReconstructionSettings& s) {
                 r.list_mode.emplace();
                 r.list_mode->scanner = r.scanner;
                 r.list_mode->crystal_a = {1000000};
                 r.list_mode->crystal_b = {1};
                 s.data = DataChoice::list_mode;
             }},
        Case{"StartImageOfAnotherGrid", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) {
                 s.start_image = Volume(ImageGrid::centred({8, 8, 8}, {4.0, 4.0, 4.0}), Quantity::relative, 1.0F);
             }},
        Case{"NegativeSensitivity", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) { s.sensitivity_image = image_on_grid(-1.0F); }},
        Case{"StartImageOfThePatient", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) {
                 s.start_image = image_on_grid();
                 s.start_image->grid.frame = Frame::patient_lps;
             }},
        Case{"TransposedStartImage", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) {
                 s.start_image = image_on_grid();
                 s.start_image->grid.direction = {0, 1, 0, 1, 0, 0, 0, 0, 1};
             }},
        Case{"MirroredSensitivity", ErrorCode::inconsistent_data,
             [](RawData&, ReconstructionSettings& s) {
                 s.sensitivity_image = image_on_grid();
                 s.sensitivity_image->grid.direction = {1, 0, 0, 0, 1, 0, 0, 0, -1};
             }}),
    [](const auto& test) { return test.param.name; });

TEST(ReconstructionPlan, CountsWhatTheReconstructionUses) {
    RawData raw = rod_scan(Rod{}, 1, 4, 1.0F, 0.5F);
    raw.multiplicative->values[raw.multiplicative->values.size() / 2] = 0.0F;
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 4;
    settings.iterations = 1;
    const ReconstructionPlan plan = plan_reconstruction(raw, settings);
    const auto backend = cpu();
    const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_EQ(plan.counts.size(), 4U);
    // Sums of float counts in another order.
    EXPECT_NEAR(plan.total_counts(), result.measured_counts, 1e-9 * result.measured_counts);
    EXPECT_EQ(plan.corrections.size(), result.corrections.size());
}

TEST(ReconstructionPlan, CountsTheEventsThatTheReconstructionUses) {
    RawData raw = rod_scan(Rod{20.0, -10.0, 25.0, 0.12}, 1, 4, 1.0F, 0.0F);
    test::add_events(raw);
    std::fill_n(raw.multiplicative->values.begin(), raw.multiplicative->values.size() / 3, 0.0F);
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 4;
    settings.iterations = 1;
    settings.data = DataChoice::list_mode;
    const ReconstructionPlan plan = plan_reconstruction(raw, settings);
    const auto backend = cpu();
    const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_EQ(plan.total_counts(), result.measured_counts);
    EXPECT_EQ(static_cast<double>(plan.measurements), result.measured_counts);
    EXPECT_LT(plan.measurements, raw.list_mode->events());
}

// Every event of a small field of view is measured on a line that the grid cuts short of a large one.
TEST(ReconstructionPlan, AFieldOfViewBeyondTheGridChangesNoValueOfEvents) {
    RawData raw = rod_scan(Rod{20.0, -10.0, 25.0, 0.12}, 1, 4, 1.0F, 0.0F);
    test::add_events(raw);
    ReconstructionSettings settings = small_settings();
    settings.iterations = 1;
    settings.data = DataChoice::list_mode;
    settings.grid_size = {{31, 31, 9}};
    const auto backend = cpu();
    const double half_diagonal = 0.5 * std::hypot((*settings.grid_size)[0] * (*settings.voxel_mm)[0],
                                                  (*settings.grid_size)[1] * (*settings.voxel_mm)[1]);
    ASSERT_LT(half_diagonal, raw.scanner.effective_radius_mm());
    settings.fov_radius_mm = half_diagonal;
    const ReconstructionResult within = reconstruct(raw, settings, *backend, silent_progress());
    settings.fov_radius_mm = raw.scanner.effective_radius_mm();
    const ReconstructionResult beyond = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_EQ(within.floor, beyond.floor);
    EXPECT_EQ(within.image.values, beyond.image.values);
}

TEST(ReconstructionPlan, MemoryGrowsWithDataAndVoxels) {
    const RawData small = rod_scan(Rod{}, 1, 1), large = rod_scan(Rod{}, 1, 4);
    const kernels::DeviceInfo device{"cuda", "", "", "", "float", 0};
    ReconstructionSettings settings = small_settings();
    const MemoryNeed few = memory_need(plan_reconstruction(small, settings), small, settings, device);
    const MemoryNeed more = memory_need(plan_reconstruction(large, settings), large, settings, device);
    EXPECT_GT(more.data, few.data);
    EXPECT_GT(more.host_peak(), more.data);
    EXPECT_GE(more.shared_peak(), more.data + more.device);
    // Four float arrays of the bins on lines that hold data stand on the device.
    const double bins = static_cast<double>(large.prompts->values.size() - small.prompts->values.size());
    EXPECT_NEAR(more.device - few.device, 16.0 * bins, 0.1 * 16.0 * bins);
}

// REQ-RECON-07
TEST(FactorCorrections, OnlyWhatTheDataStateIsClaimed) {
    RawData raw = rod_scan(Rod{});
    const ReconstructionSettings settings = small_settings();
    const auto of = [&](const std::string& name) {
        for (const CorrectionRecord& record : plan_reconstruction(raw, settings).corrections) {
            if (record.name == name) {
                return record;
            }
        }
        return CorrectionRecord{"absent", false, "", true};
    };
    EXPECT_FALSE(of("attenuation").applied);
    EXPECT_FALSE(of("attenuation").known);
    EXPECT_THAT(plan_reconstruction(raw, settings).findings, Contains(HasSubstr("--multiplicative-holds")));

    raw.multiplicative_holds = {{Effect::normalisation, Effect::dead_time}};
    raw.additive_holds = {{Effect::scatter, Effect::randoms}};
    EXPECT_FALSE(of("attenuation").applied);
    EXPECT_TRUE(of("attenuation").known);
    for (const char* held : {"normalisation", "dead_time", "scatter", "randoms"}) {
        EXPECT_TRUE(of(held).applied) << held;
    }
    EXPECT_THAT(plan_reconstruction(raw, settings).findings, Contains(HasSubstr("no attenuation correction")));

    raw.multiplicative.reset();
    EXPECT_FALSE(of("normalisation").applied);
    EXPECT_TRUE(of("normalisation").known);
}

}  // namespace
}  // namespace isotone::recon
