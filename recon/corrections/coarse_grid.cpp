// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/coarse_grid.hpp"

#include "recon/corrections/box.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace isotone::recon {
namespace {

int blocks(int count, int factor) {
    return (count + factor - 1) / factor;
}

/// Taps on a grid `factor` times as wide.
std::vector<double> coarser(const std::vector<double>& taps, int factor) {
    const int radius = static_cast<int>(taps.size() / 2);
    const int coarse_radius = blocks(radius, factor);
    std::vector<double> result(index(2 * coarse_radius + 1));
    for (int k = -radius; k <= radius; ++k) {
        const double at = static_cast<double>(k) / factor;
        const int below = static_cast<int>(std::floor(at));
        const double share = at - below;
        result[index(below + coarse_radius)] += (1.0 - share) * taps[index(k + radius)];
        if (share > 0.0) {
            result[index(below + 1 + coarse_radius)] += share * taps[index(k + radius)];
        }
    }
    return result;
}

/// Four samples and their weights for a value between samples.
struct Cubic {
    std::array<int, 4> from{};
    std::array<double, 4> weight{};
};

/// At fine sample i of a line of `count` coarse samples (R. G. Keys, IEEE TASSP 29 (1981) 1153, a = -1/2).
Cubic cubic_at(int i, int factor, int count) {
    const double at = std::clamp((i - 0.5 * (factor - 1)) / factor, 0.0, static_cast<double>(count - 1));
    const int below = std::min(static_cast<int>(std::floor(at)), std::max(0, count - 2));
    const double s = at - below;
    Cubic cubic;
    cubic.weight = {0.5 * s * (-1.0 + s * (2.0 - s)), 1.0 + 0.5 * s * s * (3.0 * s - 5.0),
                    0.5 * s * (1.0 + s * (4.0 - 3.0 * s)), 0.5 * s * s * (s - 1.0)};
    for (int k = 0; k < 4; ++k) {
        cubic.from[index(k)] = std::clamp(below - 1 + k, 0, count - 1);
    }
    return cubic;
}

}  // namespace

int coarse_factor(double fine_mm, double coarse_mm) {
    return std::max(1, static_cast<int>(std::floor(coarse_mm / fine_mm + 1e-6)));
}

CoarseGrid::CoarseGrid(const kernels::SpectGeometry& fine, double voxel_mm) : fine_(fine), coarse_(fine) {
    fine_.attenuation.reset();
    coarse_.attenuation.reset();
    in_plane_ = coarse_factor(fine.grid.voxel_mm[0], voxel_mm);
    along_ = coarse_factor(fine.grid.voxel_mm[2], voxel_mm);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int factor = axis == 2 ? along_ : in_plane_;
        coarse_.grid.size[axis] = blocks(fine.grid.size[axis], factor);
        coarse_.grid.voxel_mm[axis] = factor * fine.grid.voxel_mm[axis];
        coarse_.grid.origin_mm[axis] = fine.grid.origin_mm[axis] + 0.5 * (factor - 1) * fine.grid.voxel_mm[axis];
    }
    coarse_.bins = blocks(fine.bins, in_plane_);
    coarse_.depth_planes = blocks(fine.depth_planes, in_plane_);
    for (kernels::SpectView& view : coarse_.views) {
        const std::vector<std::int32_t> own = view.responses;
        view.axis_bin = (view.axis_bin - 0.5 * (in_plane_ - 1)) / in_plane_;
        view.responses.clear();
        for (int j = 0; j < coarse_.depth_planes; ++j) {
            const double depth = (j - 0.5 * (coarse_.depth_planes - 1)) * in_plane_ + 0.5 * (fine.depth_planes - 1);
            const int nearest = std::clamp(static_cast<int>(std::lround(depth)), 0, fine.depth_planes - 1);
            view.responses.push_back(own[index(nearest)]);
        }
    }
    for (kernels::PlaneResponse& response : coarse_.responses) {
        for (kernels::SeparableKernel& kernel : response) {
            kernel = {coarser(kernel.across, in_plane_), coarser(kernel.along, along_)};
        }
    }
}

std::vector<float> CoarseGrid::image(std::span<const float> fine) const {
    const auto& size = fine_.grid.size;
    const auto& blocked = coarse_.grid.size;
    std::vector<double> sums(coarse_.grid.voxels());
    std::size_t from = 0;
    for (int x = 0; x < size[0]; ++x) {
        for (int y = 0; y < size[1]; ++y) {
            const std::size_t column = element(blocked, x / in_plane_, y / in_plane_, 0);
            for (int z = 0; z < size[2]; ++z) {
                sums[column + index(z / along_)] += static_cast<double>(fine[from++]);
            }
        }
    }
    const double share = 1.0 / (static_cast<double>(in_plane_) * in_plane_ * along_);
    std::vector<float> result;
    result.reserve(sums.size());
    for (const double sum : sums) {
        result.push_back(static_cast<float>(share * sum));
    }
    return result;
}

std::vector<float> CoarseGrid::projection(std::span<const float> coarse) const {
    const int rows = fine_.grid.size[2], coarse_rows = coarse_.grid.size[2];
    std::vector<double> along(index(coarse_.bins) * index(rows));
    for (int z = 0; z < rows; ++z) {
        const Cubic cubic = cubic_at(z, along_, coarse_rows);
        for (int i = 0; i < coarse_.bins; ++i) {
            for (std::size_t k = 0; k < 4; ++k) {
                along[index(i) * index(rows) + index(z)] +=
                    cubic.weight[k] * static_cast<double>(coarse[index(i) * index(coarse_rows) + index(cubic.from[k])]);
            }
        }
    }
    std::vector<float> result(index(fine_.bins) * index(rows));
    for (int i = 0; i < fine_.bins; ++i) {
        const Cubic cubic = cubic_at(i, in_plane_, coarse_.bins);
        for (int z = 0; z < rows; ++z) {
            double sum = 0.0;
            for (std::size_t k = 0; k < 4; ++k) {
                sum += cubic.weight[k] * along[index(cubic.from[k]) * index(rows) + index(z)];
            }
            result[index(i) * index(rows) + index(z)] = static_cast<float>(sum);
        }
    }
    return result;
}

}  // namespace isotone::recon
