// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/monte_carlo.hpp"

#include "core/error.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace isotone::simulate {
namespace {

double total(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, float value) { return sum + static_cast<double>(value); });
}

SpectSimulation run(const Phantom& phantom, const SpectProtocol& protocol, int threads = 0) {
    const GammaCamera camera = test::camera();
    return simulate_spect_monte_carlo({phantom, camera, camera.collimators[0], test::materials()}, protocol,
                                      silent_progress(), threads);
}

Primitive of_water(Primitive primitive) {
    primitive.material = "water";
    return primitive;
}

SpectProtocol protocol_of(int bins, double bin_mm, int steps, double photons) {
    SpectProtocol protocol = test::quiet_protocol(bins, bin_mm, steps);
    protocol.photons = photons;
    protocol.decay = false;
    return protocol;
}

/// 2 MBq at `y` in a cylinder of water of 100 mm radius; view 0 is at +y.
Phantom point_in_water(double y_mm) {
    return test::phantom_of({of_water(test::upright_cylinder({0.0, 0.0, 0.0}, 100.0, 300.0, 0.0)),
                             of_water(test::point({0.0, y_mm, 0.0}, 2.0))});
}

// REQ-SIM-22
TEST(MonteCarlo, PrimaryOfAPointIsItsAttenuation) {
    const double mu = test::materials().of("water").mu_per_mm(140.511);
    for (const double y : {0.0, 40.0, 75.0}) {
        const SpectSimulation result = run(point_in_water(y), protocol_of(48, 6.0, 2, 2000));
        const double in_air = 2.0 * *result.data.sensitivity_cps_per_mbq;
        const std::size_t pixels = 48 * 48;
        const std::vector<float>& primary = result.primary[0];
        const double front = total({primary.begin(), primary.begin() + pixels});
        const double back = total({primary.begin() + pixels, primary.end()});
        // No statistics but those of the place within 0.2 mm: 1e-3 with the tails left out.
        EXPECT_NEAR(front / (in_air * std::exp(-mu * (100.0 - y))), 1.0, 1e-3);
        EXPECT_NEAR(back / (in_air * std::exp(-mu * (100.0 + y))), 1.0, 1e-3);
    }
}

// REQ-SIM-22
TEST(MonteCarlo, PrimariesAreTheAnalyticOnes) {
    // A hot ball and a cold rod, off the axis, in an elliptic body that rays cross at every depth.
    Primitive body = of_water(test::upright_cylinder({10.0, -5.0, 0.0}, 90.0, 160.0, 1e4));
    body.half_mm[1] = 70.0;
    const Phantom phantom = test::phantom_of({body, of_water(test::sphere({40.0, 20.0, 15.0}, 25.0, 4e4)),
                                              of_water(test::upright_cylinder({-30.0, -20.0, 0.0}, 20.0, 160.0, 0.0))});
    SpectProtocol protocol = protocol_of(40, 6.0, 6, 200000);
    protocol.scatter_orders = 1;
    const SpectSimulation drawn = run(phantom, protocol), exact = test::run(phantom, protocol);
    const std::vector<float>&a = drawn.primary[0], &b = exact.primary[0];
    EXPECT_NEAR(total(a) / total(b), 1.0, 0.004);  // 200000 photons of weights between 0.1 and 1: 0.15 %
    const double largest = static_cast<double>(*std::max_element(b.begin(), b.end()));
    double squares = 0.0, bias = 0.0, count = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (static_cast<double>(b[i]) > 0.3 * largest) {
            const double off = static_cast<double>(a[i]) / static_cast<double>(b[i]) - 1.0;
            squares += off * off;
            bias += off;
            count += 1.0;
        }
    }
    EXPECT_LT(std::abs(bias / count), 0.006);
    // relative_error is of the brighter pixels and with scatter; the dimmer ones here are up to 1.5 times worse.
    EXPECT_LT(std::sqrt(squares / count), 1.5 * drawn.relative_error[0]);
    EXPECT_GT(std::sqrt(squares / count), 0.5 * drawn.relative_error[0]);
}

