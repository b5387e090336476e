// SPDX-License-Identifier: Apache-2.0
/// Every supplied scanner, simulated and reconstructed coarsely: its tilt, block gaps, virtual crystals, span and
/// mashing must mean the same to both, and a rod must come out where it stands with what it holds.
#include "io/config/share.hpp"
#include "recon/reconstruct.hpp"
#include "simulate/simulate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <numbers>

namespace isotone::recon {
namespace {

const Vector3 centre_mm{26.0, -15.0, 6.0};
constexpr double radius_mm = 18.0, half_length_mm = 32.0, activity_bq_ml = 5000.0;
constexpr double covered_mm = 60.0;  ///< radius that the coarse sinograms reach

simulate::Phantom rod_phantom() {
    simulate::Primitive cylinder;
    cylinder.name = "rod";
    cylinder.shape = simulate::Shape::elliptic_cylinder;
    cylinder.centre_mm = centre_mm;
    cylinder.half_mm = {radius_mm, radius_mm, half_length_mm};
    cylinder.activity_bq_ml = activity_bq_ml;
    simulate::Phantom phantom;
    phantom.name = "rod";
    phantom.primitives = {cylinder};
    phantom.exam.nuclide = {"18F", 6586.2, 0.967};
    return phantom;
}

/// The scanner's own span with the first oblique segments, few bins, and 15 to 40 views.
simulate::Protocol coarse_protocol(const CylindricalScanner& scanner, const UsualSinogram& usual) {
    simulate::Protocol protocol;
    protocol.span = usual.span;
    protocol.max_ring_difference = std::min(usual.max_ring_difference, usual.span == 1 ? 2 : usual.span);
    const int views = scanner.crystals_per_ring / 2;
    protocol.view_mashing = views / 40;
    while (views % protocol.view_mashing != 0) {
        ++protocol.view_mashing;
    }
    const double bin_mm = std::numbers::pi * scanner.effective_radius_mm() / scanner.crystals_per_ring;
    protocol.bins = 2 * static_cast<int>(std::ceil(covered_mm / bin_mm)) + 1;
    protocol.intrinsic_fwhm_mm = 4.5;
    protocol.tilt_samples = 1;
    protocol.noise = false;
    return protocol;
}

struct Found {
    Vector3 centroid_mm{};
    double mean = 0.0;  ///< at least 8 mm within the rod
};

Found find_rod(const Volume& image) {
    Found found;
    double sum = 0.0;
    int inside = 0;
    for (int k = 0; k < image.grid.size[2]; ++k) {
        for (int j = 0; j < image.grid.size[1]; ++j) {
            for (int i = 0; i < image.grid.size[0]; ++i) {
                const Vector3 p = image.grid.position({double(i), double(j), double(k)});
                const auto value = static_cast<double>(image.at(i, j, k));
                sum += value;
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    found.centroid_mm[axis] += value * p[axis];
                }
                if (std::hypot(p[0] - centre_mm[0], p[1] - centre_mm[1]) <= radius_mm - 8.0 &&
                    std::abs(p[2] - centre_mm[2]) <= half_length_mm - 8.0) {
                    found.mean += value;
                    ++inside;
                }
            }
        }
    }
    for (double& coordinate : found.centroid_mm) {
        coordinate /= sum;
    }
    found.mean /= inside;
    return found;
}

class SuppliedScanner : public testing::TestWithParam<const char*> {};

// REQ-RECON-06
TEST_P(SuppliedScanner, ReconstructsARodAtItsPlaceWithItsValue) {
    const ScannerDescription description = io::config::load_scanner(GetParam());
    const CylindricalScanner& scanner = description.scanner;
    const RawData raw = simulate::simulate(
        rod_phantom(), scanner, coarse_protocol(scanner, description.usual_sinogram.value()), silent_progress(), 1);
    const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, 1});
    ReconstructionSettings settings;
    settings.subsets = 5;
    settings.iterations = 3;
    settings.voxel_mm = {{4.0, 4.0, scanner.ring_pitch_mm}};
    settings.grid_size = {{31, 31, scanner.rings}};
    for (const bool with_factors : {true, false}) {
        settings.use_multiplicative = with_factors;
        const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
        EXPECT_EQ(result.image.quantity, Quantity::activity_concentration);
        EXPECT_THAT(result.findings, testing::Not(testing::Contains(testing::HasSubstr("without sensitivity"))));
        EXPECT_THAT(result.findings, testing::Not(testing::Contains(testing::HasSubstr("virtual crystals"))));
        const Found found = find_rod(result.image);
        // 1.5 %: views of up to 9 degrees, voxels of 4 mm, planes of up to 7 mm, three iterations.
        EXPECT_NEAR(found.mean / activity_bq_ml, 1.0, 0.015) << with_factors;
        // 0.1 mm at 30 mm from the axis is 0.2 degrees. Axially the lines sample the rod's ends at the rings.
        EXPECT_NEAR(found.centroid_mm[0], centre_mm[0], 0.1) << with_factors;
        EXPECT_NEAR(found.centroid_mm[1], centre_mm[1], 0.1) << with_factors;
        EXPECT_NEAR(found.centroid_mm[2], centre_mm[2], scanner.ring_pitch_mm / 8) << with_factors;
    }
}

INSTANTIATE_TEST_SUITE_P(Share, SuppliedScanner,
                         testing::Values("ECAT HR+", "GE Discovery 690", "GE Discovery MI 4-ring", "GE Signa PET/MR",
                                         "PRT-1", "Siemens mCT", "Siemens mMR", "Siemens Vision 600"),
                         [](const auto& scanner) {
                             std::string name = scanner.param;
                             std::erase_if(name,
                                           [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
                             return name;
                         });

}  // namespace
}  // namespace isotone::recon
