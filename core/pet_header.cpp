// SPDX-License-Identifier: Apache-2.0
#include "core/pet_header.hpp"

#include <algorithm>

namespace isotone {

bool any_intercept(std::span<const PetSliceHeader> slices) {
    return std::ranges::any_of(slices, [](const PetSliceHeader& slice) { return slice.rescale_intercept != 0.0; });
}

}  // namespace isotone
