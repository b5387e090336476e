// SPDX-License-Identifier: Apache-2.0
/// Histories of photons through a phantom: from where they are emitted, scattering, until they leave it or reach no
/// energy window any more. Absorption is taken out of their weight; light ones are thinned out by Russian roulette.
#pragma once

#include "core/random.hpp"
#include "simulate/monte_carlo/medium.hpp"
#include "simulate/monte_carlo/path.hpp"
#include "simulate/monte_carlo/photon_source.hpp"

#include <cstdint>
#include <vector>

namespace isotone::simulate {

enum class PhotonEventKind : std::uint8_t { emission, compton, rayleigh };

/// A point from which a photon may go to any detector.
struct PhotonEvent {
    Vector3 point{};
    Vector3 direction{};      ///< before it scatters
    double energy_kev = 0.0;  ///< before it scatters
    double weight = 0.0;      ///< of what scatters; 1 at the emission
    std::uint64_t history = 0;
    std::uint32_t body = 0;  ///< index of the primitive it scatters in
    std::uint16_t line = 0;
    std::uint8_t order = 0;  ///< scatters, this one included
    PhotonEventKind kind = PhotonEventKind::emission;
};

class HistoryTracer {
public:
    /// All must outlive it. One for each thread.
    HistoryTracer(const Phantom& phantom, const Medium& medium, const std::vector<GammaLine>& lines, double lowest_kev);

    /// Follows one photon; appends its events in order.
    void trace(const Emission& emission, std::uint64_t history, RandomStream& random, std::vector<PhotonEvent>& events);

private:
    const Medium& medium_;
    const std::vector<GammaLine>& lines_;
    double lowest_kev_;
    PathTracer path_;
};

/// Where on `segments` the optical depth reaches `depth`, mm from their start; negative = beyond. `body` is what is
/// there.
double reach_depth(const Medium& medium, const std::vector<PathSegment>& segments, double energy_kev, double depth,
                   std::size_t& body);

}  // namespace isotone::simulate
