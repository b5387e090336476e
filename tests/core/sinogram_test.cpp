// SPDX-License-Identifier: Apache-2.0
#include "core/sinogram.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <tuple>
#include <utility>

namespace isotone {
namespace {

CylindricalScanner tiny_scanner() {
    CylindricalScanner scanner;
    scanner.name = "tiny";
    scanner.rings = 4;
    scanner.crystals_per_ring = 16;
    scanner.inner_radius_mm = 95.0;
    scanner.depth_of_interaction_mm = 5.0;
    scanner.ring_pitch_mm = 4.0;
    scanner.crystals_per_block_axial = 4;
    scanner.crystals_per_block_transaxial = 4;
    scanner.max_non_arc_corrected_bins = 15;
    scanner.default_arc_corrected_bins = 15;
    scanner.default_bin_mm = 8.0;
    return scanner;
}

// REQ-GEOM-02
TEST(SinogramGeometry, LineOfABinJoinsItsTwoCrystals) {
    const SinogramGeometry geometry(tiny_scanner(), 1, 3, 1, 15);
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            const auto pair = geometry.crystals_of(view, bin - geometry.bins() / 2);
            const Vector3 a = geometry.scanner().crystal_position_mm(0, pair.a);
            const Vector3 b = geometry.scanner().crystal_position_mm(0, pair.b);
            const TransaxialLine line = geometry.line(view, bin);
            EXPECT_NEAR(line.xa, a[0], 1e-9);
            EXPECT_NEAR(line.ya, a[1], 1e-9);
            EXPECT_NEAR(line.xb, b[0], 1e-9);
            EXPECT_NEAR(line.yb, b[1], 1e-9);
        }
    }
}

// REQ-GEOM-02
TEST(SinogramGeometry, BinOfInvertsCrystalsOf) {
    const SinogramGeometry geometry(tiny_scanner(), 1, 3, 1, 15);
    for (int view = 0; view < geometry.views(); ++view) {
        for (int t = -7; t <= 7; ++t) {
            const auto pair = geometry.crystals_of(view, t);
            const auto straight = geometry.bin_of(pair.a, pair.b);
            EXPECT_EQ(straight.unmashed_view, view);
            EXPECT_EQ(straight.bin_number, t);
            EXPECT_FALSE(straight.swapped);
            const auto swapped = geometry.bin_of(pair.b, pair.a);
            EXPECT_EQ(swapped.unmashed_view, view);
            EXPECT_EQ(swapped.bin_number, t);
            EXPECT_TRUE(swapped.swapped);
        }
    }
}

TEST(SinogramGeometry, PositiveBinOfViewZeroLiesAtPositiveX) {
    const SinogramGeometry geometry(tiny_scanner(), 1, 3, 1, 15);
    const TransaxialLine line = geometry.line(0, 7 + 4);
    EXPECT_GT(line.xa, 0.0);
    EXPECT_NEAR(line.xa, line.xb, 1e-9);
    EXPECT_LT(line.ya, 0.0) << "crystal a stands above the axis (-y is up)";
}

// REQ-GEOM-03
TEST(SinogramGeometry, PlanesOfSpanThreeHoldEveryRingPairOnce) {
    const SinogramGeometry geometry(tiny_scanner(), 3, 3, 1, 15);
    int pairs = 0;
    for (const SinogramPlane& plane : geometry.planes()) {
        pairs += plane.ring_pairs;
    }
    // Segments -1, 0, +1 with differences 2..3 cut at 3: all 16 ring pairs.
    EXPECT_EQ(pairs, 16);
    EXPECT_EQ(geometry.axial_positions(0), 7);
    EXPECT_EQ(geometry.plane_of_rings(0, 0), geometry.plane_index(0, 0));
    const SinogramPlane& oblique = geometry.planes()[static_cast<std::size_t>(geometry.plane_of_rings(0, 3))];
    EXPECT_EQ(oblique.segment, 1);
    EXPECT_LT(oblique.z_a_mm, oblique.z_b_mm) << "positive segments rise from crystal a to crystal b";
}

TEST(SinogramGeometry, MashedViewsLieBetweenTheirParts) {
    const SinogramGeometry fine(tiny_scanner(), 1, 0, 1, 15);
    const SinogramGeometry mashed(tiny_scanner(), 1, 0, 2, 15);
    EXPECT_EQ(mashed.views(), 4);
    EXPECT_NEAR(mashed.phi_rad(1), 0.5 * (fine.phi_rad(2) + fine.phi_rad(3)), 1e-12);
}

// REQ-GEOM-03
TEST(SinogramGeometry, AnySpanAndMashingHoldsEveryCrystalPairOnce) {
    const CylindricalScanner scanner = tiny_scanner();
    for (const auto& [span, mashing] : {std::pair{1, 1}, {3, 1}, {1, 4}, {2, 2}, {3, 2}}) {
        const SinogramGeometry geometry(scanner, span, 3, mashing, 15);
        std::map<std::tuple<int, int, int>, int> pairs;  // by view, bin and plane
        for (int a = 0; a < 16; ++a) {
            for (int b = a + 1; b < 16; ++b) {
                const auto at = geometry.bin_of(a, b);
                for (int ring_a = 0; ring_a < 4; ++ring_a) {
                    for (int ring_b = 0; ring_b < 4; ++ring_b) {
                        const int plane = at.swapped ? geometry.plane_of_rings(ring_b, ring_a)
                                                     : geometry.plane_of_rings(ring_a, ring_b);
                        ++pairs[{at.unmashed_view / mashing, at.bin_number + geometry.bins() / 2, plane}];
                    }
                }
            }
        }
        int held = 0;
        for (int view = 0; view < geometry.views(); ++view) {
            for (int bin = 0; bin < geometry.bins(); ++bin) {
                for (int plane = 0; plane < static_cast<int>(geometry.planes().size()); ++plane) {
                    const auto found = pairs.find({view, bin, plane});
                    ASSERT_EQ(geometry.real_pairs(view, bin, plane), found == pairs.end() ? 0 : found->second)
                        << "span " << span << ", mashing " << mashing;
                    held += geometry.real_pairs(view, bin, plane);
                }
            }
        }
        EXPECT_EQ(held, 120 * 16) << "16 x 15 / 2 pairs of crystals in 4 x 4 pairs of rings";
    }
}

