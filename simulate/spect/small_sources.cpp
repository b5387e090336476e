// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/small_sources.hpp"

#include <algorithm>

namespace isotone::simulate {
namespace {

constexpr int points_across = 8;
constexpr double largest_in_steps = 2.5;

SmallSource spread(const Phantom& phantom, const Primitive& primitive) {
    SmallSource source;
    source.primitive = &primitive;
    Primitive whole = primitive;
    whole.cuts.clear();
    int inside = 0;
    const auto offset = [](int k) { return (2.0 * k + 1.0) / points_across - 1.0; };
    for (int k = 0; k < points_across * points_across * points_across; ++k) {
        const Vector3 local{offset(k % points_across) * primitive.half_mm[0],
                            offset(k / points_across % points_across) * primitive.half_mm[1],
                            offset(k / points_across / points_across) * primitive.half_mm[2]};
        Vector3 point = primitive.centre_mm;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            for (std::size_t i = 0; i < 3; ++i) {
                point[i] += primitive.axes[3 * axis + i] * local[axis];
            }
        }
        if (whole.contains(point)) {
            ++inside;
            if (phantom.at(point) == &primitive) {
                source.points.push_back(point);
            }
        }
    }
    source.mbq_per_point = 1e-6 * primitive.activity_bq_ml * primitive.volume_ml() / std::max(1, inside);
    return source;
}

}  // namespace

std::vector<SmallSource> small_sources(const Phantom& phantom, double ray_step_mm) {
    std::vector<SmallSource> sources;
    for (const Primitive& primitive : phantom.primitives) {
        const double largest = std::max({primitive.half_mm[0], primitive.half_mm[1], primitive.half_mm[2]});
        if (primitive.activity_bq_ml > 0.0 && largest <= largest_in_steps * ray_step_mm) {
            sources.push_back(spread(phantom, primitive));
        }
    }
    return sources;
}

}  // namespace isotone::simulate
