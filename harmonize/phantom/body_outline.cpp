// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/body_outline.hpp"

#include "harmonize/filter/gaussian_filter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace isotone::harmonize {
namespace {

constexpr double smoothing_fwhm_mm = 8.0;

/// A copy of the slices of one axis from `first` to `last`, on the same positions.
Volume slab(const Volume& volume, std::size_t axis, int first, int last) {
    ImageGrid grid = volume.grid;
    Vector3 corner{};
    corner[axis] = first;
    grid.origin_mm = volume.grid.position(corner);
    grid.size[axis] = last - first + 1;
    Volume part(grid, volume.quantity);
    std::array<int, 3> shift{};
    shift[axis] = first;
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int x = 0; x < grid.size[0]; ++x) {
                part.at(x, y, z) = volume.at(x + shift[0], y + shift[1], z + shift[2]);
            }
        }
    }
    return part;
}

}  // namespace

BodyOutline::BodyOutline(const Volume& volume, const NemaPose& pose)
    : grid_(volume.grid), first_((pose.slice_axis + 1) % 3), second_((pose.slice_axis + 2) % 3) {
    const std::size_t axis = pose.slice_axis;
    const int middle = static_cast<int>(std::lround(grid_.index_of(pose.circle_centre_mm)[axis]));
    const int reach = static_cast<int>(std::ceil(2.0 * smoothing_fwhm_mm / grid_.spacing_mm[axis]));
    const int from = std::max(middle - reach, 0);
    const int to = std::min(middle + reach, grid_.size[axis] - 1);
    const Volume smooth =
        gaussian_filter(slab(volume, axis, from, to), {smoothing_fwhm_mm, smoothing_fwhm_mm, smoothing_fwhm_mm});

    const int na = grid_.size[first_];
    const int nb = grid_.size[second_];
    const auto offset = [&](int a, int b) {
        return static_cast<std::size_t>(b) * static_cast<std::size_t>(na) + static_cast<std::size_t>(a);
    };
    const auto warm = [&](int a, int b) {
        std::array<int, 3> index{};
        index[first_] = a;
        index[second_] = b;
        index[axis] = middle - from;
        return static_cast<double>(smooth.at(index[0], index[1], index[2])) > 0.5 * pose.background;
    };
    // Everything cold that can be reached from the image's border is outside; the image's border itself counts so.
    outside_.assign(static_cast<std::size_t>(na) * static_cast<std::size_t>(nb), 0);
    std::vector<std::array<int, 2>> front;
    const auto reached = [&](int a, int b) {
        const bool inside_grid = a >= 0 && b >= 0 && a < na && b < nb;
        if (inside_grid && outside_[offset(a, b)] == 0 && !warm(a, b)) {
            outside_[offset(a, b)] = 1;
            front.push_back({a, b});
        }
    };
    for (int a = 0; a < na; ++a) {
        reached(a, 0);
        reached(a, nb - 1);
    }
    for (int b = 0; b < nb; ++b) {
        reached(0, b);
        reached(na - 1, b);
    }
    while (!front.empty()) {
        const auto [a, b] = front.back();
        front.pop_back();
        reached(a - 1, b);
        reached(a + 1, b);
        reached(a, b - 1);
        reached(a, b + 1);
    }
    const auto inside = [&](int a, int b) {
        return a >= 0 && b >= 0 && a < na && b < nb && outside_[offset(a, b)] == 0;
    };
    for (int b = -1; b <= nb; ++b) {
        for (int a = -1; a <= na; ++a) {
            if (!inside(a, b) && (inside(a - 1, b) || inside(a + 1, b) || inside(a, b - 1) || inside(a, b + 1))) {
                border_.push_back({a * grid_.spacing_mm[first_], b * grid_.spacing_mm[second_]});
            }
        }
    }
}

double BodyOutline::distance_to_edge(const Vector3& position_mm) const {
    const Vector3 index = grid_.index_of(position_mm);
    const int a = static_cast<int>(std::lround(index[first_]));
    const int b = static_cast<int>(std::lround(index[second_]));
    const bool in_grid = a >= 0 && b >= 0 && a < grid_.size[first_] && b < grid_.size[second_];
    if (!in_grid || outside_[static_cast<std::size_t>(b) * static_cast<std::size_t>(grid_.size[first_]) +
                             static_cast<std::size_t>(a)] != 0) {
        return 0.0;
    }
    double smallest = std::numeric_limits<double>::infinity();
    for (const Pixel& p : border_) {
        smallest = std::min(smallest, std::hypot(index[first_] * grid_.spacing_mm[first_] - p.a,
                                                 index[second_] * grid_.spacing_mm[second_] - p.b));
    }
    // the edge runs between the last warm and the first cold pixel
    return std::max(0.0, smallest - 0.5 * std::max(grid_.spacing_mm[first_], grid_.spacing_mm[second_]));
}

}  // namespace isotone::harmonize