TEST(MonteCarlo, OrbitsAreTheAnalyticOnes) {
    // A point far from every symmetry, heads that move while they count, clockwise, with an offset of each.
    const Phantom phantom = test::phantom_of({of_water(test::upright_cylinder({10.0, 5.0, 0.0}, 90.0, 200.0, 0.0)),
                                              of_water(test::point({60.0, -25.0, 35.0}, 2.0))});
    SpectProtocol protocol = protocol_of(48, 5.0, 4, 6000);  // whole multiples of the angles in a step
    protocol.heads = 2;
    protocol.head_spacing_deg = 100.0;
    protocol.start_deg = 37.0;
    protocol.clockwise = true;
    protocol.continuous = true;
    protocol.axis_offset_mm = {4.0, -6.0};
    protocol.radius_mm.reset();
    protocol.body_gap_mm = 15.0;
    const std::vector<float> drawn = run(phantom, protocol).primary[0], exact = test::run(phantom, protocol).primary[0];
    const float largest = *std::max_element(exact.begin(), exact.end());
    for (std::size_t i = 0; i < exact.size(); ++i) {
        // The place within 0.2 mm; tails and the table of the Gaussian.
        ASSERT_NEAR(drawn[i] / largest, exact[i] / largest, 2e-3) << i;
    }
}

TEST(MonteCarlo, WindowsOfSeveralLines) {
    // 131I, and a line near the end of the cross sections.
    SpectProtocol protocol = protocol_of(40, 10.0, 2, 20000);
    protocol.lines = {{364.5, 0.815}, {637.0, 0.0716}, {284.3, 0.0612}, {698.0, 0.01}};
    protocol.windows[0].window = {"364", 328.0, 401.0};
    protocol.windows.push_back(protocol.windows[0]);
    protocol.windows[1].window = {"284", 256.0, 313.0};
    protocol.windows[0].sensitivity_cps_per_mbq = 30.0;
    GammaCamera camera = test::camera();
    camera.collimators[0].hole_diameter_mm = 4.0;
    camera.collimators[0].septa_mm = 2.0;
    camera.collimators[0].hole_length_mm = 59.7;
    const Phantom phantom = point_in_water(0.0);
    const SpectScene scene{phantom, camera, camera.collimators[0], test::materials()};
    const SpectSimulation drawn = simulate_spect_monte_carlo(scene, protocol, silent_progress());
    const SpectSimulation exact = simulate_spect(scene, protocol, silent_progress());
    for (std::size_t w = 0; w < 2; ++w) {
        // Lines of 1 % leave more or less partial energy by chance; each line has its number of histories to a few.
        EXPECT_NEAR(total(drawn.primary[w]) / total(exact.primary[w]), 1.0, 0.005) << w;
        EXPECT_GT(total(drawn.all_scatter(w)), 0.0);
    }
    // Most of what a window 80 keV below a strong line holds has scattered.
    EXPECT_GT(total(drawn.all_scatter(1)), total(drawn.primary[1]));
}

// REQ-SIM-22
TEST(MonteCarlo, UniformCylinderIsItsClosedForm) {
    // Far from the ends, through the axis: a (1 - exp(-2 mu r)) / mu.
    const double mu = test::materials().of("water").mu_per_mm(140.511), radius = 100.0, activity = 1e4;
    const Phantom phantom =
        test::phantom_of({of_water(test::upright_cylinder({0.0, 0.0, 0.0}, radius, 240.0, activity))});
    SpectProtocol protocol = protocol_of(24, 10.0, 8, 100000);
    protocol.collimator_blur = false;
    const SpectSimulation result = run(phantom, protocol);
    double sum = 0.0, exact = 0.0;
    for (int v = 0; v < 8; ++v) {
        for (int row = 4; row < 20; ++row) {
            sum += static_cast<double>(result.primary[0][result.data.geometry.offset(v, 12, row)]);
        }
    }
    for (int k = 0; k < 100; ++k) {  // across the bin from 0 to 10 mm
        const double u = 0.1 * (k + 0.5), chord = 2.0 * std::sqrt(radius * radius - u * u);
        exact += 8.0 * 16.0 * *result.data.sensitivity_cps_per_mbq * 1e-9 * activity * 0.1 * 10.0 *
                 -std::expm1(-mu * chord) / mu;
    }
    EXPECT_NEAR(sum / exact, 1.0, 0.02);  // some 30000 photons of uneven weights: 0.7 %
}

