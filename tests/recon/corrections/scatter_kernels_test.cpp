// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_kernels.hpp"

#include "recon/corrections/kernel_harmonics.hpp"
#include "tests/support/error_of.hpp"
#include "water_phantom.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using testing::HasSubstr;

const EnergyWindow technetium{"140", 126.45, 154.55};

/// One radius, two angles, one energy: numbers to check by hand.
Record small_record() {
    Record record;
    record["schema"] = "isotone-scatter-kernel/1";
    record["nuclide"] = "99mTc";
    record["source"] = "by hand";
    record["line_kev"] = Record::List{140.0};
    record["line_per_decay"] = Record::List{0.5};
    record["radius_edges_mm"] = Record::List{0.0, 10.0, 30.0};
    record["angle_edges_deg"] = Record::List{0.0, 90.0, 180.0};
    record["energy_kev"] = Record::List{100.0, 140.0};
    record["water_per_mm"] = Record::List{0.02, 0.015};
    record["table_kev"] = Record::List{100.0, 200.0};
    record["table_water_per_mm"] = Record::List{0.02, 0.01};
    record["table_crystal_per_mm"] = Record::List{0.3, 0.3};
    record["unit_per_mm"] = 0.001;
    record["q"] = Record::List{Record::List{0, 0, 0, 0}, Record::List{4, 2, 1, 0}};
    return record;
}

// REQ-SCAT-06
TEST(ScatterKernels, AreReadInTheirUnit) {
    const ScatterKernels kernels = scatter_kernels_from_record(small_record(), "record");
    EXPECT_DOUBLE_EQ(kernels.q[1][0], 0.004);
    EXPECT_DOUBLE_EQ(kernels.angle_edges_rad[1], std::numbers::pi / 2.0);
    EXPECT_DOUBLE_EQ(kernels.water_at(150.0), 0.015);
}

// REQ-SCAT-06
TEST(ScatterKernels, AWindowCountsThemRelativeToItsPrimaryPhotons) {
    const ScatterKernels kernels = scatter_kernels_from_record(small_record(), "record");
    const WindowKernel kernel = kernel_of_window(kernels, {"w", 130.0, 150.0}, 140.0, {});
    // All scatter has the energy of the line: the chance cancels, what stays is 1 / 0.5 photons per decay.
    ASSERT_EQ(kernel.groups.size(), 1U);
    EXPECT_DOUBLE_EQ(kernel.groups[0].q[0], 0.008);
    EXPECT_DOUBLE_EQ(kernel.water_per_mm, 0.016);
    EXPECT_DOUBLE_EQ(kernel.groups[0].attenuation_ratio, 0.015 / 0.016);
    // 2 pi x ((4 + 2) x 10 + 1 x 20) x 0.001 x 2
    EXPECT_NEAR(kernel.total(), 2.0 * std::numbers::pi * 0.16, 1e-12);
}

// REQ-SCAT-06
TEST(ScatterKernels, WindowsTheyDoNotCoverAreRefused) {
    const ScatterKernels kernels = test::kernels_of("99mTc");
    const auto refusal = [&](const EnergyWindow& window, double kev, const EnergyResponse& response) {
        return error_of([&] { kernel_of_window(kernels, window, kev, response); });
    };
    EXPECT_THAT(refusal({"208", 187.0, 229.0}, 140.5, {}).what(), HasSubstr("holds no line"));
    EXPECT_THAT(refusal({"wide", 80.0, 160.0}, 140.5, {}).what(), HasSubstr("where the kernels end"));
    EXPECT_THAT(refusal(technetium, 511.0, {}).what(), HasSubstr("511"));
    EXPECT_EQ(refusal(technetium, 140.5, {.fwhm = 0.0}).code(), ErrorCode::usage);
}

