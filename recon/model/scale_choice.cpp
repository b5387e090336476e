// SPDX-License-Identifier: Apache-2.0
#include "recon/model/scale_choice.hpp"

#include "core/number_text.hpp"
#include "recon/quantify/scale.hpp"

#include <algorithm>

namespace isotone::recon {
namespace {

struct Sensitivity {
    std::optional<double> cps_per_mbq;
    std::string source;
};

Sensitivity sensitivity_for(const SpectData& data, const std::vector<int>& windows, const std::optional<double>& own,
                            const SpectSettings& settings, std::vector<std::string>& findings) {
    if (settings.calibration) {
        const Calibration& calibration = *settings.calibration;
        const auto& detector = settings.detector;
        const auto modelled =
            detector ? std::optional(ModelledCamera{detector->camera, detector->collimator}) : std::nullopt;
        findings = check_calibration(calibration, data, windows, settings.accept_other_calibration, modelled);
        return {calibration.factor_cps_per_mbq, "of the calibration of " + calibration.date};
    }
    return settings.sensitivity_cps_per_mbq ? Sensitivity{settings.sensitivity_cps_per_mbq, "as stated"}
                                            : Sensitivity{own, "of the data"};
}

bool without_times(const ProjectionGeometry& geometry) {
    return std::none_of(geometry.views.begin(), geometry.views.end(),
                        [](const ProjectionView& view) { return view.duration_s > 0.0; });
}

/// Gates take turns all the view long: its decay and rate are those of the whole view, its time is not.
CorrectionRecord take_the_share_of_the_gate(const SpectData& data, int gate, ProjectionGeometry& geometry) {
    const double share = data.gate_share(gate);
    for (ProjectionView& view : geometry.views) {
        view.duration_s *= share;
    }
    const bool assumed = data.gates > 1 && data.gate_shares.empty();
    return {"gate", true,
            "gate " + std::to_string(gate + 1) + " of " + std::to_string(data.gates) + ", " + number_text(share) +
                " of the counting time" +
                (assumed ? ": the data do not state the time of a gate, all are taken as equal" : "")};
}

}  // namespace

ScaleChoice choose_scale(const SpectData& data, const std::vector<int>& windows,
                         const std::optional<double>& own_sensitivity_cps_per_mbq, const SpectSettings& settings) {
    ScaleChoice choice;
    const Sensitivity sensitivity =
        sensitivity_for(data, windows, own_sensitivity_cps_per_mbq, settings, choice.findings);
    ProjectionGeometry geometry = data.geometry;
    DecaySettings reference = settings.decay;
    if (!sensitivity.cps_per_mbq && without_times(geometry)) {
        for (ProjectionView& view : geometry.views) {
            view.duration_s = 1.0;
        }
        reference.reference = DecayReference::none;
        choice.findings.emplace_back("the data state no counting times: all views count alike, decay is not corrected");
    }
    ViewFactors decay = decay_factors(geometry, data.exam, reference);
    if (without_times(data.geometry)) {
        decay.record.detail = "not corrected: the data state no counting times";
    }
    const ViewFactors live = dead_time_factors(data, settings.dead_time);
    if (settings.gate) {
        choice.corrections.push_back(take_the_share_of_the_gate(data, *settings.gate, geometry));
    }
    const ViewFactors scale = count_factors(geometry, sensitivity.cps_per_mbq, decay.factors, live.factors);
    choice.view_factors = scale.factors;
    choice.corrections.insert(choice.corrections.end(), {decay.record, live.record, scale.record});
    if (sensitivity.cps_per_mbq) {
        choice.quantity = Quantity::activity_concentration;
        choice.corrections.back().detail += ", " + sensitivity.source;
    }
    return choice;
}

}  // namespace isotone::recon
