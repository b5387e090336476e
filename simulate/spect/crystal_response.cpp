// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/crystal_response.hpp"

#include "core/random.hpp"
#include "simulate/materials/scattering.hpp"
#include "simulate/random_streams.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr std::uint64_t crystal_seed = 1;  // part of the model, so the same whatever the user's seed
constexpr int histories = 30000;           // 0.2 % of the share that leaves all energy
constexpr double step_kev = 10.0;
constexpr double stops_below_kev = 20.0;

/// Energy one photon leaves, its first interaction being certain.
double deposited_kev(double energy_kev, double thickness_mm, const Material& crystal, const Scattering& scattering,
                     RandomStream& random) {
    double energy = energy_kev, deposited = 0.0, slope = 1.0;  // slope: cosine to the crystal's depth
    double depth = 0.0;
    for (bool first = true;; first = false) {
        const CrossSections sections = crystal.cross_sections(energy);
        const double mu = sections.total();
        const double most = first ? 1.0 - std::exp(-mu * thickness_mm) : 1.0;
        depth -= slope * std::log(1.0 - most * random.uniform()) / mu;
        if (depth < 0.0 || depth > thickness_mm) {
            return deposited;
        }
        const double which = mu * random.uniform();
        if (which < sections.photoelectric) {
            return deposited + energy;
        }
        const bool compton = which < sections.photoelectric + sections.compton;
        const double cosine =
            compton ? scattering.draw_compton(energy, random) : scattering.draw_rayleigh(energy, random);
        // Only the slope matters in a slab: turned by the angle of scattering about a random azimuth.
        const double azimuth = std::cos(2.0 * std::numbers::pi * random.uniform());
        const double sines = std::sqrt(std::max(0.0, (1.0 - slope * slope) * (1.0 - cosine * cosine)));
        slope = std::clamp(slope * cosine + sines * azimuth, -1.0, 1.0);
        if (compton) {
            const double after = compton_energy_kev(energy, cosine);
            deposited += energy - after;
            energy = after;
        }
        if (energy < stops_below_kev) {
            return deposited + energy;
        }
    }
}

}  // namespace

CrystalResponse::CrystalResponse(const Material& crystal, double thickness_mm, double lowest_kev, double highest_kev)
    : crystal_(crystal), thickness_mm_(thickness_mm), lowest_kev_(std::max(25.0, lowest_kev)) {
    const int nodes = std::max(2, 1 + static_cast<int>(std::ceil((highest_kev - lowest_kev_) / step_kev)));
    step_kev_ = std::max(1.0, highest_kev - lowest_kev_) / (nodes - 1);
    const Scattering scattering(crystal_, highest_kev + step_kev);
    for (int node = 0; node < nodes; ++node) {
        const double energy = lowest_kev_ + node * step_kev_;
        Deposit deposit;
        for (int history = 0; history < histories; ++history) {
            RandomStream random(crystal_seed, stream_crystal,
                                static_cast<std::uint64_t>(node) * histories + static_cast<std::uint64_t>(history));
            const double share = deposited_kev(energy, thickness_mm, crystal_, scattering, random) / energy;
            if (share > 1.0 - 1e-9) {
                deposit.full += 1.0 / histories;
            } else {
                deposit.partial[static_cast<std::size_t>(share * Deposit::parts)] += 1.0 / histories;
            }
        }
        nodes_.push_back(deposit);
    }
}

Deposit CrystalResponse::at(double energy_kev) const {
    const double place =
        std::clamp((energy_kev - lowest_kev_) / step_kev_, 0.0, static_cast<double>(nodes_.size()) - 1.0);
    const auto k = std::min(static_cast<std::size_t>(place), nodes_.size() - 2);
    const double share = place - static_cast<double>(k);
    Deposit deposit;
    deposit.interacting = 1.0 - std::exp(-crystal_.mu_per_mm(energy_kev) * thickness_mm_);
    deposit.full = (1.0 - share) * nodes_[k].full + share * nodes_[k + 1].full;
    for (std::size_t part = 0; part < Deposit::parts; ++part) {
        deposit.partial[part] = (1.0 - share) * nodes_[k].partial[part] + share * nodes_[k + 1].partial[part];
    }
    return deposit;
}

}  // namespace isotone::simulate
