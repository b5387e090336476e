// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/forced_detection.hpp"

#include "simulate/monte_carlo/directions.hpp"
#include "simulate/random_streams.hpp"
#include "simulate/spect/orbit.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double sphere_sr = 4.0 * std::numbers::pi;
/// One in so many events is taken through Rayleigh scattering to a view, and of these again through one more, so much
/// heavier each time: still light, since a photon's chance of it is some 3 %.
constexpr int rayleigh_one_in = 6;

/// What leaves an emission or a Compton event.
struct Outgoing {
    double energy_kev = 0.0;
    double density = 0.0;  // per direction, relative to isotropic
};

double cosine_between(const Vector3& a, const Vector3& b) {
    return std::clamp(a[0] * b[0] + a[1] * b[1] + a[2] * b[2], -1.0, 1.0);
}

double energy_towards(const PhotonEvent& event, const Vector3& direction) {
    return event.kind == PhotonEventKind::compton
               ? compton_energy_kev(event.energy_kev, cosine_between(event.direction, direction))
               : event.energy_kev;
}

Outgoing towards(const PhotonEvent& event, const Medium& medium, const Vector3& direction) {
    if (event.kind == PhotonEventKind::emission) {
        return {event.energy_kev, 1.0};
    }
    const double cosine = cosine_between(event.direction, direction);
    return {compton_energy_kev(event.energy_kev, cosine),
            sphere_sr * medium.scattering(event.body).compton_density(event.energy_kev, cosine)};
}

}  // namespace

ForcedDetection::ForcedDetection(const Phantom& phantom, const Medium& medium, const PhotonDetector& detector,
                                 const ProjectionGeometry& geometry, std::size_t view, const SpectProtocol& p)
    : medium_(medium), detector_(detector), view_(geometry.views[view]), seed_(p.seed), view_number_(view),
      views_(geometry.views.size()), aside_(phantom),
      spreader_(geometry.bins, geometry.bin_mm, geometry.rows, geometry.row_mm) {
    for (const double angle : angles_of(view_, p)) {
        Exposure exposure{
            {std::sin(angle), std::cos(angle), 0.0}, std::sin(angle), std::cos(angle), PathTracer(phantom)};
        exposure.path.set_direction(exposure.direction);
        exposures_.push_back(std::move(exposure));
    }
}

void ForcedDetection::add(const std::vector<PhotonEvent>& events, std::uint64_t first_event, ViewTally& tally) {
    for (std::size_t k = 0; k < events.size(); ++k) {
        const PhotonEvent& event = events[k];
        Exposure& exposure = exposures_[event.history % exposures_.size()];
        if (event.kind == PhotonEventKind::rayleigh || !is_counted(energy_towards(event, exposure.direction))) {
            continue;
        }
        // Halves of the parity of the bits: they see all parts of the source alike, whatever the number of histories.
        sign_ = std::popcount(event.history) % 2 == 0 ? 1.0 : -1.0;
        direct(event, exposure, tally);
        // Not by the event's own number alone: a history's emission must not always go to the same views.
        const std::uint64_t number = first_event + k;
        if ((number + view_number_) % rayleigh_one_in == 0) {
            RandomStream random(seed_, stream_coherent, number * views_ + view_number_);
            through_rayleigh(event, exposure, random, tally);
        }
    }
}

bool ForcedDetection::is_counted(double energy_kev) const {
    for (std::size_t w = 0; w < detector_.windows(); ++w) {
        if (detector_.counts(w, energy_kev) > 0.0) {
            return true;
        }
    }
    return false;
}

void ForcedDetection::direct(const PhotonEvent& event, Exposure& exposure, ViewTally& tally) {
    const Outgoing outgoing = towards(event, medium_, exposure.direction);
    detect(event.point, outgoing.energy_kev, event.weight * outgoing.density, event.order, exposure, tally);
}

void ForcedDetection::through_rayleigh(const PhotonEvent& event, Exposure& exposure, RandomStream& random,
                                       ViewTally& tally) {
    // Angles are drawn for the matter at the event and the energy straight to the view; the weight puts right what the
    // matter at the place of scattering and the energy after the actual direction differ by.
    const double guess_kev = energy_towards(event, exposure.direction);
    const Scattering& guess = medium_.scattering(event.body);
    // By the probabilities that the event is taken at all, that it goes on to one more turn, and that it stops there.
    double weight = event.weight * rayleigh_one_in * rayleigh_one_in / (rayleigh_one_in - 1.0);
    std::vector<Turn>& turns = turns_;  // the last one first
    turns.clear();
    Vector3 direction = exposure.direction;
    do {
        weight *= turns.empty() ? 1.0 : rayleigh_one_in;
        const double cosine = guess.draw_rayleigh(guess_kev, random);
        direction = turned(direction, cosine, random);
        turns.push_back({direction, cosine});
    } while (rayleigh_one_in * random.uniform() < 1.0);
    const Outgoing outgoing = towards(event, medium_, direction);
    if (outgoing.energy_kev <= detector_.lowest_kev()) {
        return;
    }
    weight *= outgoing.density;
    Vector3 point = event.point;
    for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
        aside_.set_direction(turn->before);
        const std::vector<PathSegment>& segments = aside_.trace(point);
        const double scatters = -std::expm1(-medium_.optical_depth(segments, outgoing.energy_kev));
        std::size_t body = 0;
        const double length =
            reach_depth(medium_, segments, outgoing.energy_kev, -std::log1p(-scatters * random.uniform()), body);
        if (length < 0.0) {
            return;  // nothing to scatter in, or rounding at the far end
        }
        point = advanced(point, turn->before, length);
        const CrossSections sections = medium_.at(body, outgoing.energy_kev);
        weight *= scatters * sections.rayleigh / sections.total() *
                  medium_.scattering(body).rayleigh_density(outgoing.energy_kev, turn->cosine) /
                  guess.rayleigh_density(guess_kev, turn->cosine);
    }
    detect(point, outgoing.energy_kev, weight, event.order + turns.size(), exposure, tally);
}

void ForcedDetection::detect(const Vector3& point, double energy_kev, double weight, std::size_t order,
                             Exposure& exposure, ViewTally& tally) {
    if (!is_counted(energy_kev)) {
        return;
    }
    const double towards_mm = point[0] * exposure.sine + point[1] * exposure.cosine;
    const double distance = std::max(0.0, view_.radius_mm - towards_mm);
    const double across = view_.axis_offset_mm - point[0] * exposure.cosine + point[1] * exposure.sine;
    if (!spreader_.place(across, point[2], detector_.sigma_mm(energy_kev, distance))) {
        return;
    }
    const double survives = std::exp(-medium_.optical_depth(exposure.path.trace(point), energy_kev));
    for (std::size_t w = 0; w < detector_.windows(); ++w) {
        const double counts = weight * survives * detector_.counts(w, energy_kev);
        if (counts > 0.0) {
            spreader_.add(counts, tally.counts(w, order));
            spreader_.add(sign_ * counts, tally.difference(w));
        }
    }
}

}  // namespace isotone::simulate
