// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/forced_detection.hpp"

#include "simulate/monte_carlo/directions.hpp"
#include "simulate/monte_carlo/monte_carlo.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace isotone::simulate {
namespace {

constexpr double radius_mm = 100.0;
constexpr std::size_t orders = 4;

/// A point in the middle of a ball of water: every direction is like every other.
Phantom ball() {
    Primitive water = test::sphere({0.0, 0.0, 0.0}, radius_mm, 0.0);
    water.material = "water";
    Primitive source = test::point({0.0, 0.0, 0.0}, 1.0);
    source.material = "water";
    return test::phantom_of({water, source});
}

/// A detector that holds all that comes, and two windows: the photopeak and one far below it.
SpectProtocol wide_protocol() {
    SpectProtocol protocol = test::quiet_protocol(20, 20.0, 8);
    protocol.windows.push_back(protocol.windows[0]);
    protocol.windows[1].window = {"low", 70.0, 110.0};
    protocol.decay = false;
    protocol.scatter_orders = orders - 1;
    return protocol;
}

struct Tally {
    double sum = 0.0, squares = 0.0;
};

/// The same physics without any of forced detection's weights: photons that are absorbed, or leave and are counted
/// wherever they go.
std::array<std::array<Tally, orders>, 2> analogue(const Phantom& phantom, const PhotonDetector& detector,
                                                  std::uint64_t histories) {
    const Medium medium(phantom, test::materials(), detector.lowest_kev(), 140.511, true);
    const PhotonSource source(phantom, {{140.511, 0.89}}, 4);
    PathTracer path(phantom);
    std::array<std::array<Tally, orders>, 2> tallies{};
    for (std::uint64_t h = 0; h < histories; ++h) {
        RandomStream random(11, 96, h);
        const std::optional<Emission> emission = source.draw(h, random);
        if (!emission) {
            continue;
        }
        Vector3 point = emission->point, direction = draw_direction(random);
        double energy = 140.511;
        for (std::size_t order = 0; energy > detector.lowest_kev(); ++order) {
            path.set_direction(direction);
            std::size_t body = 0;
            const double length = reach_depth(medium, path.trace(point), energy, -std::log(random.uniform()), body);
            if (length < 0.0) {
                for (std::size_t w = 0; w < 2; ++w) {
                    const double counts = detector.counts(w, energy);
                    Tally& tally = tallies[w][std::min(order, orders - 1)];
                    tally.sum += counts;
                    tally.squares += counts * counts;
                }
                break;
            }
            point = advanced(point, direction, length);
            const CrossSections sections = medium.at(body, energy);
            const double which = sections.total() * random.uniform();
            if (which < sections.photoelectric) {
                break;
            }
            const bool compton = which < sections.photoelectric + sections.compton;
            const Scattering& scattering = medium.scattering(body);
            const double cosine =
                compton ? scattering.draw_compton(energy, random) : scattering.draw_rayleigh(energy, random);
            direction = turned(direction, cosine, random);
            energy = compton ? compton_energy_kev(energy, cosine) : energy;
        }
    }
    return tallies;
}

/// Forced detection over 8 views, against photons that simply leave.
void compare(const Phantom& phantom, const SpectProtocol& protocol, std::uint64_t histories) {
    const GammaCamera camera = test::camera();
    const SpectScene scene{phantom, camera, camera.collimators[0], test::materials()};
    const SpectSimulation forced = simulate_spect_monte_carlo(scene, protocol, silent_progress());
    const PhotonDetector detector(scene, protocol);
    const auto tallies = analogue(phantom, detector, histories);
    for (std::size_t w = 0; w < 2; ++w) {
        for (std::size_t order = 0; order < orders; ++order) {
            double counts = 0.0;
            for (const float value : order == 0 ? forced.primary[w] : forced.scatter[order - 1][w]) {
                counts += static_cast<double>(value) / 8.0;
            }
            const Tally& tally = tallies[w][order];
            const double per_history = 1e6 * 0.89 / static_cast<double>(histories);
            const double error = std::sqrt(tally.squares) / tally.sum;
            EXPECT_LT(error, 0.04);  // or the comparison would show little
            // Four standard errors of the analogue, as forced detection's are several times smaller, and 2e-3 of what
            // the Gaussians and the form factor's table leave out.
            EXPECT_NEAR(counts / (per_history * tally.sum), 1.0, 4.0 * error + 0.002)
                << "window " << w << ", order " << order;
        }
    }
}

// REQ-SIM-21
TEST(ForcedDetection, AgreesWithPhotonsThatSimplyLeave) {
    SpectProtocol protocol = wide_protocol();
    protocol.photons = 60000;
    compare(ball(), protocol, 400000);
}

// REQ-SIM-21
TEST(ForcedDetection, AgreesWhereMuchIsAbsorbedInOtherMatter) {
    // Air in the middle, water, then bone: photons become light, and scatter in other matter than they came from.
    Phantom phantom = ball();
    phantom.primitives.insert(phantom.primitives.begin(), test::sphere({0.0, 0.0, 0.0}, 90.0, 0.0));
    phantom.primitives[0].material = "cortical_bone";
    phantom.primitives[1].half_mm = {40.0, 40.0, 40.0};
    phantom.primitives[2].half_mm = {15.0, 15.0, 15.0};
    phantom.primitives[2].activity_bq_ml = 1e6 / phantom.primitives[2].volume_ml();
    phantom.primitives[2].material = "air";
    SpectProtocol protocol = wide_protocol();
    protocol.windows[0].window = {"middle", 105.0, 155.0};
    protocol.windows[1].window = {"low", 50.0, 90.0};
    protocol.photons = 200000;
    compare(phantom, protocol, 1000000);
}

TEST(PointSpreader, HoldsAllOfAGaussianWhereItIs) {
    PointSpreader spreader(30, 4.0, 20, 5.0);
    std::vector<double> pixels(600);
    ASSERT_TRUE(spreader.place(7.3, -11.1, 6.0));
    spreader.add(2.0, pixels.data());
    double sum = 0.0, across = 0.0, along = 0.0, width = 0.0;
    for (int k = 0; k < 600; ++k) {
        const double u = (k / 20 - 14.5) * 4.0, z = (k % 20 - 9.5) * 5.0, value = pixels[static_cast<std::size_t>(k)];
        sum += value;
        across += u * value / 2.0;
        along += z * value / 2.0;
        width += (u - 7.3) * (u - 7.3) * value / 2.0;
    }
    // 6e-5 of a Gaussian lies beyond the reach along each axis.
    EXPECT_NEAR(sum, 2.0, 1e-3);
    EXPECT_NEAR(across, 7.3, 0.01);
    EXPECT_NEAR(along, -11.1, 0.01);
    EXPECT_NEAR(width, 36.0 + 16.0 / 12.0, 0.1);
    EXPECT_FALSE(spreader.place(200.0, 0.0, 6.0));
    // Without blur all is in one pixel.
    std::fill(pixels.begin(), pixels.end(), 0.0);
    ASSERT_TRUE(spreader.place(7.3, -11.1, 0.0));
    spreader.add(1.0, pixels.data());
    EXPECT_NEAR(pixels[16 * 20 + 7], 1.0, 1e-12);
}

}  // namespace
}  // namespace isotone::simulate
