// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/cylinder.hpp"

#include "core/error.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/phantom/hot_spots.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace isotone::harmonize {
namespace {

constexpr double edge_mm = 20.0;

/// Erodes a mask along one axis: a voxel stays where all within `reach` voxels along it are set and in the grid.
void erode(std::vector<char>& mask, const ImageGrid& grid, std::size_t axis) {
    const std::array<std::ptrdiff_t, 3> stride{1, grid.size[0],
                                               static_cast<std::ptrdiff_t>(grid.size[0]) * grid.size[1]};
    const int reach = static_cast<int>(std::ceil(edge_mm / grid.spacing_mm[axis]));
    const int n = grid.size[axis];
    std::vector<char> line(static_cast<std::size_t>(n));
    const std::size_t a = (axis + 1) % 3;
    const std::size_t b = (axis + 2) % 3;
    for (int i = 0; i < grid.size[a]; ++i) {
        for (int j = 0; j < grid.size[b]; ++j) {
            char* first = mask.data() + i * stride[a] + j * stride[b];
            int run = 0;  // set voxels up to and including k
            for (int k = 0; k < n; ++k) {
                run = first[k * stride[axis]] != 0 ? run + 1 : 0;
                line[static_cast<std::size_t>(k)] = 0;
                if (run > 2 * reach) {
                    line[static_cast<std::size_t>(k - reach)] = 1;
                }
            }
            for (int k = 0; k < n; ++k) {
                first[k * stride[axis]] = line[static_cast<std::size_t>(k)];
            }
        }
    }
}

}  // namespace

CylinderAnalysis analyse_cylinder(const Volume& volume, double true_bq_ml) {
    if (!(true_bq_ml > 0.0)) {
        throw Error(ErrorCode::usage, "cylinder phantom", "the true concentration is not positive",
                    "give the filled concentration at the reference time of the image, in Bq/mL");
    }
    const Volume smooth = gaussian_filter(volume, {10.0, 10.0, 10.0});
    const double level = object_level(smooth);
    std::vector<char> mask(smooth.values.size());
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = static_cast<double>(smooth.values[i]) > 0.5 * level ? 1 : 0;
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
        erode(mask, volume.grid, axis);
    }
    double sum = 0.0;
    double squares = 0.0;
    double count = 0.0;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (mask[i] != 0) {
            const double d = static_cast<double>(volume.values[i]) - level;
            sum += d;
            squares += d * d;
            count += 1.0;
        }
    }
    if (!(level > 0.0) || count < 2.0) {
        throw Error(ErrorCode::inconsistent_data, "cylinder phantom",
                    "no uniform object with 20 mm to its edge on all sides was found",
                    "check that the image shows the filled cylinder and covers more than 40 mm of it");
    }
    CylinderAnalysis analysis;
    analysis.mean = level + sum / count;
    analysis.cov_percent =
        100.0 * std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1.0))) / analysis.mean;
    analysis.volume_ml = count * volume.grid.voxel_volume_ml();
    analysis.calibration.factor = analysis.mean / true_bq_ml;
    analysis.calibration.pass = std::abs(analysis.calibration.factor - 1.0) <= calibration_tolerance;
    return analysis;
}

}  // namespace isotone::harmonize
