// SPDX-License-Identifier: Apache-2.0
/// Private to this room: two images laid over each other in ITK, how much they share and where they share most. Every
/// call needs a OneThread.
#pragma once

#include "core/rigid_transform.hpp"
#include "core/volume.hpp"
#include "imaging/rigid_registration.hpp"

#include <cstddef>
#include <memory>

namespace isotone::imaging {

struct Found {
    RigidTransform transform;
    double metric = 0.0;  ///< mutual information in nats, of the voxels that the last level samples
    int iterations = 0;   ///< rounds of the last level
    bool ended = false;   ///< before the rounds ran out
};

/// Some of the levels, coarse to fine.
struct Levels {
    std::size_t first, end;  ///< `end` is not one of them
};

class ComparedImages {
public:
    /// What is compared are the voxels of `fixed` that `moving` shows at `start`.
    /// @param settings  must outlive it
    ComparedImages(const Volume& fixed, const Volume& moving, const RigidTransform& start,
                   const RegistrationSettings& settings);
    ~ComparedImages();
    ComparedImages(const ComparedImages&) = delete;
    ComparedImages& operator=(const ComparedImages&) = delete;

    /// Mutual information, nats, of all voxels compared, blurred as the finest level of the search sees them.
    double information(const RigidTransform& transform) const;

    /// Shift and rotation from `start` on, by Powell's line searches: they need no gradient, which noise and the steps
    /// of interpolation spoil.
    Found search_shift_and_turn(const RigidTransform& start, Levels levels) const;
    /// A shift alone: the start's turn is kept.
    Found search_shift(const RigidTransform& start, Levels levels) const;

private:
    struct Pair;
    const RegistrationSettings& settings_;
    std::unique_ptr<Pair> pair_, blurred_;
};

}  // namespace isotone::imaging
