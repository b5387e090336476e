// SPDX-License-Identifier: Apache-2.0
/// Noise-free views of a phantom through a parallel-hole collimator.
///
/// Rays towards the detector, several across every bin and row, are intersected exactly with the painted primitives.
/// The activity on a ray, weighed with exp(-attenuation up to the face) in closed form, is gathered in slabs of equal
/// depth; every slab is blurred with the collimator's Gaussian at its distance, integrated exactly over the pixels.
/// Bodies too small for the rays are sampled by points instead. Nothing is voxelised or rotated: this is not the
/// projector of the reconstruction.
#pragma once

#include "core/projections.hpp"
#include "simulate/phantom.hpp"
#include "simulate/spect/collimator_response.hpp"
#include "simulate/spect/slab_blur.hpp"
#include "simulate/spect/small_sources.hpp"
#include "simulate/spect/spect_protocol.hpp"

#include <vector>

namespace isotone::simulate {

/// What photons of one energy meet.
struct PhotonOptics {
    std::vector<double> mu_per_mm;  ///< of each primitive
    CollimatorResponse response;
    bool blurs = true;

    double sigma_mm(double distance_mm) const { return blurs ? response.sigma_mm(distance_mm) : 0.0; }
};

class AnalyticViews {
public:
    /// What it refers to must outlive it.
    AnalyticViews(const Phantom& phantom, const ProjectionGeometry& geometry, const PhotonOptics& optics,
                  const SpectProtocol& protocol);

    /// Survivors of every pixel's share of the activity, MBq: what a camera of unit sensitivity counts per second at
    /// the start, [bin][row].
    std::vector<double> view(std::size_t number) const;

private:
    class Exposure;

    const Phantom& phantom_;
    const ProjectionGeometry& geometry_;
    const PhotonOptics& optics_;
    const SpectProtocol& protocol_;
    double reach_mm_;  ///< rays start this far behind the axis
    FineAxis across_, along_;
    std::vector<SmallSource> small_;
    SlabBlur blur_;
};

}  // namespace isotone::simulate
