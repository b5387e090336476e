// SPDX-License-Identifier: Apache-2.0
/// The background regions of NEMA NU 2-2018, section 7: twelve positions on the central slice, repeated on the slices
/// nearest +-1 cm and +-2 cm, for discs of the six sphere diameters.
#pragma once

#include "core/export.hpp"
#include "harmonize/phantom/nema_phantom.hpp"
#include "harmonize/regions/weights.hpp"

#include <array>
#include <vector>

namespace isotone::harmonize {

inline constexpr std::size_t nema_background_positions = 12;
inline constexpr std::size_t nema_background_slices = 5;

/// One 37 mm position on one slice; smaller discs are concentric.
struct BackgroundRoi {
    Vector3 centre_mm{};
    int slice = 0;
};

struct BackgroundRois {
    std::vector<BackgroundRoi> rois;   ///< 60: position by position within slice by slice, central slice first
    double edge_clearance_mm = 0.0;    ///< smallest distance of a 37 mm disc from the edge of the phantom
    double sphere_clearance_mm = 0.0;  ///< and from the inside of any sphere
    double spacing_mm = 0.0;           ///< smallest distance between two positions; below 37 mm some discs overlap
};

/// The standard asks for discs >= 15 mm from the edge and from every sphere without giving positions. They are placed
/// where both hold (and 15 mm from the lung insert too), as far from each other as possible. The edge is where the
/// image smoothed with 8 mm falls to half the background.
///
/// @throws Error{inconsistent_data} where twelve positions do not fit or a slice is outside the image
ISOTONE_API BackgroundRois place_background_rois(const Volume& volume, const NemaPose& pose);

/// Mean of each of the 60 discs of one diameter.
ISOTONE_API std::vector<double> background_means(const Volume& volume, const NemaPose& pose, const BackgroundRois& rois,
                                                 double diameter_mm);

}  // namespace isotone::harmonize
