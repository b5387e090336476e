// SPDX-License-Identifier: Apache-2.0
#include "core/histogram.hpp"

#include "core/random.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <numeric>

namespace isotone {
namespace {

using test::error_of;

CylindricalScanner tiny_scanner() {
    CylindricalScanner scanner;
    scanner.name = "tiny";
    scanner.rings = 4;
    scanner.crystals_per_ring = 16;
    scanner.inner_radius_mm = 95.0;
    scanner.ring_pitch_mm = 4.0;
    scanner.max_non_arc_corrected_bins = 15;
    return scanner;
}

void add(ListMode& events, int ring_a, int a, int ring_b, int b, std::uint32_t time_ms = 0, bool delayed = false) {
    events.crystal_a.push_back(events.scanner.crystal_id(ring_a, a));
    events.crystal_b.push_back(events.scanner.crystal_id(ring_b, b));
    events.time_ms.push_back(time_ms);
    events.is_delayed.push_back(delayed ? 1 : 0);
}

double sum_of(const Histogram& result) {
    return std::accumulate(result.sinogram.values.begin(), result.sinogram.values.end(), 0.0);
}

TEST(Histogram, EveryEventIsAcceptedOrRefused) {
    ListMode events;
    events.scanner = tiny_scanner();
    RandomStream random(7, 0, 0);
    std::size_t held = 0;
    const SinogramGeometry geometry(tiny_scanner(), 3, 2, 2, 7);
    for (int i = 0; i < 3000; ++i) {
        const auto draw = [&random](std::uint32_t n) { return static_cast<int>(random.next_u32() % n); };
        const int ring_a = draw(4), ring_b = draw(4), a = draw(16);
        const int b = (a + 1 + draw(15)) % 16;
        add(events, ring_a, a, ring_b, b);
        // Bin number t: the chord spans N/2 - |t| crystals. 7 bins hold |t| <= 3.
        const int apart = std::min((a - b + 16) % 16, (b - a + 16) % 16);
        held += std::abs(ring_a - ring_b) <= 2 && 8 - apart <= 3 ? 1U : 0U;
    }
    const Histogram result = histogram(events, geometry);
    EXPECT_EQ(result.accepted, held);
    EXPECT_EQ(result.refused, 3000 - held);
    EXPECT_EQ(sum_of(result), static_cast<double>(held));
    EXPECT_GT(result.refused, 0U);
}

TEST(Histogram, AnEventLandsInTheBinOfItsCrystalsWhicheverComesFirst) {
    const SinogramGeometry geometry(tiny_scanner(), 1, 3, 1, 15);
    const auto pair = geometry.crystals_of(3, 2);
    for (const bool exchanged : {false, true}) {
        ListMode events;
        events.scanner = tiny_scanner();
        if (exchanged) {
            add(events, 3, pair.b, 1, pair.a);
        } else {
            add(events, 1, pair.a, 3, pair.b);
        }
        const Histogram result = histogram(events, geometry);
        EXPECT_EQ(result.sinogram.values[geometry.offset(3, 2 + 7, 0, geometry.plane_index(2, 1))], 1.0F);
        EXPECT_EQ(result.accepted, 1U);
    }
}

TEST(Histogram, SelectsPromptsOrDelayedsAndATimeRange) {
    ListMode events;
    events.scanner = tiny_scanner();
    for (std::uint32_t t = 0; t < 10; ++t) {
        add(events, 0, 0, 0, 8, t, t % 2 == 1);
    }
    const SinogramGeometry geometry(tiny_scanner(), 1, 3, 1, 15);
    EXPECT_EQ(histogram(events, geometry).accepted, 5U);
    EXPECT_EQ(histogram(events, geometry, {true, 3, 8}).accepted, 3U);  // 3, 5, 7
    EXPECT_EQ(histogram(events, geometry, {false, 4, 4}).accepted, 0U);
}

TEST(Histogram, FollowsTheArrivalDifferenceWhenCrystalsAreExchanged) {
    CylindricalScanner scanner = tiny_scanner();
    scanner.tof = TofData{9, 50.0, 400.0};
    const SinogramGeometry geometry(scanner, {{0, 0, 0}}, 1, 15, false, 0, 3);
    const auto pair = geometry.crystals_of(2, 0);
    ListMode events;
    events.scanner = scanner;
    add(events, 1, pair.a, 1, pair.b);
    add(events, 1, pair.b, 1, pair.a);
    add(events, 1, pair.a, 1, pair.b);
    events.tof_bin = {-4, 4, 5};  // nearer a; the same from the other side; beyond the last bin
    const Histogram result = histogram(events, geometry);
    EXPECT_EQ(result.sinogram.values[geometry.offset(2, 7, 0, geometry.plane_index(0, 1))], 2.0F);
    EXPECT_EQ(result.refused, 1U);
}

TEST(Histogram, RefusesWhatDoesNotFit) {
    ListMode events;
    events.scanner = tiny_scanner();
    add(events, 0, 0, 0, 8);
    CylindricalScanner other = tiny_scanner();
    other.rings = 3;
    EXPECT_EQ(error_of([&] { histogram(events, SinogramGeometry(other, 1, 2, 1, 15)); }).code(),
              ErrorCode::inconsistent_data);
    const SinogramGeometry arc(tiny_scanner(), {{0, 0, 0}}, 1, 15, true, 5.0, 0);
    EXPECT_EQ(error_of([&] { histogram(events, arc); }).code(), ErrorCode::inconsistent_data);
    events.crystal_a[0] = 64;
    EXPECT_EQ(error_of([&] { histogram(events, SinogramGeometry(tiny_scanner(), 1, 3, 1, 15)); }).code(),
              ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone
