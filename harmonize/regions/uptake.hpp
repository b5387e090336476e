// SPDX-License-Identifier: Apache-2.0
/// The three uptake metrics of a hot object: maximum, isocontour mean and 1 mL peak.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace isotone::harmonize {

struct VoxelMax {
    double value = 0.0;
    std::array<int, 3> index{};
};

/// Largest voxel with its centre within `reach_mm`; the first in storage order where several are equal.
/// @throws Error{inconsistent_data} where no voxel is in reach
ISOTONE_API VoxelMax max_within(const Volume& volume, const Vector3& centre_mm, double reach_mm);

struct Isocontour {
    double threshold = 0.0;
    double mean = 0.0;
    double volume_ml = 0.0;
    std::size_t voxels = 0;
    bool is_cut_off = false;  ///< a neighbour beyond the reach is at or above the threshold too
};

/// Region growing: whole voxels at or above `threshold`, connected by faces to `seed`, with centres within `reach_mm`.
ISOTONE_API Isocontour grow_isocontour(const Volume& volume, const std::array<int, 3>& seed, double threshold,
                                       const Vector3& centre_mm, double reach_mm);

/// Threshold of the background-adapted 50 % contour: halfway between background and maximum.
constexpr double a50_threshold(double max, double background) {
    return 0.5 * (max + background);
}

struct Peak {
    double value = 0.0;
    Vector3 centre_mm{};
};

/// Finds the largest mean over a ball of 1 mL (radius 6.2035 mm, border voxels weighted by their share).
///
/// The best of all balls centred on a voxel centre within reach is moved uphill along the index axes in steps of 1/2
/// and 1/4 voxel. Balls that leave the grid are not considered. One finder serves any number of images of one voxel
/// size; it keeps the weights of the ball at each of the 64 phases that it met, so it belongs to one thread at a time.
class ISOTONE_API PeakFinder {
public:
    explicit PeakFinder(const Vector3& spacing_mm) : spacing_mm_(spacing_mm) {}

    /// @throws Error{inconsistent_data} where no ball fits
    Peak find(const Volume& volume, const Vector3& centre_mm, double reach_mm);

private:
    struct Tap {
        std::array<int, 3> step;  // from the ball's base voxel
        double weight;            // share of the voxel, divided by the sum of shares
    };
    using Quarters = std::array<int, 3>;  // a position as index x 4

    const std::vector<Tap>& ball(const Quarters& phase);
    /// Mean of the ball there, or nothing where it leaves the grid.
    std::optional<double> mean_at(const Volume& volume, const Quarters& position);

    Vector3 spacing_mm_;
    std::array<std::vector<Tap>, 64> balls_;
};

/// PeakFinder for one use.
ISOTONE_API Peak peak_1ml(const Volume& volume, const Vector3& centre_mm, double reach_mm);

}  // namespace isotone::harmonize
