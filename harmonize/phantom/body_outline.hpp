// SPDX-License-Identifier: Apache-2.0
/// The outer edge of the phantom on the slice through the spheres.
#pragma once

#include "harmonize/phantom/nema_phantom.hpp"

#include <vector>

namespace isotone::harmonize {

class BodyOutline {
public:
    /// The object around the circle's centre where the image, smoothed with 8 mm, is above half the background; holes
    /// (the lung insert) are filled.
    BodyOutline(const Volume& volume, const NemaPose& pose);

    /// Distance from a position, projected on the slice, to the edge; 0 outside.
    double distance_to_edge(const Vector3& position_mm) const;

private:
    struct Pixel {
        double a, b;  // mm along the two in-plane axes
    };
    ImageGrid grid_;
    std::size_t first_, second_;
    std::vector<char> outside_;  // first in-plane axis fastest
    std::vector<Pixel> border_;  // outside pixels that touch the inside
};

}  // namespace isotone::harmonize
