// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/scale.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <system_error>

namespace isotone::recon {
namespace {

constexpr double mbq_per_bq = 1e-6;
constexpr double ml_per_mm3 = 1e-3;
const std::string sensitivity_unit = " counts/s per MBq in air";

void require(bool holds, const std::string& what, const std::string& hint) {
    if (!holds) {
        throw Error(ErrorCode::inconsistent_data, "scale of the projections", what, hint);
    }
}

}  // namespace

ViewFactors count_factors(const ProjectionGeometry& geometry, const std::optional<double>& sensitivity_cps_per_mbq,
                          const std::vector<double>& decay, const std::vector<double>& live) {
    const std::size_t views = geometry.views.size();
    require(decay.size() == views && live.size() == views,
            std::to_string(decay.size()) + " factors of decay and " + std::to_string(live.size()) +
                " of dead time for " + std::to_string(views) + " views",
            "one for each view");
    const double sensitivity = sensitivity_cps_per_mbq.value_or(unit_sensitivity_cps_per_mbq);
    require(sensitivity > 0.0 && std::isfinite(sensitivity),
            "a sensitivity of " + number_text(sensitivity) + " counts/s per MBq", "it must be positive");
    const double pixel_ml_per_mm = geometry.bin_mm * geometry.row_mm * ml_per_mm3;
    ViewFactors result;
    for (std::size_t v = 0; v < views; ++v) {
        const double duration_s = geometry.views[v].duration_s;
        require(duration_s > 0.0, "view " + std::to_string(v + 1) + " has no counting time",
                "supply the duration of the views");
        result.factors.push_back(sensitivity * mbq_per_bq * duration_s * decay[v] * live[v] * pixel_ml_per_mm);
    }
    result.record =
        sensitivity_cps_per_mbq
            ? CorrectionRecord{"calibration", true, number_text(sensitivity) + sensitivity_unit + "; image in Bq/mL"}
            : CorrectionRecord{"calibration", false, "no sensitivity: image in counts/s per mL"};
    result.record.sensitivity_cps_per_mbq = sensitivity_cps_per_mbq;
    return result;
}

std::optional<double> sensitivity_of(const CorrectionRecord& calibration) {
    if (calibration.sensitivity_cps_per_mbq) {
        return calibration.applied ? calibration.sensitivity_cps_per_mbq : std::nullopt;
    }
    double value = 0.0;
    const char* end = calibration.detail.data() + calibration.detail.size();
    const auto [rest, fault] = std::from_chars(calibration.detail.data(), end, value);
    const bool stated = fault == std::errc() && std::string_view(rest, end).starts_with(sensitivity_unit);
    return calibration.applied && stated && value > 0.0 ? std::optional(value) : std::nullopt;
}

}  // namespace isotone::recon
