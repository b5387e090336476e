// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/history.hpp"

#include "simulate/monte_carlo/directions.hpp"

#include <cmath>

namespace isotone::simulate {
namespace {

constexpr double light = 0.1;  // weight below which roulette is played
constexpr double survives = 0.25;
constexpr int most_scatters = 60;

}  // namespace

double reach_depth(const Medium& medium, const std::vector<PathSegment>& segments, double energy_kev, double depth,
                   std::size_t& body) {
    for (const PathSegment& segment : segments) {
        const double mu = medium.mu_per_mm(segment.body, energy_kev);
        const double within = mu * (segment.to_mm - segment.from_mm);
        if (depth < within) {
            body = segment.body;
            return segment.from_mm + depth / mu;
        }
        depth -= within;
    }
    return -1.0;
}

HistoryTracer::HistoryTracer(const Phantom& phantom, const Medium& medium, const std::vector<GammaLine>& lines,
                             double lowest_kev)
    : medium_(medium), lines_(lines), lowest_kev_(lowest_kev), path_(phantom) {}

void HistoryTracer::trace(const Emission& emission, std::uint64_t history, RandomStream& random,
                          std::vector<PhotonEvent>& events) {
    PhotonEvent event;
    event.point = emission.point;
    event.direction = draw_direction(random);
    event.energy_kev = lines_[emission.line].energy_kev;
    event.weight = 1.0;
    event.history = history;
    event.line = static_cast<std::uint16_t>(emission.line);
    events.push_back(event);
    for (int order = 1; order <= most_scatters; ++order) {
        path_.set_direction(event.direction);
        std::size_t body = 0;
        const double length =
            reach_depth(medium_, path_.trace(event.point), event.energy_kev, -std::log(random.uniform()), body);
        if (length < 0.0) {
            return;
        }
        const CrossSections sections = medium_.at(body, event.energy_kev);
        event.weight *= (sections.compton + sections.rayleigh) / sections.total();
        if (event.weight < light) {
            if (random.uniform() > survives) {
                return;
            }
            event.weight /= survives;
        }
        event.point = advanced(event.point, event.direction, length);
        event.body = static_cast<std::uint32_t>(body);
        event.order = static_cast<std::uint8_t>(order);
        const bool compton = random.uniform() * (sections.compton + sections.rayleigh) < sections.compton;
        event.kind = compton ? PhotonEventKind::compton : PhotonEventKind::rayleigh;
        events.push_back(event);

        const Scattering& scattering = medium_.scattering(body);
        const double cosine = compton ? scattering.draw_compton(event.energy_kev, random)
                                      : scattering.draw_rayleigh(event.energy_kev, random);
        event.direction = turned(event.direction, cosine, random);
        if (compton) {
            event.energy_kev = compton_energy_kev(event.energy_kev, cosine);
        }
        if (event.energy_kev <= lowest_kev_) {
            return;
        }
    }
}

}  // namespace isotone::simulate
