// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/photon_source.hpp"

#include "core/error.hpp"
#include "simulate/random_streams.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

/// Uniform within the primitive, cuts aside, in its own coordinates from -1 to 1.
Vector3 draw_within(Shape shape, RandomStream& random) {
    const auto axis = [&] { return 2.0 * random.uniform() - 1.0; };
    for (;;) {
        const Vector3 e{axis(), axis(), axis()};
        const double plane = e[0] * e[0] + e[1] * e[1];
        if (shape == Shape::box || (shape == Shape::elliptic_cylinder && plane <= 1.0) || plane + e[2] * e[2] <= 1.0) {
            return e;
        }
    }
}

Vector3 to_patient(const Primitive& primitive, const Vector3& e) {
    Vector3 point = primitive.centre_mm;
    for (std::size_t k = 0; k < 3; ++k) {
        for (std::size_t i = 0; i < 3; ++i) {
            point[i] += primitive.axes[3 * k + i] * primitive.half_mm[k] * e[k];
        }
    }
    return point;
}

}  // namespace

PhotonSource::PhotonSource(const Phantom& phantom, const std::vector<GammaLine>& lines, std::uint64_t seed)
    : phantom_(phantom), shift_(RandomStream(seed, stream_source, 0).uniform()) {
    double sum = 0.0;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        for (const Primitive& primitive : phantom.primitives) {
            if (primitive.activity_bq_ml > 0.0) {
                sum += lines[line].yield * primitive.activity_bq_ml * primitive.volume_ml();
                parts_.push_back({&primitive, line});
                cumulative_.push_back(sum);
            }
        }
    }
    if (!(sum > 0.0)) {
        throw Error(ErrorCode::inconsistent_data, "phantom '" + phantom.name + "'", "nothing in it is active",
                    "give a primitive an activity");
    }
}

std::optional<Emission> PhotonSource::draw(std::uint64_t number, RandomStream& random) const {
    // The number's bits mirrored at the point (van der Corput): any run of consecutive histories sees all parts. The
    // random shift makes every part's mean number exact (Cranley and Patterson, SIAM J. Numer. Anal. 13 (1976) 904).
    double place = shift_;
    for (double digit = 0.5; number != 0; number >>= 1U, digit *= 0.5) {
        place += (number & 1U) != 0 ? digit : 0.0;
    }
    const double wanted = (place < 1.0 ? place : place - 1.0) * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, wanted);
    const Part& part = parts_[static_cast<std::size_t>(found - cumulative_.begin())];
    const Vector3 point = to_patient(*part.primitive, draw_within(part.primitive->shape, random));
    if (phantom_.at(point) != part.primitive) {
        return std::nullopt;
    }
    return Emission{point, part.line};
}

}  // namespace isotone::simulate
