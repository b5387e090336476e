// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/filterable.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::harmonize {
namespace {

constexpr double one_time_s = 1.0;  // rounding of header texts; 15O decays by 0.6 % in it

bool acquired_together(std::span<const PetSliceHeader> slices) {
    return std::ranges::all_of(slices, [&](const PetSliceHeader& slice) {
        return slice.acquisition && slices.front().acquisition &&
               std::abs(seconds_between(*slices.front().acquisition, *slice.acquisition)) <= one_time_s;
    });
}

}  // namespace

void require_filterable(const PetSeriesHeader& header, std::span<const PetSliceHeader> slices) {
    if (any_intercept(slices)) {
        throw Error(ErrorCode::inconsistent_data, "filter", any_intercept_fault, "ask for the original series");
    }
    if (header.decay_correction == "NONE" && !acquired_together(slices)) {
        throw Error(ErrorCode::inconsistent_data, "filter",
                    "DecayCorrection is NONE and the slices were not all acquired at one time, so neighbours differ by "
                    "their decay",
                    "reconstruct with decay correction to the start of the scan");
    }
}

}  // namespace isotone::harmonize
