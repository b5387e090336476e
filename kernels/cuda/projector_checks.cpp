// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/projector_checks.hpp"

#include "core/error.hpp"
#include "kernels/cuda/reductions.hpp"
#include "kernels/cuda/resident.hpp"

#include <cmath>
#include <limits>
#include <string>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

void require_no_tof(const std::optional<TofSampling>& tof) {
    if (tof) {
        throw Error(ErrorCode::usage, "CUDA backend", "time-of-flight is not available in this backend",
                    "project without time-of-flight");
    }
}

void require_index_range(std::size_t count, const char* of_what) {
    if (count > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        throw Error(ErrorCode::usage, "CUDA backend", std::to_string(count) + " " + of_what + " in one projector",
                    "split the data into chunks of less than 2^31");
    }
}

void require_back_input(const Device& device, const Buffer& projections, double largest_element,
                        FixedPointScale scale) {
    // A sum of floats in double overflows nowhere, so it is finite where every value is.
    const double bound = sum_of_magnitudes(device, values_of(projections), projections.size()) * largest_element;
    if (!std::isfinite(bound)) {
        throw Error(ErrorCode::inconsistent_data, "back projection", "the projections hold a value that is not finite",
                    "look for damaged input or a zero expectation");
    }
    constexpr int room_bits = 51;  // one more than Backend::scale_for() leaves, for rounding at its edge
    if (bound > 0.0 && std::ilogb(bound) + 1 + scale.exponent > room_bits) {
        throw Error(ErrorCode::inconsistent_data, "back projection",
                    "the projections are larger than the scale of the accumulator allows",
                    "take the scale from a bound over all data that are added");
    }
}

void require_fine_scale(const Device& device, const Accumulator& accumulator) {
    constexpr double fewest_quanta = 1e7;  // 1e-7 of the largest value
    const double largest = largest_magnitude(device, quanta_of(accumulator), accumulator.voxels());
    if (largest > 0.0 && largest < fewest_quanta) {
        throw Error(ErrorCode::inconsistent_data, "back projection",
                    "its fixed-point unit is coarser than 1e-7 of the result",
                    "look for a single huge value in the projections");
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