// REQ-SIM-23
TEST(MonteCarlo, ScatterOfAPointInWaterIsThePublishedAmount) {
    SpectProtocol protocol = protocol_of(48, 8.0, 4, 40000);
    const SpectSimulation result = run(point_in_water(0.0), protocol);
    const double ratio = total(result.all_scatter(0)) / total(result.primary[0]);
    // 20 to 40 % of all counts in most clinical studies (Cao, Frey and Tsui, IEEE TNS 41 (1994) 1594).
    EXPECT_GT(ratio, 0.25);
    EXPECT_LT(ratio, 0.67);
    // Deeper sources scatter more, wider windows hold more of it, and orders fall.
    protocol.windows = {test::photopeak_99mtc(15.0)};
    const SpectSimulation narrow = run(point_in_water(0.0), protocol);
    EXPECT_LT(total(narrow.all_scatter(0)) / total(narrow.primary[0]), 0.9 * ratio);
    const SpectSimulation shallow = run(point_in_water(60.0), protocol);
    const std::vector<float> scatter = shallow.all_scatter(0);
    const double front = total({scatter.begin(), scatter.begin() + 48 * 48});
    const double primary = total({shallow.primary[0].begin(), shallow.primary[0].begin() + 48 * 48});
    EXPECT_LT(front / primary, 0.7 * ratio);
    EXPECT_GT(total(result.scatter[0][0]), total(result.scatter[1][0]));
    EXPECT_GT(total(result.scatter[1][0]), total(result.scatter[2][0]));
}

// REQ-SIM-24
TEST(MonteCarlo, ThreadsDoNotChangeAnything) {
    SpectProtocol protocol = protocol_of(16, 15.0, 5, 45000);
    protocol.noise = true;
    protocol.windows.push_back(protocol.windows[0]);
    protocol.windows[1].window = {"low", 90.0, 120.0};
    const SpectSimulation one = run(point_in_water(30.0), protocol, 1), four = run(point_in_water(30.0), protocol, 4);
    for (std::size_t w = 0; w < 2; ++w) {
        EXPECT_EQ(one.primary[w], four.primary[w]);
        EXPECT_EQ(one.all_scatter(w), four.all_scatter(w));
        EXPECT_EQ(one.data.counts[w].values, four.data.counts[w].values);
    }
    EXPECT_EQ(one.relative_error, four.relative_error);
    protocol.seed = 2;
    EXPECT_NE(run(point_in_water(30.0), protocol, 4).all_scatter(0), one.all_scatter(0));
}

TEST(MonteCarlo, ErrorIsWhatSeedsDifferBy) {
    const Phantom phantom = test::phantom_of({of_water(test::upright_cylinder({0.0, 0.0, 0.0}, 80.0, 160.0, 1e4))});
    SpectProtocol protocol = protocol_of(24, 8.0, 2, 70000);
    std::vector<SpectSimulation> runs;
    for (const std::uint64_t seed : {1U, 2U}) {
        protocol.seed = seed;
        runs.push_back(run(phantom, protocol));
    }
    const std::vector<float>&a = runs[0].data.counts[0].values, &b = runs[1].data.counts[0].values;
    const double largest = static_cast<double>(*std::max_element(a.begin(), a.end()));
    double squares = 0.0, sum = 0.0, count = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (static_cast<double>(a[i]) > 0.5 * largest) {
            squares += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2) / 2.0;
            sum += static_cast<double>(a[i]);
            count += 1.0;
        }
    }
    // Each is known from some hundred independent pixels: 10 %, twice, three times.
    EXPECT_NEAR(std::sqrt(squares * count) / sum / runs[0].relative_error[0], 1.0, 0.3);
}

