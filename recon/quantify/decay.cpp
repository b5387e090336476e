// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/decay.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <cmath>
#include <string>

namespace isotone::recon {
namespace {

double known(const std::optional<double>& time, const std::string& name) {
    if (!time) {
        throw Error(ErrorCode::inconsistent_data, "decay correction", "the " + name + " is not known",
                    "use `reference_time` start");
    }
    return *time;
}

/// Start of the acquisition after the reference time.
double start_after_reference_s(const Exam& exam, const DecaySettings& settings) {
    switch (settings.reference) {
        case DecayReference::none:
        case DecayReference::acquisition_start: return 0.0;
        case DecayReference::injection:
            return known(exam.start_time_s, "time of the acquisition") -
                   known(exam.injection_time_s, "time of the injection");
        case DecayReference::stated:
            return known(exam.start_time_s, "time of the acquisition") - settings.stated_time_s;
    }
    return 0.0;
}

const std::string at_start = "the start of the acquisition";
const std::string start_reference = "start";
constexpr int digits_of_time = 7;  // a half-life of hours to the hundredth of a second

std::string text_of(DecayReference reference, double offset_s) {
    const std::string offset = ", " + number_text(std::abs(offset_s), digits_of_time) + " s " +
                               (offset_s < 0.0 ? "after " : "before ") + at_start;
    switch (reference) {
        case DecayReference::none: break;
        case DecayReference::acquisition_start: return at_start;
        case DecayReference::injection: return "the injection" + offset;
        case DecayReference::stated: return "a stated time" + offset;
    }
    return "no time";
}

/// As CorrectionRecord::refers_to has it.
std::string name_of(DecayReference reference) {
    switch (reference) {
        case DecayReference::injection: return "injection";
        case DecayReference::stated: return "stated";
        default: return start_reference;
    }
}

}  // namespace

ViewFactors decay_factors(const ProjectionGeometry& geometry, const Exam& exam, const DecaySettings& settings) {
    ViewFactors result;
    if (settings.reference == DecayReference::none) {
        result.factors.assign(geometry.views.size(), 1.0);
        result.record = {"decay", false, "switched off: activities are means over the counting time of the views"};
        return result;
    }
    const double half_life_s = exam.nuclide.half_life_s;
    if (!(half_life_s > 0.0) || !std::isfinite(half_life_s)) {
        throw Error(ErrorCode::inconsistent_data, "decay correction",
                    "the half-life of nuclide \"" + exam.nuclide.name + "\" is not known",
                    "state the `nuclide`, or switch the correction off with `reference_time` none");
    }
    const double offset_s = start_after_reference_s(exam, settings);
    for (const ProjectionView& view : geometry.views) {
        result.factors.push_back(std::exp2(-(offset_s + view.start_s) / half_life_s) *
                                 mean_decay_during(view.duration_s, half_life_s));
    }
    result.record = {"decay", true,
                     "before and during each view, to " + text_of(settings.reference, offset_s) + "; half-life " +
                         number_text(half_life_s, digits_of_time) + " s"};
    result.record.refers_to = name_of(settings.reference);
    return result;
}

bool refers_to_start(const CorrectionRecord& decay) {
    const bool at = decay.refers_to ? *decay.refers_to == start_reference
                                    : decay.detail.find(", to " + at_start) != std::string::npos;  // records before
    return decay.applied && at;
}

}  // namespace isotone::recon
