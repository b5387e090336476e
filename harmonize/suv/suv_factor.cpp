// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/suv_factor.hpp"

#include "core/exam.hpp"
#include "harmonize/suv/nuclide_name.hpp"
#include "harmonize/suv/reference_time.hpp"
#include "harmonize/suv/refusal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace isotone::harmonize::suv {
namespace {

bool is_corrected_for(const PetSeriesHeader& series, const char* correction) {
    return std::ranges::find(series.corrected_image, correction) != series.corrected_image.end();
}

void check_corrections(const PetSeriesHeader& series, Log& log) {
    if (series.corrected_image.empty()) {
        log.findings.emplace_back("CorrectedImage is absent: attenuation correction is assumed, not known");
        return;
    }
    if (!is_corrected_for(series, "ATTN")) {
        throw refusal("not-attenuation-corrected", "CorrectedImage (0028,0051) does not contain ATTN",
                      "use the attenuation-corrected series");
    }
}

/// No patient is that tall: a larger number is in cm.
constexpr double tallest_m = 3.0;

void check_height_unit(const PetSeriesHeader& series, Log& log) {
    if (series.height_m.value_or(0.0) > tallest_m) {
        log.trail.emplace_back("height: above 3, so taken as cm");
        log.findings.emplace_back("the height is stored in cm, the standard asks for m");
    }
}

void check_intercepts(std::span<const PetSliceHeader> slices) {
    if (any_intercept(slices)) {
        throw refusal("rescale-intercept", any_intercept_fault, "ask for the original series");
    }
}

double dose_bq(const PetSeriesHeader& series, Log& log) {
    if (!series.total_dose || !(*series.total_dose > 0.0) || !std::isfinite(*series.total_dose)) {
        throw refusal("dose-missing", "the file states no positive RadionuclideTotalDose (0018,1074)",
                      "complete it from the injection protocol");
    }
    if (*series.total_dose < 1e5) {
        log.trail.emplace_back("dose: below 1e5, so taken as MBq");
        log.findings.emplace_back("the dose is stored in MBq, the standard asks for Bq");
        return *series.total_dose * 1e6;
    }
    log.trail.emplace_back("dose: Bq");
    return *series.total_dose;
}

std::string seconds(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g s", value);
    return text;
}

void check_half_life(double stated_s, const KnownNuclide& nuclide) {
    std::string in_use;
    for (const double half_life_s : nuclide.half_lives_s) {
        if (std::abs(stated_s / half_life_s - 1.0) <= half_life_tolerance) {
            return;
        }
        in_use += (in_use.empty() ? "" : " or ") + seconds(half_life_s);
    }
    throw refusal(
        "half-life-contradicts-nuclide",
        "RadionuclideHalfLife (0018,1075) is " + seconds(stated_s) + ", that of " + nuclide.name + " is " + in_use,
        "find out which nuclide was given, and correct the one that is wrong");
}

double half_life_s(const PetSeriesHeader& series, std::span<const KnownNuclide> known) {
    if (!series.half_life_s || !(*series.half_life_s > 0.0) || !std::isfinite(*series.half_life_s)) {
        throw refusal("half-life-missing", "the file states no positive RadionuclideHalfLife (0018,1075)",
                      "complete it; a half-life is never assumed");
    }
    for (const KnownNuclide& nuclide : known) {
        if (same_nuclide(series.radionuclide, nuclide.name).value_or(false)) {
            check_half_life(*series.half_life_s, nuclide);
        }
    }
    return *series.half_life_s;
}

double weight_kg(const PetSeriesHeader& series, Log& log) {
    const Body body = body_of(series);
    log.trail.emplace_back(*series.weight > 1000.0 ? "weight: above 1000, so taken as g" : "weight: kg");
    if (*series.weight > 1000.0) {
        log.findings.emplace_back("the weight is stored in g, the standard asks for kg");
    }
    return body.weight_kg;
}

/// Decayed fraction between two times, refused where the order or the distance cannot be true.
double uptake_between(const ClockTime& injection, const ClockTime& reference, double half_life) {
    const double uptake_s = seconds_between(injection, reference);
    if (uptake_s < 0.0) {
        throw refusal("injection-after-scan", "the radiopharmaceutical was injected after the scan, says the file",
                      "check the clocks and dates of scanner and dose calibrator");
    }
    if (uptake_s > 20.0 * half_life) {
        throw refusal("uptake-too-long", "more than 20 half-lives lie between injection and scan, says the file",
                      "the dates of injection and scan were probably shifted apart by de-identification");
    }
    return uptake_s;
}

/// Factors of an image in Bq/mL.
void activity_factors(const PetSeriesHeader& series, std::span<const PetSliceHeader> slices, double to_bq_ml,
                      std::span<const KnownNuclide> known, SuvFactor& factor, Log& log) {
    const std::string& correction = series.decay_correction;
    if (correction.empty()) {
        throw refusal("decay-correction-missing", "DecayCorrection (0054,1102) is absent",
                      "restore it from the original; the reference time of the values is unknown without it");
    }
    if (correction != "START" && correction != "ADMIN" && correction != "NONE") {
        throw refusal("decay-correction-unknown",
                      "DecayCorrection is '" + correction + "'; START, ADMIN, NONE are known",
                      "correct it from the reconstruction protocol");
    }
    const bool claims_decay = is_corrected_for(series, "DECY");
    if (!series.corrected_image.empty() && claims_decay == (correction == "NONE")) {
        log.findings.push_back("DecayCorrection is " + correction + " but CorrectedImage " +
                               (claims_decay ? "contains" : "lacks") + " DECY");
    }
    const double dose = dose_bq(series, log);
    const double grams = 1000.0 * weight_kg(series, log);
    factor.injected_dose_bq = dose;
    factor.weight_kg = grams * 1e-3;
    if (correction == "ADMIN") {
        log.trail.emplace_back("decay: ADMIN, values refer to the injection: weight / dose");
        factor.per_slice.assign(slices.size(), to_bq_ml * grams / dose);
        return;
    }

    const double half_life = half_life_s(series, known);
    const double lambda = std::numbers::ln2 / half_life;
    factor.half_life_s = half_life;
    if (correction == "START") {
        const ClockTime reference = reference_time(series, slices, half_life, log);
        const double uptake = uptake_between(injection_time(series, reference, log), reference, half_life);
        log.trail.emplace_back("decay: START, weight / (dose 2^(-uptake / half-life))");
        factor.uptake_s = uptake;
        factor.per_slice.assign(slices.size(), to_bq_ml * grams / (dose * std::exp(-lambda * uptake)));
        return;
    }
    log.trail.emplace_back("decay: NONE, corrected per slice from its acquisition time and frame duration");
    for (const PetSliceHeader& slice : slices) {
        if (!slice.acquisition) {
            throw refusal("acquisition-time-missing", "the image is not decay corrected and a slice has no time",
                          "restore AcquisitionDate/Time from the original");
        }
        if (!slice.actual_frame_duration_ms || !(*slice.actual_frame_duration_ms >= 0.0)) {
            throw refusal("frame-duration-missing", "the image is not decay corrected and a slice has no duration",
                          "restore ActualFrameDuration (0018,1242) from the original");
        }
        Log once;  // the same for every slice: recorded for the first only
        Log& target = factor.per_slice.empty() ? log : once;
        const double uptake =
            uptake_between(injection_time(series, *slice.acquisition, target), *slice.acquisition, half_life);
        factor.uptake_s = factor.uptake_s ? std::min(*factor.uptake_s, uptake) : uptake;
        const double during = mean_decay_during(*slice.actual_frame_duration_ms * 1e-3, half_life);
        factor.per_slice.push_back(to_bq_ml * grams / dose * std::exp(lambda * uptake) / during);
    }
}

/// Factor of an image that already holds an SUV of some normalisation.
double suv_factor(const PetSeriesHeader& series, Normalisation normalisation, Log& log) {
    if (normalisation == Normalisation::body_weight) {
        log.trail.emplace_back("the values are SUVbw already");
        return 1.0;
    }
    weight_kg(series, log);
    log.trail.emplace_back("the values are SUV of another normalisation: body weight / its body size");
    if (series.sex == "O" && normalisation != Normalisation::body_surface) {
        log.trail.emplace_back("sex: O, so the mean of the formulas for M and F");
    }
    return 1.0 / factor_from_bw(body_of(series), normalisation);
}

Normalisation normalisation_of(const std::string& suv_type) {
    if (suv_type.empty() || suv_type == "BW")
        return Normalisation::body_weight;
    if (suv_type == "LBM")
        return Normalisation::lean_morgan;
    if (suv_type == "LBMJAMES128")
        return Normalisation::lean_james128;
    if (suv_type == "LBMJANMA")
        return Normalisation::lean_janmahasatian;
    if (suv_type == "IBW")
        return Normalisation::ideal_body_weight;
    if (suv_type == "BSA")
        return Normalisation::body_surface;
    throw refusal("suv-type-unknown", "SUVType (0054,1006) is '" + suv_type + "'",
                  "BW, LBM, LBMJAMES128, LBMJANMA, IBW and BSA are known");
}

/// Philips: counts become SUVbw or Bq/mL through a private factor; 0 means "cannot be converted".
void counts_factors(const PetSeriesHeader& series, std::span<const PetSliceHeader> slices,
                    std::span<const KnownNuclide> known, SuvFactor& factor, Log& log) {
    if (series.philips_suv_factor.value_or(0.0) > 0.0) {
        log.trail.emplace_back("units: CNTS with the Philips SUV factor (7053,xx00)");
        factor.per_slice.assign(slices.size(), *series.philips_suv_factor);
    } else if (series.philips_activity_factor.value_or(0.0) > 0.0) {
        log.trail.emplace_back("units: CNTS with the Philips activity factor (7053,xx09)");
        activity_factors(series, slices, *series.philips_activity_factor, known, factor, log);
    } else {
        throw refusal("philips-factor-missing",
                      "units are CNTS and no positive Philips factor (7053,xx00/xx09) is there",
                      "restore the private tags from the original; de-identification often removes them");
    }
}

}  // namespace

