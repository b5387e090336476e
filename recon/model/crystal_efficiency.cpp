// SPDX-License-Identifier: Apache-2.0
#include "recon/model/crystal_efficiency.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace isotone::recon {
namespace {

constexpr double electron_rest_kev = 510.99895;

/// Photons below the table are absorbed where they interact: there photoelectric absorption is nearly all.
constexpr int energy_steps = 24;
constexpr int angle_steps = 48;
constexpr int depth_steps = 24;

struct Interaction {
    double per_mm = 0.0;               ///< photoelectric and incoherent
    double photoelectric_share = 1.0;  ///< of these
};

Interaction interaction(const AttenuationTable& crystal, double kev) {
    if (kev < crystal.energy_kev.front()) {
        return {crystal.photoelectric_per_mm(crystal.energy_kev.front()), 1.0};
    }
    const double photoelectric = crystal.photoelectric_per_mm(kev);
    const double incoherent = crystal.incoherent_per_mm(kev);
    return {photoelectric + incoherent, photoelectric / (photoelectric + incoherent)};
}

double scattered_kev(double kev, double cosine) {
    return kev / (1.0 + kev / electron_rest_kev * (1.0 - cosine));
}

/// Klein and Nishina's cross section per solid angle, up to a constant.
double klein_nishina(double kev, double cosine) {
    const double p = scattered_kev(kev, cosine) / kev;
    return p * p * (p + 1.0 / p - (1.0 - cosine * cosine));
}

/// Probability that a photon which starts at `depth` with direction cosine `cosine` interacts before it leaves the
/// slab.
double stays(double per_mm, double depth, double thickness, double cosine) {
    const double path = cosine > 0.0 ? (thickness - depth) / std::max(cosine, 1e-6) : depth / std::max(-cosine, 1e-6);
    return -std::expm1(-per_mm * path);
}

/// Probability that an interaction, somewhere in the slab at an energy, ends in full absorption; over a grid of
/// energies from the lowest of the table up. Depths after a scatter are taken as even, directions as isotropic.
class FullAbsorption {
public:
    FullAbsorption(const AttenuationTable& crystal, double thickness, double highest_kev)
        : crystal_(crystal), low_(std::log(crystal.energy_kev.front())), high_(std::log(highest_kev)) {
        // A scatter only loses energy, but over small angles very little: the share that stays at the same grid point
        // is found by going over it until nothing changes.
        values_.assign(energy_steps + 1, 1.0);
        for (int pass = 0; pass < 6; ++pass) {
            for (int i = 0; i <= energy_steps; ++i) {
                const double kev = std::exp(low_ + (high_ - low_) * i / energy_steps);
                values_[static_cast<std::size_t>(i)] = of_interaction(kev, thickness);
            }
        }
    }

    /// For an interaction at an even depth of an isotropic photon.
    double of_interaction(double kev, double thickness) const {
        double sum = 0.0;
        for (int d = 0; d < depth_steps; ++d) {
            sum += at_depth(kev, (d + 0.5) / depth_steps * thickness, thickness);
        }
        return sum / depth_steps;
    }

    /// For an interaction at a depth, the incoming direction along the normal or (as an approximation) any.
    double at_depth(double kev, double depth, double thickness) const {
        const Interaction here = interaction(crystal_, kev);
        if (here.photoelectric_share >= 1.0) {
            return 1.0;
        }
        double norm = 0.0, absorbed = 0.0;
        for (int a = 0; a < angle_steps; ++a) {
            const double cosine = -1.0 + 2.0 * (a + 0.5) / angle_steps;
            const double weight = klein_nishina(kev, cosine);
            const double next_kev = scattered_kev(kev, cosine);
            const Interaction next = interaction(crystal_, next_kev);
            norm += weight;
            absorbed += weight * stays(next.per_mm, depth, thickness, cosine) * value(next_kev);
        }
        return here.photoelectric_share + (1.0 - here.photoelectric_share) * absorbed / norm;
    }

private:
    double value(double kev) const {
        const double x = std::clamp((std::log(kev) - low_) / (high_ - low_), 0.0, 1.0) * energy_steps;
        const auto i = std::min(static_cast<std::size_t>(x), static_cast<std::size_t>(energy_steps - 1));
        const double f = x - static_cast<double>(i);
        return (1.0 - f) * values_[i] + f * values_[i + 1];
    }

    const AttenuationTable& crystal_;
    double low_, high_;
    std::vector<double> values_;
};

}  // namespace

double full_energy_efficiency(const AttenuationTable& crystal, double thickness_mm, double energy_kev) {
    const Interaction first = interaction(crystal, energy_kev);
    (void)crystal.photoelectric_per_mm(energy_kev);  // refuses an energy outside the table
    const FullAbsorption absorption(crystal, thickness_mm, energy_kev * 1.0001);
    double counted = 0.0;
    const double step = thickness_mm / depth_steps;
    for (int d = 0; d < depth_steps; ++d) {
        const double interacts = std::exp(-first.per_mm * d * step) * -std::expm1(-first.per_mm * step);
        counted += interacts * absorption.at_depth(energy_kev, (d + 0.5) * step, thickness_mm);
    }
    return counted;
}

}  // namespace isotone::recon
