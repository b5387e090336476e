// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/projector_checks.hpp"

#include "core/error.hpp"
#include "kernels/cuda/reductions.hpp"
#include "kernels/cuda/resident.hpp"

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

void require_finite(const Device& device, const Buffer& projections) {
    if (count_not_finite(device, values_of(projections), projections.size()) > 0.0) {
        throw Error(ErrorCode::inconsistent_data, "back projection", "the projections hold a value that is not finite",
                    "look for damaged input or a zero expectation");
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
