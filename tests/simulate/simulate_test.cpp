// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.hpp"

#include "core/error.hpp"
#include "tests/simulate/scenes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace isotone::simulate {
namespace {

using test::exact_protocol;
using test::phantom_of;
using test::small_scanner;
using test::sphere;
using test::upright_cylinder;

double total(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

Phantom warm_cylinder() {
    Phantom phantom = phantom_of({upright_cylinder({0, 0, 0}, 60, 400, 1000.0, 0.0096)});
    phantom.exam.nuclide = {"18F", 6586.2, 0.9673};
    return phantom;
}

Protocol counted_protocol() {
    Protocol protocol = exact_protocol();
    protocol.calibration = std::nullopt;
    protocol.trues = 2e5;
    protocol.duration_s = 600.0;
    protocol.randoms_fraction = 0.2;
    protocol.scatter_fraction = 0.3;
    return protocol;
}

TEST(Simulate, TotalsAreWhatTheProtocolAsksFor) {
    const RawData raw = simulate(warm_cylinder(), small_scanner(), counted_protocol(), silent_progress());
    const double trues = 2e5, scatter = trues * 0.3 / 0.7, randoms = (trues + scatter) * 0.2 / 0.8;
    // Float rounding of half a million bins.
    EXPECT_NEAR(total(raw.additive->values), scatter + randoms, 1e-4 * trues);
    EXPECT_NEAR(total(raw.prompts->values), trues + scatter + randoms, 1e-4 * trues);
}

TEST(Simulate, TermsSayWhatWasPutIntoThem) {
    Protocol protocol = counted_protocol();
    const RawData all = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress());
    EXPECT_EQ(all.multiplicative_holds, HeldEffects({Effect::attenuation, Effect::normalisation}));
    EXPECT_EQ(all.additive_holds, HeldEffects({Effect::scatter, Effect::randoms}));
    protocol.attenuation = false;
    protocol.scatter_fraction = 0.0;
    const RawData few = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress());
    EXPECT_EQ(few.multiplicative_holds, HeldEffects({Effect::normalisation}));
    EXPECT_EQ(few.additive_holds, HeldEffects({Effect::randoms}));
}

TEST(Simulate, DataFollowTheExpectationThatRawDataDefines) {
    // prompts = multiplicative x line integral x calibration x duration x decay + additive, for a line without blur.
    const RawData raw = simulate(warm_cylinder(), small_scanner(), counted_protocol(), silent_progress());
    const SinogramGeometry& geometry = raw.prompts->geometry;
    const std::size_t at = geometry.offset(3, geometry.bins() / 2, 0, geometry.plane_of_rings(4, 4));
    const double integral = 1000.0 * 120.0;
    const double expected = raw.multiplicative->values[at] * integral * *raw.exam.calibration_counts_per_bq_ml_mm_s *
                                600.0 * mean_decay_during(600.0, 6586.2) +
                            raw.additive->values[at];
    EXPECT_NEAR(raw.prompts->values[at] / expected, 1.0, 1e-5);
}

// REQ-SIM-02
TEST(Simulate, CountsArePoissonAboutTheirMean) {
    Protocol protocol = counted_protocol();
    const RawData mean = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress());
    protocol.noise = true;
    const RawData drawn = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress());
    double chi2 = 0.0, difference = 0.0;
    std::size_t bins = 0;
    for (std::size_t i = 0; i < mean.prompts->values.size(); ++i) {
        const double mu = mean.prompts->values[i];
        if (mu > 0.0) {
            const double off = drawn.prompts->values[i] - mu;
            chi2 += off * off / mu;
            difference += off;
            ++bins;
            ASSERT_EQ(drawn.prompts->values[i], std::floor(drawn.prompts->values[i]));
        }
    }
    ASSERT_GT(bins, 100000U);
    // Five standard deviations of each statistic; Var(chi2 per bin) = 2 + 1/mu and the mean here is above 1.
    EXPECT_NEAR(chi2 / static_cast<double>(bins), 1.0, 5.0 * std::sqrt(4.0 / static_cast<double>(bins)));
    EXPECT_NEAR(difference, 0.0, 5.0 * std::sqrt(total(mean.prompts->values)));
}

