// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/medium.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::simulate {
namespace {

constexpr double most_step_kev = 0.5;  // linear between: 1e-4 of a cross section above 25 keV

CrossSections between(const CrossSections& a, const CrossSections& b, double share, double scale) {
    const auto mix = [&](double x, double y) { return scale * (x + share * (y - x)); };
    return {mix(a.photoelectric, b.photoelectric), mix(a.compton, b.compton), mix(a.rayleigh, b.rayleigh)};
}

}  // namespace

Medium::Medium(const Phantom& phantom, const Materials& materials, double lowest_kev, double highest_kev, bool present)
    : lowest_kev_(lowest_kev),
      nodes_(2 + static_cast<std::size_t>(std::max(0.0, highest_kev - lowest_kev) / most_step_kev)),
      step_kev_(std::max(1e-3, highest_kev - lowest_kev) / static_cast<double>(nodes_ - 1)) {
    const double water_511 = materials.of("water").mu_per_mm(511.0);
    for (const Primitive& primitive : phantom.primitives) {
        const bool named = !primitive.material.empty();
        const Matter& matter = matter_of(materials, materials.index(named ? primitive.material : "water"), highest_kev);
        const double density = named ? 1.0 : primitive.mu_per_mm / water_511;
        bodies_.push_back({&matter, present ? density : 0.0});
        if (!named && primitive.mu_per_mm > 0.0) {
            taken_as_water_.push_back(primitive.name);
        }
    }
}

const Medium::Matter& Medium::matter_of(const Materials& materials, std::size_t material, double highest_kev) {
    for (const auto& matter : matters_) {
        if (matter->material == material) {
            return *matter;
        }
    }
    auto matter = std::make_unique<Matter>();
    matter->material = material;
    for (std::size_t k = 0; k < nodes_; ++k) {
        const double energy =
            std::min(lowest_kev_ + step_kev_ * static_cast<double>(k), std::max(lowest_kev_, highest_kev));  // rounding
        matter->sections.push_back(materials.all()[material].cross_sections(energy));
        matter->total.push_back(matter->sections.back().total());
    }
    matter->scattering = std::make_unique<Scattering>(materials.all()[material], highest_kev);
    matters_.push_back(std::move(matter));
    return *matters_.back();
}

Medium::Place Medium::place(double energy_kev) const {
    const double at = std::clamp((energy_kev - lowest_kev_) / step_kev_, 0.0, static_cast<double>(nodes_ - 1));
    const std::size_t below = std::min(static_cast<std::size_t>(at), nodes_ - 2);
    return {below, at - static_cast<double>(below)};
}

CrossSections Medium::at(std::size_t body, double energy_kev) const {
    const Place p = place(energy_kev);
    const std::vector<CrossSections>& sections = bodies_[body].matter->sections;
    return between(sections[p.below], sections[p.below + 1], p.share, bodies_[body].density);
}

double Medium::mu_per_mm(std::size_t body, double energy_kev) const {
    const Place p = place(energy_kev);
    const std::vector<double>& total = bodies_[body].matter->total;
    return bodies_[body].density * (total[p.below] + p.share * (total[p.below + 1] - total[p.below]));
}

double Medium::optical_depth(const std::vector<PathSegment>& segments, double energy_kev) const {
    double depth = 0.0;
    for (const PathSegment& segment : segments) {
        depth += (segment.to_mm - segment.from_mm) * mu_per_mm(segment.body, energy_kev);
    }
    return depth;
}

}  // namespace isotone::simulate
