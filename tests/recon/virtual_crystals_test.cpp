// SPDX-License-Identifier: Apache-2.0
/// Gaps between blocks, described as virtual crystals, are no measurements of zero counts.
#include "recon/reconstruct.hpp"
#include "small_scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::column_mean;
using test::Rod;
using test::small_settings;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const Rod rod{20.0, -10.0, 25.0, 0.5};

struct Gaps {
    const char* name;
    int transaxial, axial;
    DataChoice data;
};
void PrintTo(const Gaps& gaps, std::ostream* out) {
    *out << gaps.name;
}

CylindricalScanner scanner_with(const Gaps& gaps) {
    CylindricalScanner scanner = test::small_scanner();
    scanner.crystals_per_block_axial = 3;
    scanner.virtual_crystals_per_block_transaxial = gaps.transaxial;
    scanner.virtual_crystals_per_block_axial = gaps.axial;
    return scanner;
}

/// Factors of 1 everywhere, as an attenuation file alone holds them; counts and events on real crystals only.
RawData scan_with(const Gaps& gaps) {
    const SinogramGeometry geometry(scanner_with(gaps), 1, 4, 1, 61);
    RawData raw = test::scan_on(geometry, rod, 1.0F, 0.125F);
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
                if (geometry.real_pairs(view, bin, plane) == 0) {
                    raw.prompts->values[geometry.offset(view, bin, 0, plane)] = 0.0F;
                }
            }
        }
    }
    test::add_events(raw);
    return raw;
}

class VirtualCrystals : public testing::TestWithParam<Gaps> {
protected:
    ReconstructionResult run(const RawData& raw) {
        ReconstructionSettings settings = small_settings();
        settings.algorithm = Algorithm::osem;
        settings.subsets = 6;
        settings.iterations = 6;
        settings.data = GetParam().data;
        return reconstruct(raw, settings, *backend_, silent_progress());
    }

private:
    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend(kernels::parse_backend("cpu"));
};

// REQ-RECON-11
TEST_P(VirtualCrystals, SuppliedFactorsInGapsAreTakenAsZeroWhichIsSaid) {
    RawData raw = scan_with(GetParam());
    const ReconstructionResult result = run(raw);
    EXPECT_THAT(result.findings, Contains(HasSubstr("lie in bins of virtual crystals")));
    // 3 %: whole counts of at most 25 per bin.
    EXPECT_NEAR(column_mean(result.image, rod.x, rod.y, 17.0), rod.value, 0.03 * rod.value);

    const SinogramGeometry& geometry = raw.prompts->geometry;
    double additive = 0.0;
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
                const bool real = geometry.real_pairs(view, bin, plane) > 0;
                raw.multiplicative->values[geometry.offset(view, bin, 0, plane)] = real ? 1.0F : 0.0F;
                additive += real ? 0.125 : 0.0;
            }
        }
    }
    const ReconstructionResult masked = run(raw);
    EXPECT_THAT(masked.findings, Not(Contains(HasSubstr("virtual"))));
    EXPECT_EQ(result.image.values, masked.image.values);
    EXPECT_EQ(result.sensitivity.values, masked.sensitivity.values);
    EXPECT_EQ(result.additive_counts, additive);

    raw.multiplicative.reset();  // every real pair counts 1: the same factors
    EXPECT_EQ(run(raw).image.values, masked.image.values);
}

INSTANTIATE_TEST_SUITE_P(Gaps, VirtualCrystals,
                         testing::Values(Gaps{"TransaxialSinogram", 1, 0, DataChoice::sinogram},
                                         Gaps{"TransaxialEvents", 1, 0, DataChoice::list_mode},
                                         Gaps{"AxialSinogram", 0, 1, DataChoice::sinogram},
                                         Gaps{"AxialEvents", 0, 1, DataChoice::list_mode}),
                         [](const auto& gaps) { return gaps.param.name; });

// REQ-RECON-06, REQ-RECON-11
TEST(ArcCorrected, ARodStandsAtItsPlaceOnAScannerWithVirtualCrystals) {
    const CylindricalScanner scanner = scanner_with({"", 1, 0, DataChoice::sinogram});
    const SinogramGeometry geometry(scanner, {{0, 0, 0}, {1, 1, 4}, {-1, -4, -1}}, 1, 65, true, 2.5, 0);
    RawData raw = test::scan_on(geometry, rod);
    for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
        for (int view = 0; view < geometry.views(); ++view) {
            for (int bin = 0; bin < geometry.bins(); ++bin) {
                raw.prompts->values[geometry.offset(view, bin, 0, plane)] *=
                    static_cast<float>(geometry.planes()[static_cast<std::size_t>(plane)].ring_pairs);
            }
        }
    }
    raw.multiplicative.reset();
    const auto backend = kernels::make_backend(kernels::parse_backend("cpu"));
    ReconstructionSettings settings = small_settings();
    settings.algorithm = Algorithm::osem;
    settings.subsets = 6;
    settings.iterations = 6;
    const ReconstructionResult result = reconstruct(raw, settings, *backend, silent_progress());
    EXPECT_THAT(result.findings, Not(Contains(HasSubstr("without sensitivity"))));
    // 1 %: exact integrals of a sharp cylinder on 4 mm voxels, 8 mm from the edge.
    EXPECT_NEAR(column_mean(result.image, rod.x, rod.y, 17.0), rod.value, 0.01 * rod.value);
    EXPECT_LT(column_mean(result.image, -rod.x, -rod.y, 8.0) + column_mean(result.image, -rod.x, 35.0, 8.0),
              0.1 * rod.value);
}

}  // namespace
}  // namespace isotone::recon
