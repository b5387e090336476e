// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/back_input.hpp"

#include "core/error.hpp"
#include "kernels/cpu/reductions.hpp"

#include <cmath>

namespace isotone::kernels::cpu {
namespace {

/// The values must be finite, and within what the scale of the accumulator has room for.
void check(std::span<const float> projections, double largest_element, FixedPointScale scale, ThreadPool& pool) {
    const double bound = sum_of_magnitudes(projections, pool) * largest_element;
    if (!std::isfinite(bound)) {
        throw Error(ErrorCode::inconsistent_data, "back projection", "the projections hold a value that is not finite",
                    "look for damaged input or a zero expectation");
    }
    constexpr int room_bits = 51;  // one more than scale_for() leaves, for rounding at its edge
    if (bound > 0.0 && std::ilogb(bound) + 1 + scale.exponent > room_bits) {
        throw Error(ErrorCode::inconsistent_data, "back projection",
                    "the projections are larger than the scale of the accumulator allows",
                    "take the scale from a bound over all data that are added");
    }
}

}  // namespace

BackInput back_input(const Projector& projector, const Buffer& projections, const Accumulator& accumulator,
                     FixedImages::Use use, ThreadPool& pool) {
    require_equal_size(projections.size(), projector.size(), "back projection");
    require_equal_size(accumulator.voxels(), projector.grid().voxels(), "back projection into an image");
    const std::span<const float> values = values_of(projections);
    check(values, projector.largest_element(), accumulator.scale(), pool);
    FixedImages& images = images_of(accumulator);
    images.prepare(projector.grid(), use, pool);
    return {values, images};
}

}  // namespace isotone::kernels::cpu
