// SPDX-License-Identifier: Apache-2.0
/// What the camera makes of photons that arrive along its holes: their share that passes the collimator, the Gaussian
/// it spreads them with, and the probability that a window counts them, all at the photon's own energy.
#pragma once

#include "simulate/spect/collimator_response.hpp"
#include "simulate/spect/spect_protocol.hpp"
#include "simulate/spect/spect_scene.hpp"
#include "simulate/spect/window_response.hpp"

#include <cstddef>
#include <vector>

namespace isotone::simulate {

class PhotonDetector {
public:
    /// @throws Error{usage} for a collimator that cannot be at an energy, or a window that no line reaches and whose
    ///   sensitivity is given
    PhotonDetector(const SpectScene& scene, const SpectProtocol& protocol);

    std::size_t windows() const { return scales_.size(); }
    double lowest_kev() const { return response_.lowest_kev(); }
    /// Counts of a window per photon that an isotropic source in air emits.
    double counts(std::size_t window, double energy_kev) const {
        return scales_[window] * near(energy_kev).efficiency() * response_.probability(window, energy_kev);
    }
    double sigma_mm(double energy_kev, double distance_mm) const {
        return blurs_ ? near(energy_kev).sigma_mm(distance_mm) : 0.0;
    }

private:
    const CollimatorResponse& near(double energy_kev) const;

    WindowResponse response_;
    bool blurs_;
    double highest_kev_;
    std::vector<CollimatorResponse> collimators_;  // from the highest energy downwards, so that one is met exactly
    std::vector<double> scales_;                   // of a window: its given sensitivity over the computed one
};

/// Adds a point, spread with a Gaussian that is integrated over every pixel, to one image [bin][row] of each window.
class PointSpreader {
public:
    PointSpreader(int bins, double bin_mm, int rows, double row_mm);
    /// Finds the pixels that the Gaussian reaches; false where there is none.
    bool place(double across_mm, double along_mm, double sigma_mm);
    /// Adds `value` times the Gaussian last placed.
    void add(double value, double* pixels) const;

private:
    struct Axis {
        int pixels;
        double pixel_mm;
        int first = 0, last = -1;
        std::vector<double> shares;
        void place(double position_mm, double sigma_mm);
    };
    Axis across_, along_;
};

}  // namespace isotone::simulate
