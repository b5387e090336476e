// SPDX-License-Identifier: Apache-2.0
/// What photons meet in each primitive of a phantom. A primitive without a material is water, its density scaled so
/// that it attenuates 511 keV as its mu_per_mm says.
#pragma once

#include "simulate/materials/materials.hpp"
#include "simulate/materials/scattering.hpp"
#include "simulate/monte_carlo/path.hpp"

#include <memory>
#include <vector>

namespace isotone::simulate {

class Medium {
public:
    /// @param highest_kev  of the photons
    /// @param present      false: everything is vacuum
    /// @throws Error{usage} for a material that does not exist
    Medium(const Phantom& phantom, const Materials& materials, double lowest_kev, double highest_kev, bool present);

    CrossSections at(std::size_t body, double energy_kev) const;
    double mu_per_mm(std::size_t body, double energy_kev) const;
    const Scattering& scattering(std::size_t body) const { return *bodies_[body].matter->scattering; }
    /// Names of the primitives that are scaled water for want of a material.
    const std::vector<std::string>& taken_as_water() const { return taken_as_water_; }

    /// Number of mean free paths on segments of a path.
    double optical_depth(const std::vector<PathSegment>& segments, double energy_kev) const;

private:
    struct Matter {
        std::size_t material;
        std::vector<CrossSections> sections;  // at every step_kev_
        std::vector<double> total;
        std::unique_ptr<Scattering> scattering;
    };
    struct Body {
        const Matter* matter;
        double density;  // relative to the material's
    };
    struct Place {
        std::size_t below;
        double share;
    };
    Place place(double energy_kev) const;
    const Matter& matter_of(const Materials& materials, std::size_t material, double highest_kev);

    double lowest_kev_;
    std::size_t nodes_;
    double step_kev_;
    std::vector<std::unique_ptr<Matter>> matters_;
    std::vector<Body> bodies_;
    std::vector<std::string> taken_as_water_;
};

}  // namespace isotone::simulate
