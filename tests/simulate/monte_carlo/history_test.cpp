// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/history.hpp"

#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>

namespace isotone::simulate {
namespace {

double dot(const Vector3& a, const Vector3& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// Photons of 140.5 keV from the middle of so much water that hardly one leaves.
class Ocean : public ::testing::Test {
protected:
    Ocean() {
        Primitive water = test::sphere({0.0, 0.0, 0.0}, 3000.0, 1.0);
        water.material = "water";
        phantom_ = test::phantom_of({water});
        medium_ = std::make_unique<Medium>(phantom_, test::materials(), 25.0, 140.511, true);
    }

    std::vector<PhotonEvent> follow(std::uint64_t histories) {
        HistoryTracer tracer(phantom_, *medium_, lines_, 25.0);
        std::vector<PhotonEvent> events;
        for (std::uint64_t h = 0; h < histories; ++h) {
            RandomStream random(2, 97, h);
            tracer.trace({{0.0, 0.0, 0.0}, 0}, h, random, events);
        }
        return events;
    }

    Phantom phantom_;
    std::unique_ptr<Medium> medium_;
    std::vector<GammaLine> lines_{{140.511, 0.89}};
};

// REQ-SIM-20
TEST_F(Ocean, EnergyAndMomentumBelongTogether) {
    const std::vector<PhotonEvent> events = follow(2000);
    int comptons = 0, rayleighs = 0;
    for (std::size_t k = 0; k + 1 < events.size(); ++k) {
        const PhotonEvent &event = events[k], &next = events[k + 1];
        if (next.kind == PhotonEventKind::emission) {
            continue;
        }
        const double cosine = dot(event.direction, next.direction);
        const bool compton = event.kind == PhotonEventKind::compton;
        comptons += compton ? 1 : 0;
        rayleighs += event.kind == PhotonEventKind::rayleigh ? 1 : 0;
        EXPECT_NEAR(next.energy_kev, compton ? compton_energy_kev(event.energy_kev, cosine) : event.energy_kev, 1e-6);
        // It flew the way it went.
        const Vector3 flown{next.point[0] - event.point[0], next.point[1] - event.point[1],
                            next.point[2] - event.point[2]};
        EXPECT_NEAR(dot(flown, next.direction), std::sqrt(dot(flown, flown)), 1e-6);
        EXPECT_EQ(next.order, event.order + 1);
    }
    EXPECT_GT(comptons, 10000);
    EXPECT_GT(rayleighs, 100);
}

TEST_F(Ocean, FirstFlightsAreExponential) {
    const std::vector<PhotonEvent> events = follow(40000);
    double sum = 0.0, squares = 0.0, count = 0.0, comptons = 0.0;
    for (const PhotonEvent& event : events) {
        if (event.order == 1) {
            sum += std::sqrt(dot(event.point, event.point));
            squares += dot(event.point, event.point);
            count += 1.0;
            comptons += event.kind == PhotonEventKind::compton ? 1.0 : 0.0;
        }
    }
    const Material& water = test::materials().of("water");
    const double mean = 1.0 / water.mu_per_mm(140.511);
    EXPECT_EQ(count, 40000.0);
    EXPECT_NEAR(sum / count, mean, 3.3 * mean / 200.0);  // standard error mean / sqrt(count)
    EXPECT_NEAR(squares / count, 2.0 * mean * mean, 3.3 * 4.5 * mean * mean / 200.0);  // sqrt(24 - 4) mean^2
    const CrossSections sections = water.cross_sections(140.511);
    const double share = sections.compton / (sections.compton + sections.rayleigh);
    EXPECT_NEAR(comptons / count, share, 3.3 * std::sqrt(share * (1.0 - share) / count));
}

// REQ-SIM-20
TEST_F(Ocean, ComptonAnglesFollowKleinNishinaWithBoundElectrons) {
    constexpr std::size_t bins = 20;
    const std::vector<PhotonEvent> events = follow(100000);
    std::array<double, bins> counted{};
    double all = 0.0;
    for (std::size_t k = 0; k + 1 < events.size(); ++k) {
        if (events[k].order == 1 && events[k].kind == PhotonEventKind::compton && events[k + 1].order == 2) {
            const double cosine = dot(events[k].direction, events[k + 1].direction);
            ++counted[std::min(bins - 1, static_cast<std::size_t>((cosine + 1.0) / 2.0 * bins))];
            ++all;
        }
    }
    // Written out again: (r / E)^2 (E'/E + E/E' - sin^2) S(x).
    const Material& water = test::materials().of("water");
    std::array<double, bins> expected{};
    double norm = 0.0;
    constexpr int parts = 500;
    for (std::size_t b = 0; b < bins; ++b) {
        for (int k = 0; k < parts; ++k) {
            const double c = -1.0 + (static_cast<double>(b) + (k + 0.5) / parts) * 2.0 / bins;
            const double r = 1.0 / (1.0 + 140.511 / 510.999 * (1.0 - c));
            expected[b] +=
                r * r * (r + 1.0 / r - 1.0 + c * c) * water.incoherent(std::sqrt(0.5 * (1.0 - c)) * 140.511 / 12.39842);
        }
        norm += expected[b];
    }
    double chi2 = 0.0;
    for (std::size_t b = 0; b < bins; ++b) {
        expected[b] *= all / norm;
        chi2 += std::pow(counted[b] - expected[b], 2) / expected[b];
    }
    EXPECT_GT(all, 90000.0);
    EXPECT_LT(chi2, 43.8);  // 19 degrees of freedom, probability 0.001
}

}  // namespace
}  // namespace isotone::simulate
