// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "harmonize/regions/uptake.hpp"
#include "harmonize/regions/voxel_box.hpp"
#include "harmonize/regions/weights.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"

#include <cmath>
#include <limits>

namespace isotone::harmonize {

const std::vector<PeakFinder::Tap>& PeakFinder::ball(const Quarters& phase) {
    auto& taps = balls_[static_cast<std::size_t>((phase[2] * 4 + phase[1]) * 4 + phase[0])];
    if (!taps.empty()) {
        return taps;
    }
    ImageGrid local;  // large enough for the ball at any phase of its middle voxel
    local.spacing_mm = spacing_mm_;
    std::array<int, 3> middle{};
    Vector3 centre{};
    for (std::size_t k = 0; k < 3; ++k) {
        middle[k] = static_cast<int>(std::ceil(peak_radius_mm / spacing_mm_[k])) + 1;
        local.size[k] = 2 * middle[k] + 1;
        centre[k] = middle[k] + 0.25 * phase[k];
    }
    const WeightedVoxels voxels = ball_weights(local, local.position(centre), peak_radius_mm);
    for (std::size_t i = 0; i < voxels.offset.size(); ++i) {
        const int n = static_cast<int>(voxels.offset[i]);
        taps.push_back({{n % local.size[0] - middle[0], n / local.size[0] % local.size[1] - middle[1],
                         n / local.size[0] / local.size[1] - middle[2]},
                        voxels.weight[i] / voxels.total});
    }
    return taps;
}

std::optional<double> PeakFinder::mean_at(const Volume& volume, const Quarters& position) {
    Quarters phase{};
    std::array<int, 3> base{};
    for (std::size_t k = 0; k < 3; ++k) {
        base[k] = position[k] >= 0 ? position[k] / 4 : -((3 - position[k]) / 4);
        phase[k] = position[k] - 4 * base[k];
    }
    double mean = 0.0;
    for (const Tap& tap : ball(phase)) {
        std::array<int, 3> index{};
        for (std::size_t k = 0; k < 3; ++k) {
            index[k] = base[k] + tap.step[k];
            if (index[k] < 0 || index[k] >= volume.grid.size[k]) {
                return std::nullopt;
            }
        }
        mean += tap.weight * static_cast<double>(volume.at(index[0], index[1], index[2]));
    }
    return mean;
}

Peak PeakFinder::find(const Volume& volume, const Vector3& centre_mm, double reach_mm) {
    Quarters best{};
    double value = -std::numeric_limits<double>::infinity();
    const auto improve = [&](const Quarters& position) {
        const auto mean = mean_at(volume, position);
        const bool better = mean && *mean > value;
        if (better) {
            value = *mean;
            best = position;
        }
        return better;
    };
    for_voxels_within(volume.grid, centre_mm, reach_mm, [&](int x, int y, int z, double) {
        improve({4 * x, 4 * y, 4 * z});
    });
    if (!std::isfinite(value)) {
        throw Error(ErrorCode::inconsistent_data, "peak", "no ball of 1 mL within the search region fits in the image",
                    "check that the object lies well inside the image");
    }
    // The climb stays within reach: beyond it stands another object.
    const Vector3 middle = volume.grid.index_of(centre_mm);
    const auto in_reach = [&](const Quarters& position) {
        Vector3 away{};
        for (std::size_t k = 0; k < 3; ++k) {
            away[k] = (0.25 * position[k] - middle[k]) * spacing_mm_[k];
        }
        return std::hypot(away[0], away[1], away[2]) <= reach_mm;
    };
    for (const int step : {2, 1}) {
        for (bool moved = true; moved;) {
            moved = false;
            const Quarters from = best;
            for (std::size_t k = 0; k < 3; ++k) {
                for (const int sign : {-1, 1}) {
                    Quarters next = from;
                    next[k] += sign * step;
                    moved = (in_reach(next) && improve(next)) || moved;
                }
            }
        }
    }
    return {value, volume.grid.position({0.25 * best[0], 0.25 * best[1], 0.25 * best[2]})};
}

Peak peak_1ml(const Volume& volume, const Vector3& centre_mm, double reach_mm) {
    return PeakFinder(volume.grid.spacing_mm).find(volume, centre_mm, reach_mm);
}

}  // namespace isotone::harmonize
