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

/// Adds the blurred plane to the pixels.
/// @param plane   [sample across][sample along], `along` fastest
/// @param pixels  [bin][row], row fastest
void add_blurred(const std::vector<float>& plane, const FineAxis& across, const FineAxis& along, double sigma_mm,
                 double weight, double* pixels);

}  // namespace isotone::simulate