// REQ-GEOM-01
TEST(SinogramGeometry, VirtualCrystalsEmptyTheirBins) {
    CylindricalScanner scanner = tiny_scanner();
    scanner.virtual_crystals_per_block_transaxial = 1;
    const SinogramGeometry geometry(scanner, 1, 0, 1, 15);
    int empty = 0;
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            empty += geometry.real_pairs(view, bin, 0) == 0 ? 1 : 0;
        }
    }
    // 4 of 16 crystals are virtual: pairs with at least one virtual end, of the 8 x 15 pairs of the sinogram.
    std::set<std::pair<int, int>> expected;
    for (int view = 0; view < 8; ++view) {
        for (int t = -7; t <= 7; ++t) {
            const auto pair = geometry.crystals_of(view, t);
            if (pair.a % 4 == 3 || pair.b % 4 == 3) {
                expected.emplace(view, t);
            }
        }
    }
    EXPECT_EQ(empty, static_cast<int>(expected.size()));
    EXPECT_GT(empty, 0);
}

// REQ-GEOM-01
TEST(SinogramGeometry, ArcCorrectedBinsAreNoCrystalPairs) {
    CylindricalScanner scanner = tiny_scanner();
    scanner.virtual_crystals_per_block_transaxial = 1;
    scanner.crystals_per_block_axial = 2;
    scanner.virtual_crystals_per_block_axial = 1;
    const SinogramGeometry geometry(scanner, 1, 0, 2, 15, true);
    for (int view = 0; view < geometry.views(); ++view) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            ASSERT_EQ(geometry.real_crystal_pairs(view, bin), 2);
            ASSERT_EQ(geometry.real_pairs(view, bin, 0), 2);
            ASSERT_EQ(geometry.real_pairs(view, bin, 1), 0) << "the ring is virtual, whatever the bin";
        }
    }
}

TEST(SinogramGeometry, SpanTwoIsInterleavedInPairsOfRingDifferences) {
    // Four rings: segment 0 holds ring differences -1..1 in 2 x 4 - 1 planes, segments +-1 hold 2 and 3 in 2 + 1
    // planes.
    const SinogramGeometry geometry(tiny_scanner(), 2, 3, 1, 15);
    EXPECT_EQ(geometry.segments(), (std::vector<Segment>{{0, -1, 1}, {1, 2, 3}, {-1, -3, -2}}));
    EXPECT_EQ(geometry.planes().size(), 7U + 3U + 3U);
}

TEST(SinogramGeometry, RefusesAnEvenSpan) {
    try {
        const SinogramGeometry geometry(tiny_scanner(), 4, 3, 1, 15);
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    }
}

// REQ-GEOM-01
TEST(CylindricalScanner, VirtualCrystalsStandLastOrFirstInTheirBlock) {
    CylindricalScanner scanner = tiny_scanner();
    scanner.virtual_crystals_per_block_transaxial = 1;
    EXPECT_TRUE(scanner.is_virtual_crystal(7));
    EXPECT_FALSE(scanner.is_virtual_crystal(4));
    scanner.virtual_crystals_lead = true;
    EXPECT_FALSE(scanner.is_virtual_crystal(7));
    EXPECT_TRUE(scanner.is_virtual_crystal(4));
}

// REQ-GEOM-01
TEST(CylindricalScanner, BlockGapsShiftRings) {
    CylindricalScanner scanner = tiny_scanner();
    scanner.crystals_per_block_axial = 2;
    scanner.axial_block_gap_mm = 1.0;
    EXPECT_NEAR(scanner.ring_z_mm(1) - scanner.ring_z_mm(0), 4.0, 1e-12);
    EXPECT_NEAR(scanner.ring_z_mm(2) - scanner.ring_z_mm(1), 5.0, 1e-12);
    EXPECT_NEAR(scanner.ring_z_mm(0) + scanner.ring_z_mm(3), 0.0, 1e-12);
}

// REQ-GEOM-01
TEST(CylindricalScanner, DifferenceNamesWhatMovesTheCrystals) {
    const CylindricalScanner scanner = tiny_scanner();
    CylindricalScanner other = scanner;
    other.inner_radius_mm += 0.1;  // a header with few digits
    other.intrinsic_tilt_rad = 2.0 * std::numbers::pi;
    EXPECT_EQ(difference_of_crystals(other, scanner), "");
    other.inner_radius_mm = 90.0;
    EXPECT_EQ(difference_of_crystals(other, scanner), "effective radius 95 mm, not 100 mm");
    other = scanner;
    other.ring_pitch_mm = 4.05;
    EXPECT_EQ(difference_of_crystals(other, scanner), "ring pitch 4.05 mm, not 4 mm");
    other = scanner;
    other.crystals_per_block_axial = 2;
    other.axial_block_gap_mm = 1.0;
    EXPECT_EQ(difference_of_crystals(other, scanner), "axial length 17 mm, not 16 mm");
    other = scanner;
    other.intrinsic_tilt_rad = 0.5 * 2.0 * std::numbers::pi / 16;
    EXPECT_EQ(difference_of_crystals(other, scanner), "intrinsic tilt 11.25 degrees, not 0 degrees");
}

}  // namespace
}  // namespace isotone