// REQ-SCAT-06
TEST(ScatterKernels, EveryFileServesTheWindowsOfItsNuclide) {
    const auto total = [](const char* nuclide, double line_kev, double half_width) {
        const EnergyWindow window{"w", line_kev * (1.0 - half_width), line_kev * (1.0 + half_width)};
        return kernel_of_window(test::kernels_of(nuclide), window, line_kev, {}).total();
    };
    const double technetium_total = total("99mTc", 140.511, 0.1);
    // One line, its scatter alone: the spread of energies falls and the resolution rises, so not far from 99mTc.
    EXPECT_NEAR(total("123I", 158.97, 0.1), technetium_total, 0.25 * technetium_total);
    EXPECT_NEAR(total("111In", 245.35, 0.1), technetium_total, 0.5 * technetium_total);
    EXPECT_NEAR(total("177Lu", 208.37, 0.1), technetium_total, 0.5 * technetium_total);
    // Lines above the window scatter down into it.
    EXPECT_GT(total("111In", 171.28, 0.1), 1.2 * total("111In", 245.35, 0.1));
    EXPECT_GT(total("177Lu", 112.95, 0.1), 2.0 * total("177Lu", 208.37, 0.1));
    EXPECT_GT(total("131I", 364.49, 0.1), 0.0);
}

// REQ-SCAT-06
TEST(ScatterKernels, DamagedRecordsAreRefused) {
    const auto refusal = [](const std::string& key, Record value) {
        Record record = small_record();
        record[key] = std::move(value);
        return error_of([&] { scatter_kernels_from_record(record, "record"); }).code();
    };
    EXPECT_EQ(refusal("schema", "isotone-scatter-kernel/2"), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("line_per_decay", Record::List{0.5, 0.5}), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("radius_edges_mm", Record::List{0.0, 10.0, 10.0}), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("angle_edges_deg", Record::List{0.0, 90.0, 170.0}), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("q", Record::List{Record::List{0, 0, 0, 0}}), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("q", Record::List{Record::List{0, 0, 0, 0}, Record::List{0, 0, 0}}), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("q", Record::List{Record::List{0, 0, 0, 0}, Record::List{0, 0, 0, -1}}),
              ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("q", "text"), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal("more", 1.0), ErrorCode::input_corrupt);
}

// REQ-SCAT-06
TEST(ScatterKernels, ANarrowerWindowCountsLessScatterAndBetterResolutionToo) {
    const ScatterKernels kernels = test::kernels_of("99mTc");
    const double twenty = kernel_of_window(kernels, technetium, 140.5, {}).total();
    EXPECT_LT(kernel_of_window(kernels, {"15 %", 130.0, 151.0}, 140.5, {}).total(), 0.85 * twenty);
    EXPECT_LT(kernel_of_window(kernels, technetium, 140.5, {.fwhm = 0.05}).total(), 0.99 * twenty);
}

// REQ-SCAT-06
TEST(ScatterKernels, GroupsShareTheScatterAndLowerEnergiesAreAttenuatedMore) {
    const WindowKernel one = kernel_of_window(test::kernels_of("99mTc"), technetium, 140.5, {}, 1);
    const WindowKernel three = kernel_of_window(test::kernels_of("99mTc"), technetium, 140.5, {}, 3);
    ASSERT_EQ(three.groups.size(), 3U);
    EXPECT_NEAR(three.total(), one.total(), 1e-12 * one.total());
    EXPECT_GT(three.groups[0].attenuation_ratio, three.groups[1].attenuation_ratio);
    EXPECT_GT(three.groups[1].attenuation_ratio, three.groups[2].attenuation_ratio);
    EXPECT_GT(three.groups[2].attenuation_ratio, 1.0);
}

// REQ-SCAT-06
TEST(KernelHarmonics, SumUpToTheKernelInEveryDirection) {
    const WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), technetium, 140.5, {}, 1);
    const KernelHarmonics harmonics(kernel, kernel.groups[0], 60);
    const std::size_t angles = kernel.angle_edges_rad.size() - 1, radius = 9;  // 60 to 70 mm
    const double r = 0.5 * (kernel.radius_edges_mm[radius] + kernel.radius_edges_mm[radius + 1]);
    std::vector<std::complex<double>> fields;
    for (const double view : {0.0, 1.0, 3.0}) {
        for (const std::size_t a : {6U, 9U, 14U}) {
            const double angle = 0.5 * (kernel.angle_edges_rad[a] + kernel.angle_edges_rad[a + 1]);
            harmonics.at(r * std::sin(view + angle), r * std::cos(view + angle), 0.0, fields);
            std::complex<double> sum = 0.0;
            for (std::size_t m = 0; m < fields.size(); ++m) {
                sum += fields[m] * std::polar(1.0, -static_cast<double>(m) * view);
            }
            const double largest = kernel.groups[0].q[radius * angles + 6];
            // 2 %: of a series that is cut, of a kernel in steps, with a peak of coherent scatter forward
            EXPECT_NEAR(sum.real() * r * r, kernel.groups[0].q[radius * angles + a], 0.02 * largest) << view << a;
        }
    }
}

