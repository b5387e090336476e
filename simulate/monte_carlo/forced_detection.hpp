// SPDX-License-Identifier: Apache-2.0
/// Forced detection: every event of a history adds to a view what would be counted there if its photon went straight
/// along the holes, by the probability that it does. (Convolution-based forced detection, de Jong, Slijpen and
/// Beekman, IEEE TNS 48 (2001) 58; here each event is spread with the Gaussian of its own distance and energy.)
///
/// Rayleigh scattering is so steep forwards that a few events would carry most of the weight. So it is forced
/// backwards: from an emission or Compton event to a view, the angles of one or more Rayleigh scatterings are drawn
/// about the view's direction, then their places on the way, and the photon goes on along the holes exactly. Rayleigh
/// events of a history add nothing themselves: every chain of events is counted once.
#pragma once

#include "core/projections.hpp"
#include "simulate/monte_carlo/detector.hpp"
#include "simulate/monte_carlo/history.hpp"
#include "simulate/monte_carlo/view_tally.hpp"
#include "simulate/spect/spect_protocol.hpp"

#include <cstdint>
#include <vector>

namespace isotone::simulate {

class ForcedDetection {
public:
    /// All must outlive it. One for each view.
    ForcedDetection(const Phantom& phantom, const Medium& medium, const PhotonDetector& detector,
                    const ProjectionGeometry& geometry, std::size_t view, const SpectProtocol& protocol);

    /// Adds events of one batch, in order.
    /// @param first_event  number of the first over the whole simulation
    void add(const std::vector<PhotonEvent>& events, std::uint64_t first_event, ViewTally& tally);

private:
    struct Exposure {
        Vector3 direction;  // along the holes, to the detector
        double sine, cosine;
        PathTracer path;  // along direction
    };
    struct Turn {
        Vector3 before{};  // direction before it scatters
        double cosine = 1.0;
    };
    void direct(const PhotonEvent& event, Exposure& exposure, ViewTally& tally);
    void through_rayleigh(const PhotonEvent& event, Exposure& exposure, RandomStream& random, ViewTally& tally);
    /// Adds what goes along the holes from `point`: `weight` relative to an isotropic source of one photon/s.
    void detect(const Vector3& point, double energy_kev, double weight, std::size_t order, Exposure& exposure,
                ViewTally& tally);
    bool is_counted(double energy_kev) const;

    const Medium& medium_;
    const PhotonDetector& detector_;
    const ProjectionView& view_;
    std::uint64_t seed_;
    std::size_t view_number_, views_;
    std::vector<Exposure> exposures_;  // several where the head moves while it counts
    PathTracer aside_;                 // any direction
    std::vector<Turn> turns_;
    PointSpreader spreader_;
    double sign_ = 1.0;
};

}  // namespace isotone::simulate
