// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/suv_factor.hpp"

#include "core/error.hpp"

namespace isotone::harmonize::suv {

Volume to_suv(const Volume& series, const SuvFactor& factor) {
    const auto slices = static_cast<std::size_t>(series.grid.size[2]);
    if (factor.per_slice.size() != slices) {
        throw Error(ErrorCode::inconsistent_data, "SUV",
                    "the image has " + std::to_string(slices) + " slices and there are factors for " +
                        std::to_string(factor.per_slice.size()),
                    "compute the factors from the headers of the same series");
    }
    const std::size_t plane = slices == 0 ? 0 : series.values.size() / slices;
    if (plane == 0) {
        throw Error(ErrorCode::inconsistent_data, "SUV", "the image has no voxels", "give an image with values");
    }
    Volume result(series.grid, Quantity::suv_bw);
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        result.values[i] = static_cast<float>(factor.per_slice[i / plane] * static_cast<double>(series.values[i]));
    }
    return result;
}

}  // namespace isotone::harmonize::suv