bool SuvFactor::same_for_all_slices() const {
    return std::ranges::adjacent_find(per_slice, std::not_equal_to<>()) == per_slice.end();
}

Body body_of(const PetSeriesHeader& series) {
    if (!series.weight || !(*series.weight > 0.0) || !std::isfinite(*series.weight)) {
        throw refusal("weight-missing", "the file states no positive PatientWeight (0010,1030)",
                      "complete it; basic de-identification removes it unless patient characteristics are retained");
    }
    const double kg = *series.weight > 1000.0 ? *series.weight * 1e-3 : *series.weight;
    const double height = series.height_m.value_or(0.0);
    return {kg, height > tallest_m ? height * 1e-2 : height, series.sex};
}

double factor_from_bw(const Body& body, Normalisation normalisation) {
    return normalising_size(body, normalisation) / normalising_size(body, Normalisation::body_weight);
}

SuvFactor suv_bw_factor(const PetSeriesHeader& series, std::span<const PetSliceHeader> slices,
                        std::span<const KnownNuclide> known) {
    SuvFactor factor;
    Log log;
    if (series.units.empty()) {
        throw refusal("units-missing", "Units (0054,1001) is absent, so the meaning of the values is unknown",
                      "ask for the original series; only relative measures are possible without units");
    }
    check_intercepts(slices);
    check_corrections(series, log);
    check_height_unit(series, log);
    if (series.units == "BQML") {
        log.trail.emplace_back("units: BQML");
        activity_factors(series, slices, 1.0, known, factor, log);
    } else if (series.units == "CNTS") {
        counts_factors(series, slices, known, factor, log);
    } else if (series.units == "GML") {
        log.trail.push_back("units: GML, SUVType " +
                            (series.suv_type.empty() ? "absent, taken as BW" : series.suv_type));
        factor.per_slice.assign(slices.size(), suv_factor(series, normalisation_of(series.suv_type), log));
    } else if (series.units == "CM2ML") {
        log.trail.emplace_back("units: CM2ML, SUV normalised to the body surface");
        factor.per_slice.assign(slices.size(), suv_factor(series, Normalisation::body_surface, log));
    } else {
        throw refusal("units-not-convertible", "units are " + series.units + "; BQML, GML, CM2ML and CNTS are known",
                      "only relative measures are possible");
    }
    factor.trail = std::move(log.trail);
    factor.findings = std::move(log.findings);
    return factor;
}

}  // namespace isotone::harmonize::suv