// REQ-SIM-02
TEST(Simulate, SameSeedSameBitsForAnyThreadsAndAnotherSeedOtherCounts) {
    Protocol protocol = counted_protocol();
    protocol.noise = true;
    protocol.efficiency_deviation = 0.1;
    const RawData one = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress(), 1);
    const RawData two = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress(), 2);
    EXPECT_EQ(one.prompts->values, two.prompts->values);
    EXPECT_EQ(one.additive->values, two.additive->values);
    EXPECT_EQ(one.multiplicative->values, two.multiplicative->values);
    protocol.seed = 2;
    EXPECT_NE(simulate(warm_cylinder(), small_scanner(), protocol, silent_progress()).prompts->values,
              one.prompts->values);
}

TEST(Simulate, EventsHistogramBackToTheCounts) {
    Protocol protocol = counted_protocol();
    protocol.noise = true;
    protocol.list_mode = true;
    protocol.delayeds = true;
    protocol.trues = 2e4;
    const RawData raw = simulate(warm_cylinder(), small_scanner(), protocol, silent_progress());
    ASSERT_TRUE(raw.list_mode);
    const ListMode& list = *raw.list_mode;
    const SinogramGeometry& geometry = raw.prompts->geometry;
    Sinogram prompts(geometry), delayeds(geometry);
    const auto per_ring = static_cast<std::uint32_t>(raw.scanner.crystals_per_ring);
    double mean_time_s = 0.0;
    for (std::size_t i = 0; i < list.events(); ++i) {
        const int a = static_cast<int>(list.crystal_a[i] % per_ring),
                  b = static_cast<int>(list.crystal_b[i] % per_ring);
        int ring_a = static_cast<int>(list.crystal_a[i] / per_ring),
            ring_b = static_cast<int>(list.crystal_b[i] / per_ring);
        const auto bin = geometry.bin_of(a, b);
        if (bin.swapped) {
            std::swap(ring_a, ring_b);
        }
        Sinogram& target = list.is_delayed[i] != 0 ? delayeds : prompts;
        target.values[geometry.offset(bin.unmashed_view, bin.bin_number + geometry.bins() / 2, 0,
                                      geometry.plane_of_rings(ring_a, ring_b))] += 1.0F;
        ASSERT_TRUE(i == 0 || list.time_ms[i] >= list.time_ms[i - 1]);
        ASSERT_LT(list.time_ms[i], 600000U);
        mean_time_s += 1e-3 * list.time_ms[i] / static_cast<double>(list.events());
    }
    EXPECT_EQ(prompts.values, raw.prompts->values);
    EXPECT_EQ(delayeds.values, raw.delayeds->values);
    // Mean time of a decaying source: T/2 - lambda T^2/12; five standard errors of a uniform distribution.
    const double expected = 300.0 - std::log(2.0) / 6586.2 * 600.0 * 600.0 / 12.0;
    EXPECT_NEAR(mean_time_s, expected, 5.0 * 600.0 / std::sqrt(12.0 * static_cast<double>(list.events())));
}

TEST(Simulate, EventsNeedCrystalPairsOfTheirOwn) {
    Protocol protocol = counted_protocol();
    protocol.noise = true;
    protocol.list_mode = true;
    protocol.view_mashing = 2;
    EXPECT_THROW((void)simulate(warm_cylinder(), small_scanner(), protocol, silent_progress()), Error);
}

TEST(Simulate, RefusesAPhantomOutsideTheFieldOfView) {
    Protocol protocol = counted_protocol();
    EXPECT_THROW(
        (void)simulate(phantom_of({sphere({0, 0, 900}, 5, 1.0)}), small_scanner(), protocol, silent_progress()), Error);
}

}  // namespace
}  // namespace isotone::simulate
