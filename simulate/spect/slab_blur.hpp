// SPDX-License-Identifier: Apache-2.0
/// From samples on a fine grid before the camera to its pixels: each sample becomes a Gaussian of the collimator's
/// response at its distance, integrated exactly over every pixel.
#pragma once

#include <cstddef>
#include <vector>

namespace isotone::simulate {

/// Samples along one direction of a detector, some of them beyond its edges, so that what blurs inwards is there.
struct FineAxis {
    int pixels = 0;
    double pixel_mm = 0.0;
    int per_pixel = 1;
    int margin_pixels = 0;  ///< on either side
    /// A sample stands for all that fell within its step: that adds a variance of step^2 / 12, which the blur then
    /// takes off.
    bool collects = false;

    int samples() const { return (pixels + 2 * margin_pixels) * per_pixel; }
    double step_mm() const { return pixel_mm / per_pixel; }
    /// From the centre of the detector.
    double position_mm(int sample) const {
        return (sample + 0.5) * step_mm() - (0.5 * pixels + margin_pixels) * pixel_mm;
    }
};

/// Shares of a point at `position_mm` in the pixels it reaches.
struct PixelShares {
    int first = 0;
    std::vector<float> shares;
};
PixelShares pixel_shares(const FineAxis& axis, double position_mm, double sigma_mm);

/// The blur of every slab, worked out once for all views of a head's distance.
class SlabBlur {
public:
    /// @param sigma_mm  of each slab, nearest first
    SlabBlur(const FineAxis& across, const FineAxis& along, const std::vector<double>& sigma_mm);

    std::size_t slabs() const { return to_bins_.size(); }
    /// Adds a slab's plane, blurred, to the pixels.
    /// @param plane   [sample across][sample along], `along` fastest
    /// @param pixels  [bin][row], row fastest
    void add(std::size_t slab, const std::vector<float>& plane, double weight, double* pixels) const;

private:
    FineAxis across_, along_;
    std::vector<std::vector<PixelShares>> to_bins_, to_rows_;  // [slab][sample]
};

}  // namespace isotone::simulate