// REQ-SCAT-06
TEST(KernelHarmonics, VoxelsTogetherHoldAllScatter) {
    const WindowKernel kernel = kernel_of_window(test::kernels_of("99mTc"), technetium, 140.5, {}, 1);
    const KernelHarmonics harmonics(kernel, kernel.groups[0], 0);
    constexpr double voxel_mm = 12.0;
    double sum = 0.0;
    const int reach = static_cast<int>(kernel.radius_edges_mm.back() / voxel_mm) + 1;
    for (int x = -reach; x <= reach; ++x) {
        for (int y = -reach; y <= reach; ++y) {
            for (int z = -reach; z <= reach; ++z) {
                sum += harmonics.between_voxels({x, y, z}, {voxel_mm, voxel_mm, voxel_mm})[0].real();
            }
        }
    }
    // 0.5 %: bins of radius become exponentials between their centres, and voxels a few points
    EXPECT_NEAR(sum * std::pow(voxel_mm, 3), kernel.total(), 0.005 * kernel.total());
}

// REQ-SPECT-09
TEST(ScatterKernels, OfAWindowOfTwoRangesAreThoseOfBothByTheirPrimaryPhotons) {
    const ScatterKernels kernels = test::kernels_of("111In");
    const EnergyWindow low{"171", 154.0, 188.0}, high{"245", 221.0, 270.0};
    const EnergyResponse response{.fwhm = 0.095, .at_kev = 140.511, .crystal_mm = 0.0};
    const auto kernel = [&](const EnergyWindow& window) {
        return kernel_of_window(kernels, window, 208.0, response, 1);
    };
    const auto primary = [&](const EnergyWindow& window) {
        double sum = 0.0;
        for (std::size_t l = 0; l < kernels.line_kev.size(); ++l) {
            const double kev = kernels.line_kev[l];
            const double fwhm_ratio = response.fwhm * std::sqrt(response.at_kev / kev);
            const double sigma = fwhm_ratio * kev / std::sqrt(8.0 * std::numbers::ln2);
            const auto below = [&](double level) { return 0.5 * std::erfc((kev - level) / sigma / std::sqrt(2.0)); };
            sum += kernels.line_per_decay[l] * (below(window.upper_kev) - below(window.lower_kev));
        }
        return sum;
    };
    const WindowKernel both = kernel(window_of_levels("both", {154.0, 188.0, 221.0, 270.0}, "test"));
    const WindowKernel of_low = kernel(low), of_high = kernel(high);
    const double low_share = primary(low) / (primary(low) + primary(high));
    ASSERT_EQ(both.groups.size(), 1U);
    for (std::size_t i = 0; i < both.groups[0].q.size(); ++i) {
        const double sum = low_share * of_low.groups[0].q[i] + (1.0 - low_share) * of_high.groups[0].q[i];
        ASSERT_NEAR(both.groups[0].q[i], sum, 1e-9 * sum) << i;  // rounding
    }
    // What lies between the ranges is scatter of the upper line alone: the window from 154 to 270 keV would count it.
    EXPECT_GT(kernel({"wide", 154.0, 270.0}).total(), 1.2 * both.total());
    EXPECT_THAT(error_of([&] {
                    kernel_of_window(test::kernels_of("177Lu"),
                                     window_of_levels("gap", {180.0, 200.0, 220.0, 240.0}, "test"), 208.0, {});
                }).what(),
                HasSubstr("holds no line"));
}

}  // namespace
}  // namespace isotone::recon
