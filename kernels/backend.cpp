// SPDX-License-Identifier: Apache-2.0
#include "kernels/backend.hpp"

#include "core/error.hpp"

#include <cmath>

namespace isotone::kernels {

Buffer::Storage::~Storage() = default;
Accumulator::Storage::~Storage() = default;
Projector::~Projector() = default;
Backend::~Backend() = default;

FixedPointScale Backend::scale_for(double sum_of_magnitudes, double largest_element) {
    // Up to 2^51 every addend converts exactly with double arithmetic, and no order of additions can overflow. One bit
    // is kept for the rounding of floats that were summed before.
    constexpr int headroom_bits = 50;
    const double bound = sum_of_magnitudes * largest_element;
    if (!(bound > 0.0)) {
        return {0};
    }
    return {headroom_bits - 1 - std::ilogb(bound)};
}

namespace {

/// One pass finds both: magnitudes of floats add up to a finite double unless one of them is not finite.
FixedPointScale scale_of(Backend& backend, const Projector& projector, const Buffer& projections) {
    const double sum = backend.sum_of_magnitudes(projections);
    if (!std::isfinite(sum)) {
        throw Error(ErrorCode::inconsistent_data, "back projection", "the projections hold a value that is not finite",
                    "look for damaged input or a zero expectation");
    }
    return Backend::scale_for(sum, projector.largest_element());
}

}  // namespace

void Backend::back(Projector& projector, const Buffer& projections, Buffer& image) {
    Accumulator accumulator = make_accumulator(image.size(), scale_of(*this, projector, projections));
    projector.back(projections, accumulator);
    finish(accumulator, image);
}

void Backend::back(Projector& projector, const Buffer& projections, Accumulator& accumulator, Buffer& image) {
    reset(accumulator, scale_of(*this, projector, projections));
    projector.back(projections, accumulator);
    finish(accumulator, image);
}

void Backend::reset(Accumulator& accumulator, FixedPointScale scale) {
    clear(accumulator);
    accumulator.scale_ = scale;
}

}  // namespace isotone::kernels