TEST(MonteCarlo, SwitchesAndSensitivity) {
    SpectProtocol protocol = protocol_of(48, 8.0, 3, 5000);
    protocol.attenuation = false;
    protocol.windows[0].sensitivity_cps_per_mbq = 85.0;
    const SpectSimulation air = run(point_in_water(30.0), protocol);
    EXPECT_NEAR(total(air.primary[0]), 3.0 * 85.0 * 2.0, 1e-3 * 510.0);
    EXPECT_EQ(total(air.all_scatter(0)), 0.0);
    ASSERT_TRUE(air.data.additive);
    EXPECT_NEAR(*air.data.sensitivity_cps_per_mbq, 85.0, 1e-9);
}

TEST(MonteCarlo, WithoutAMaterialItIsWaterOfTheRightDensity) {
    // 0.0096 / mm is water at 511 keV; half of it is half the density.
    Primitive named = of_water(test::upright_cylinder({0.0, 0.0, 0.0}, 100.0, 300.0, 0.0)), scaled = named;
    scaled.material.clear();
    scaled.mu_per_mm = 0.5 * test::materials().of("water").mu_per_mm(511.0);
    const Primitive source = of_water(test::point({0.0, 0.0, 0.0}, 2.0));
    const SpectProtocol protocol = protocol_of(48, 8.0, 2, 2000);
    const SpectSimulation whole = run(test::phantom_of({named, source}), protocol);
    const SpectSimulation half = run(test::phantom_of({scaled, source}), protocol);
    const double in_air = 4.0 * *whole.data.sensitivity_cps_per_mbq;
    EXPECT_NEAR(std::log(total(half.primary[0]) / in_air) / std::log(total(whole.primary[0]) / in_air), 0.5, 2e-3);
}

TEST(MonteCarlo, RefusesWhatCannotBe) {
    SpectProtocol protocol = protocol_of(16, 15.0, 2, 100);
    EXPECT_THROW((void)run(test::phantom_of({of_water(test::sphere({0.0, 0.0, 0.0}, 50.0, 0.0))}), protocol), Error);
    Primitive unknown = test::sphere({0.0, 0.0, 0.0}, 50.0, 1.0);
    unknown.material = "watr";
    EXPECT_THROW((void)run(test::phantom_of({unknown}), protocol), Error);
    protocol.lines.clear();
    EXPECT_THROW((void)run(point_in_water(0.0), protocol), Error);
}

/// Counts what is reported, which is photons that are followed.
class Reports final : public ProgressSink {
public:
    void report(const std::string&, double, const std::string&) override { ++count; }
    void warn(const std::string&) override {}
    int count = 0;
};

TEST(MonteCarlo, ASensitivityOfAWindowThatNoLineReachesIsRefusedBeforePhotonsAreFollowed) {
    SpectProtocol protocol = protocol_of(16, 15.0, 2, 100);
    protocol.windows.push_back({{"too high", 300.0, 320.0}, 50.0, 0.0});
    const GammaCamera camera = test::camera();
    const Phantom phantom = point_in_water(0.0);
    Reports reports;
    const Error error = isotone::test::error_of([&] {
        simulate_spect_monte_carlo({phantom, camera, camera.collimators[0], test::materials()}, protocol, reports);
    });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_EQ(error.where(), "energy window \"too high\"");
    EXPECT_EQ(reports.count, 0);
}

}  // namespace
}  // namespace isotone::simulate
