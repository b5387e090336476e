// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/window_response.hpp"

#include "simulate/spect/crystal_response.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double step_kev = 0.5;
constexpr double reach_in_sigmas = 5.0;

/// Standard deviation of the measured energy of a deposit.
double sigma_kev(const GammaCamera& camera, double deposit_kev) {
    return camera.energy_resolution * std::sqrt(camera.intrinsic_energy_kev * deposit_kev) /
           std::sqrt(8.0 * std::numbers::ln2);
}

double share_within(const EnergyWindow& window, double deposit_kev, double sigma) {
    double share = 0.0;
    for (const EnergyRange& range : window.ranges()) {
        if (sigma > 0.0) {
            const double scale = 1.0 / (sigma * std::numbers::sqrt2);
            share += 0.5 * (std::erf((range.upper_kev - deposit_kev) * scale) -
                            std::erf((range.lower_kev - deposit_kev) * scale));
        } else if (deposit_kev >= range.lower_kev && deposit_kev < range.upper_kev) {
            share += 1.0;
        }
    }
    return share;
}

/// The energy whose measured energies just reach a window's lower level.
double lowest_of(const GammaCamera& camera, const std::vector<EnergyWindow>& windows) {
    double lowest = 1e9;
    for (const EnergyWindow& window : windows) {
        lowest = std::min(lowest, window.lower_kev - reach_in_sigmas * sigma_kev(camera, window.lower_kev));
    }
    return std::max(lowest, 25.0);  // above what the cross sections hold, with room for the interpolation
}

}  // namespace

WindowResponse::WindowResponse(const GammaCamera& camera, const Materials& materials,
                               const std::vector<EnergyWindow>& windows, double highest_kev)
    : lowest_kev_(lowest_of(camera, windows)) {
    const CrystalResponse crystal(materials.of(camera.crystal_material), camera.crystal_thickness_mm, lowest_kev_,
                                  highest_kev);
    const int nodes = 2 + static_cast<int>(std::ceil(std::max(0.0, highest_kev - lowest_kev_) / step_kev));
    probability_.assign(windows.size(), std::vector<double>(static_cast<std::size_t>(nodes)));
    for (int node = 0; node < nodes; ++node) {
        const double energy = lowest_kev_ + step_kev * node;
        const Deposit deposit = crystal.at(energy);
        for (std::size_t w = 0; w < windows.size(); ++w) {
            double probability = deposit.full * share_within(windows[w], energy, sigma_kev(camera, energy));
            for (std::size_t part = 0; part < Deposit::parts; ++part) {
                if (deposit.partial[part] > 0.0) {
                    const double left = energy * (static_cast<double>(part) + 0.5) / Deposit::parts;
                    probability += deposit.partial[part] * share_within(windows[w], left, sigma_kev(camera, left));
                }
            }
            probability_[w][static_cast<std::size_t>(node)] = deposit.interacting * probability;
        }
    }
}

double WindowResponse::probability(std::size_t window, double energy_kev) const {
    const double place = (energy_kev - lowest_kev_) / step_kev;
    const std::vector<double>& table = probability_[window];
    if (place < 0.0) {
        return 0.0;
    }
    const auto k = std::min(static_cast<std::size_t>(place), table.size() - 2);
    const double share = std::min(1.0, place - static_cast<double>(k));
    return table[k] + share * (table[k + 1] - table[k]);
}

}  // namespace isotone::simulate
