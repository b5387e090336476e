// SPDX-License-Identifier: Apache-2.0
/// Which axial lines a transaxial path is traced along, and how they make up the planes of a sinogram.
///
/// Each segment is sampled every half ring pitch of the mean axial position, some way beyond its ends; at each position
/// the ring differences of the nearest plane are averaged, by a quadrature with the mean, variance and fourth moment of
/// the real ones where there are more than `tilt_samples`. The axial detector blur then is a convolution along the
/// positions.
#pragma once

#include "core/sinogram.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace isotone::simulate {

class AxialSampling {
public:
    /// A line from z = za to z = za + dz, contributing `weight` to `position`.
    struct Node {
        double za_mm, zb_mm, weight;
        std::size_t position;
    };

    /// @param fwhm_mm       axial blur of a line's mean position
    /// @param tilt_samples  3 or more; 0 = trace every ring difference
    AxialSampling(const SinogramGeometry& geometry, double fwhm_mm, int tilt_samples);

    const std::vector<Node>& nodes() const { return nodes_; }
    std::size_t positions() const { return positions_; }
    /// planes[p] = blurred value at the position of plane p.
    void blur(std::span<const float> positions, std::span<float> planes) const;

private:
    void add_segment(const SinogramGeometry& geometry, const Segment& segment, int tilt_samples);

    std::vector<float> kernel_;  // half kernel
    std::vector<Node> nodes_;
    std::vector<std::size_t> position_of_plane_;
    std::size_t positions_ = 0;
};

}  // namespace isotone::simulate
