// SPDX-License-Identifier: Apache-2.0
#include "imaging/resample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace isotone::imaging {
namespace {

constexpr int most_parts = 16;

Vector3 plus(const Vector3& a, const Vector3& b, double scale) {
    return {a[0] + scale * b[0], a[1] + scale * b[1], a[2] + scale * b[2]};
}

bool within_faces(const ImageGrid& grid, const Vector3& index) {
    for (std::size_t k = 0; k < 3; ++k) {
        if (!(index[k] >= -0.5 && index[k] <= grid.size[k] - 0.5)) {
            return false;
        }
    }
    return true;
}

/// Linear between centres, constant beyond the outermost.
double linear(const Volume& image, const Vector3& index) {
    std::array<std::array<int, 2>, 3> at{};
    std::array<double, 3> share{};
    for (std::size_t k = 0; k < 3; ++k) {
        const double x = std::clamp(index[k], 0.0, image.grid.size[k] - 1.0);
        at[k][0] = std::min(static_cast<int>(x), std::max(0, image.grid.size[k] - 2));
        at[k][1] = std::min(at[k][0] + 1, image.grid.size[k] - 1);
        share[k] = x - at[k][0];
    }
    double value = 0.0;
    for (std::size_t corner = 0; corner < 8; ++corner) {
        const std::size_t i = corner & 1U, j = (corner >> 1U) & 1U, k = corner >> 2U;
        const double weight = (i != 0 ? share[0] : 1.0 - share[0]) * (j != 0 ? share[1] : 1.0 - share[1]) *
                              (k != 0 ? share[2] : 1.0 - share[2]);
        value += weight * image.at(at[0][i], at[1][j], at[2][k]);
    }
    return value;
}

/// Index steps in the image for one voxel along each axis of the new grid, and the index of its first voxel.
struct IndexMap {
    Vector3 first;
    std::array<Vector3, 3> step;
    std::array<int, 3> parts;

    IndexMap(const ImageGrid& image, const ImageGrid& grid, const RigidTransform& to_image) {
        const auto index_of = [&](const Vector3& index) {
            return image.index_of(to_image.apply(grid.position(index)));
        };
        first = index_of({0, 0, 0});
        for (std::size_t k = 0; k < 3; ++k) {
            Vector3 next{0, 0, 0};
            next[k] = 1.0;
            step[k] = plus(index_of(next), first, -1.0);
            const double longest = std::max({std::abs(step[k][0]), std::abs(step[k][1]), std::abs(step[k][2])});
            // A ratio of 2 that rounding makes 2.0000001 is one of 2.
            parts[k] = std::clamp(static_cast<int>(std::ceil(longest - 1e-6)), 1, most_parts);
        }
    }
};

/// Middle of part p of n, from the middle of the voxel in voxels.
double middle(int p, int n) {
    return (p + 0.5) / n - 0.5;
}

}  // namespace

bool is_inside(const ImageGrid& grid, const Vector3& position_mm) {
    return within_faces(grid, grid.index_of(position_mm));
}

Volume resample(const Volume& image, const ImageGrid& grid, const RigidTransform& to_image, float outside) {
    const IndexMap map(image.grid, grid, to_image);
    const int parts = map.parts[0] * map.parts[1] * map.parts[2];
    const auto mean_of_voxel = [&](const Vector3& centre) {
        double sum = 0.0;
        for (int c = 0; c < map.parts[2]; ++c) {
            for (int b = 0; b < map.parts[1]; ++b) {
                for (int a = 0; a < map.parts[0]; ++a) {
                    Vector3 index = plus(centre, map.step[0], middle(a, map.parts[0]));
                    index = plus(index, map.step[1], middle(b, map.parts[1]));
                    index = plus(index, map.step[2], middle(c, map.parts[2]));
                    sum += within_faces(image.grid, index) ? linear(image, index) : static_cast<double>(outside);
                }
            }
        }
        return sum / parts;
    };
    Volume result(grid, image.quantity);
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            const Vector3 row = plus(plus(map.first, map.step[2], z), map.step[1], y);
            for (int x = 0; x < grid.size[0]; ++x) {
                result.at(x, y, z) = static_cast<float>(mean_of_voxel(plus(row, map.step[0], x)));
            }
        }
    }
    return result;
}

}  // namespace isotone::imaging
