// SPDX-License-Identifier: Apache-2.0
/// The rigid transform that lays one image over another of any modality: Mattes' mutual information (D. Mattes et al.,
/// IEEE TMI 22 (2003) 120), maximised from coarse to fine by Powell's line searches (M. J. D. Powell, Comput. J. 7
/// (1964) 155), the coarse search from several places.
///
/// What is compared are the voxels of the fixed image that the moving image shows at the start; beyond its ends the
/// moving image goes on as its rim is. Both are blurred at every level: noise is no anatomy.
///
/// Deterministic: one thread, fixed seed for the samples. The result is refused where it is worth nothing: where the
/// search ran out of rounds, ended with less mutual information than it began with or with hardly any, or moved farther
/// than the settings allow. What both images show alike is found, nothing else: no rotation of a round body about its
/// axis, no position along a body that is alike from end to end.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "core/rigid_transform.hpp"
#include "core/volume.hpp"

#include <numbers>
#include <vector>

namespace isotone::imaging {

struct RegistrationSettings {
    std::vector<int> shrink{4, 2};                ///< levels, coarse to fine: voxels put together
    std::vector<double> smoothing_mm{8.0, 4.0};   ///< standard deviation of the blur at each level
    std::vector<double> sampled_share{1.0, 0.5};  ///< of the voxels of each level
    int histogram_bins = 40;
    int iterations = 50;      ///< rounds of line searches in all directions, at most, per level
    double beside_mm = 15.0;  ///< coarse searches begin at the start, and this far from it along each axis
    /// The fixed image's values are raised to it. A root keeps a body apart from the air around it where an organ is
    /// many times as bright: else both fall into one bin of the histogram.
    double fixed_power = 1.0;
    double largest_rotation_rad = 20.0 * std::numbers::pi / 180.0;
    double largest_shift_mm = 60.0;   ///< of the fixed image's centre, from the start
    double least_information = 0.05;  ///< nats; images that share less do not show the same thing
    /// Of the mutual information; a rotation that gains less is not seen, and only the shift is fitted.
    double least_gain_of_rotation = 0.01;
    RigidTransform start;  ///< about the fixed image's centre whatever its own
};

struct RigidRegistration {
    RigidTransform transform;   ///< positions of the fixed image to positions of the moving image
    double start_metric = 0.0;  ///< mutual information in nats, of all voxels compared, at the start
    double metric = 0.0;
    double gained_by_rotation = 0.0;  ///< mutual information of shift and rotation less that of a shift alone
    bool rotation_found = false;      ///< false: that gain is too small, the rotation is the start's
    int iterations = 0;               ///< rounds of the last level
    Record record() const;            ///< all of this
};

/// @param fixed   the image whose grid is kept, e.g. a SPECT image
/// @param moving  the image that is brought to it, e.g. a CT
/// @throws Error{inconsistent_data} where no transform is worth its name (above); `where` of it says "registration"
ISOTONE_API RigidRegistration register_rigidly(const Volume& fixed, const Volume& moving,
                                               const RegistrationSettings& settings = {});

/// What a search with these settings would judge a transform by: nats, over the voxels that the moving image shows at
/// the start. @throws what register_rigidly() throws for images that cannot be compared
ISOTONE_API double mutual_information(const Volume& fixed, const Volume& moving, const RigidTransform& transform,
                                      const RegistrationSettings& settings = {});

}  // namespace isotone::imaging
