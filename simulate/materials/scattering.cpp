// SPDX-License-Identifier: Apache-2.0
#include "simulate/materials/scattering.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double lowest_kev = 15.0, energy_step_kev = 2.5;
constexpr int angles = 1000, transfers = 2000;
constexpr double highest_transfer = 65.0;

double klein_nishina(double energy_kev, double cosine) {
    const double ratio = compton_energy_kev(energy_kev, cosine) / energy_kev;
    return ratio * ratio * (ratio + 1.0 / ratio - (1.0 - cosine * cosine));
}

double transfer_of(double energy_kev, double cosine) {
    return std::sqrt(std::max(0.0, 0.5 * (1.0 - cosine))) * energy_kev / kev_angstrom;
}

}  // namespace

Scattering::Scattering(const Material& material, double highest_kev) : material_(material) {
    // Denser where the form factor is steep: x grows with the cube of its index.
    double integral = 0.0, before = 1.0;
    for (int k = 0; k <= transfers; ++k) {
        const double x = highest_transfer * std::pow(static_cast<double>(k) / transfers, 3);
        const double value = material.form_factor_squared(x);
        integral += k == 0 ? 0.0 : 0.5 * (value + before) * (x * x - squared_transfer_.back());
        squared_transfer_.push_back(x * x);
        form_up_to_.push_back(integral);
        before = value;
    }
    const int last = static_cast<int>(std::max(0.0, highest_kev - lowest_kev) / energy_step_kev) + 2;
    for (int node = 0; node <= last; ++node) {
        const double energy = lowest_kev + node * energy_step_kev;
        double compton = 0.0;
        for (int k = 0; k < angles; ++k) {
            const double cosine = -1.0 + (k + 0.5) * 2.0 / angles;
            compton += klein_nishina(energy, cosine) * material.incoherent(transfer_of(energy, cosine));
        }
        compton_norm_.push_back(1.0 / (2.0 * std::numbers::pi * compton * 2.0 / angles));
        // d cosine = -2 (hc / E)^2 d(x^2)
        const double per_x2 = 2.0 * std::pow(kev_angstrom / energy, 2);
        double rayleigh = 0.0;
        for (std::size_t k = 1; k < squared_transfer_.size(); ++k) {
            const double cosine = 1.0 - per_x2 * 0.5 * (squared_transfer_[k] + squared_transfer_[k - 1]);
            if (cosine >= -1.0) {
                rayleigh += 0.5 * (1.0 + cosine * cosine) * per_x2 * (form_up_to_[k] - form_up_to_[k - 1]);
            }
        }
        rayleigh_norm_.push_back(1.0 / (2.0 * std::numbers::pi * rayleigh));
    }
}

double Scattering::at(const std::vector<double>& table, double energy_kev) const {
    const double place =
        std::clamp((energy_kev - lowest_kev) / energy_step_kev, 0.0, static_cast<double>(table.size()) - 1.000001);
    const auto k = static_cast<std::size_t>(place);
    const double share = place - static_cast<double>(k);
    return table[k] + share * (table[k + 1] - table[k]);
}

double Scattering::compton_density(double energy_kev, double cosine) const {
    return at(compton_norm_, energy_kev) * klein_nishina(energy_kev, cosine) *
           material_.incoherent(transfer_of(energy_kev, cosine));
}

double Scattering::rayleigh_density(double energy_kev, double cosine) const {
    return at(rayleigh_norm_, energy_kev) * 0.5 * (1.0 + cosine * cosine) *
           material_.form_factor_squared(transfer_of(energy_kev, cosine));
}

double Scattering::draw_compton(double energy_kev, RandomStream& random) const {
    // The ratio of the energies from 1 / e + e, rejected with the rest of Klein-Nishina and the binding of the
    // electrons (the composition and rejection of Butcher and Messel, Nucl. Phys. 20 (1960) 15).
    const double k = energy_kev / electron_kev, least = 1.0 / (1.0 + 2.0 * k);
    const double a1 = -std::log(least), a2 = 0.5 * (1.0 - least * least);
    for (;;) {
        const double ratio = random.uniform() * (a1 + a2) < a1
                                 ? std::exp(-a1 * random.uniform())
                                 : std::sqrt(least * least + (1.0 - least * least) * random.uniform());
        const double cosine = std::clamp(1.0 - (1.0 / ratio - 1.0) / k, -1.0, 1.0);
        const double accept = 1.0 - ratio * (1.0 - cosine * cosine) / (1.0 + ratio * ratio);
        if (random.uniform() < accept * material_.incoherent(transfer_of(energy_kev, cosine))) {
            return cosine;
        }
    }
}

double Scattering::draw_rayleigh(double energy_kev, RandomStream& random) const {
    const double largest = std::pow(energy_kev / kev_angstrom, 2);  // of x squared
    const auto end = std::upper_bound(squared_transfer_.begin() + 1, squared_transfer_.end() - 1, largest);
    const double all = form_up_to_[static_cast<std::size_t>(end - squared_transfer_.begin())];
    for (;;) {
        const double wanted = all * random.uniform();
        const auto above = std::upper_bound(form_up_to_.begin() + 1, form_up_to_.end() - 1, wanted);
        const auto k = static_cast<std::size_t>(above - form_up_to_.begin());
        const double share = (wanted - form_up_to_[k - 1]) / std::max(1e-300, form_up_to_[k] - form_up_to_[k - 1]);
        const double x2 = squared_transfer_[k - 1] + share * (squared_transfer_[k] - squared_transfer_[k - 1]);
        const double cosine = 1.0 - 2.0 * x2 / largest;
        if (cosine >= -1.0 && random.uniform() < 0.5 * (1.0 + cosine * cosine)) {
            return cosine;
        }
    }
}

}  // namespace isotone::simulate
