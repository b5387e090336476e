// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/hot_spots.hpp"

#include "harmonize/phantom/vector3.hpp"
#include "harmonize/regions/voxel_box.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace isotone::harmonize {
namespace {

constexpr double hot_fraction = 1.2;
constexpr double spot_reach_mm = 14.0;
constexpr double smallest_distance_mm = 8.0;
constexpr std::size_t most_spots = 300;

struct Spot {
    Vector3 position_mm;
    float value;
};

bool is_local_maximum(const Volume& volume, int x, int y, int z) {
    const float value = volume.at(x, y, z);
    for (int dz = -1; dz <= 1; ++dz) {
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                if (volume.at(x + dx, y + dy, z + dz) > value) {
                    return false;
                }
            }
        }
    }
    return true;
}

std::vector<Spot> local_maxima(const Volume& volume, double threshold) {
    std::vector<Spot> spots;
    const auto& size = volume.grid.size;
    for (int z = 1; z < size[2] - 1; ++z) {
        for (int y = 1; y < size[1] - 1; ++y) {
            for (int x = 1; x < size[0] - 1; ++x) {
                if (static_cast<double>(volume.at(x, y, z)) > threshold && is_local_maximum(volume, x, y, z)) {
                    spots.push_back({volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z}), volume.at(x, y, z)});
                }
            }
        }
    }
    std::ranges::stable_sort(spots, [](const Spot& a, const Spot& b) { return a.value > b.value; });
    return spots;
}

}  // namespace

double object_level(const Volume& smooth) {
    double threshold = std::accumulate(smooth.values.begin(), smooth.values.end(), 0.0) /
                       static_cast<double>(std::max<std::size_t>(smooth.values.size(), 1));
    double level = 0.0;
    std::vector<float> above;
    for (int k = 0; k < 20; ++k) {
        above.clear();
        std::ranges::copy_if(smooth.values, std::back_inserter(above),
                             [&](float v) { return static_cast<double>(v) > threshold; });
        if (above.empty()) {
            return level;
        }
        const auto middle = above.begin() + static_cast<std::ptrdiff_t>(above.size() / 2);
        std::ranges::nth_element(above, middle);
        const double next = static_cast<double>(*middle);
        if (std::abs(next - level) <= 1e-3 * next) {
            return next;
        }
        level = next;
        threshold = 0.5 * level;
    }
    return level;
}

Vector3 centre_of_gravity(const Volume& volume, Vector3 start_mm, double reach_mm, double background, Below below) {
    for (int k = 0; k < 20; ++k) {
        Vector3 sum{};
        double total = 0.0;
        for_voxels_within(volume.grid, start_mm, reach_mm, [&](int x, int y, int z, double) {
            double value = static_cast<double>(volume.at(x, y, z)) - background;
            value = below == Below::counts ? value : std::max(value, 0.0);
            sum = sum + value * volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z});
            total += value;
        });
        if (!(total > 0.0)) {
            constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
            return {nowhere, nowhere, nowhere};
        }
        const Vector3 next = (1.0 / total) * sum;
        const double moved = norm(next - start_mm);
        start_mm = next;
        if (moved < 1e-3 || !(moved < 4.0 * reach_mm)) {
            break;
        }
    }
    return start_mm;
}

std::vector<Vector3> hot_spots(const Volume& smooth, double background) {
    std::vector<Vector3> spots;
    for (const Spot& spot : local_maxima(smooth, hot_fraction * background)) {
        // Above 1.2 x background only hot material pulls, so the centre of a broad sphere is found from its noisy top.
        const Vector3 centre =
            centre_of_gravity(smooth, spot.position_mm, spot_reach_mm, hot_fraction * background, Below::is_ignored);
        const auto same = [&](const Vector3& other) { return norm(other - centre) < smallest_distance_mm; };
        if (std::isfinite(centre[0]) && std::ranges::none_of(spots, same)) {
            spots.push_back(centre);
        }
        if (spots.size() == most_spots) {
            break;
        }
    }
    return spots;
}

}  // namespace isotone::harmonize
