// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/supplied_scatter.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace isotone::recon {

ScatterEstimate supplied_scatter(const SpectData& data, int photopeak, std::optional<int> gate) {
    const std::string where = "additive term of the data";
    if (!data.additive) {
        throw Error(ErrorCode::inconsistent_data, where, "there is none",
                    "supply one with `additive`, or use another `scatter`");
    }
    if (data.additive_window != photopeak) {
        throw Error(ErrorCode::inconsistent_data, where,
                    "it belongs to energy window " + std::to_string(data.additive_window + 1) +
                        ", reconstructed is window " + std::to_string(photopeak + 1),
                    "supply the additive term of the photopeak that is reconstructed");
    }
    if (data.additive->size() != data.geometry.size()) {
        throw Error(ErrorCode::inconsistent_data, where, "it has another size than the counts", "views x bins x rows");
    }
    const auto unusable = std::find_if(data.additive->begin(), data.additive->end(),
                                       [](float value) { return !(value >= 0.0F) || !std::isfinite(value); });
    if (unusable != data.additive->end()) {
        throw Error(
            ErrorCode::inconsistent_data, where,
            "it holds " + number_text(*unusable) + " at value " + std::to_string(unusable - data.additive->begin() + 1),
            "expected counts are finite and at least 0");
    }
    ScatterEstimate estimate;
    estimate.counts = *data.additive;
    if (gate) {
        const auto share = static_cast<float>(data.gate_share(*gate));
        std::ranges::for_each(estimate.counts, [share](float& value) { value *= share; });
    }
    estimate.description["method"] = "additive term supplied with the data";
    return estimate;
}

}  // namespace isotone::recon
