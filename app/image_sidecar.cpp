// SPDX-License-Identifier: Apache-2.0
#include "app/image_sidecar.hpp"

#include "app/clock.hpp"
#include "app/numbers.hpp"
#include "core/version.hpp"

#include <algorithm>

namespace isotone::app {
namespace {

bool applied(const recon::ReconstructionResult& result, const std::string& name) {
    return std::any_of(result.corrections.begin(), result.corrections.end(), [&](const auto& correction) {
        return correction.name.rfind(name, 0) == 0 && correction.applied;
    });
}

std::string detail(const recon::ReconstructionResult& result, const std::string& name) {
    for (const auto& correction : result.corrections) {
        if (correction.name.rfind(name, 0) == 0) {
            return (correction.applied ? "" : "not corrected: ") + correction.detail;
        }
    }
    return "not stated";
}

template <class T>
void put(Record& record, const char* key, const std::optional<T>& value) {
    if (value) {
        record[key] = *value;
    }
}

}  // namespace

Record spect_sidecar(const SpectData& data, const recon::ReconstructionResult& result, const std::string& photopeak) {
    const Exam& exam = data.exam;
    Record record;
    record["Modality"] = "NM";
    record["Manufacturer"] = data.manufacturer.empty() ? "n/a" : data.manufacturer;
    record["ManufacturersModelName"] = data.model.empty() ? "n/a" : data.model;
    record["Collimator"] = data.collimator.empty() ? "n/a" : data.collimator;
    record["Units"] = unit_of(result.image.quantity);
    record["TracerName"] = exam.tracer.empty() ? "n/a" : exam.tracer;
    record["TracerRadionuclide"] = exam.nuclide.name.empty() ? "n/a" : exam.nuclide.name;
    record["RadionuclideHalfLife"] = exam.nuclide.half_life_s;
    record["EnergyWindow"] = photopeak;
    if (exam.injected_activity_bq) {
        record["InjectedRadioactivity"] = *exam.injected_activity_bq * 1e-6;
        record["InjectedRadioactivityUnits"] = "MBq";
    }
    if (exam.injection_time_s) {
        record["InjectionTime"] = utc_text(*exam.injection_time_s);
    }
    if (exam.start_time_s) {
        record["ScanStartTime"] = utc_text(*exam.start_time_s);
    }
    put(record, "BodyWeight", exam.weight_kg);
    record["FrameTimesStart"] = Record::List{0.0};
    record["FrameDuration"] = Record::List{exam.duration_s};
    record["ImageDecayCorrected"] = applied(result, "decay");
    record["ImageDecayCorrectionReference"] = detail(result, "decay");
    record["AttenuationCorrection"] = detail(result, "attenuation");
    record["ScatterCorrection"] = detail(result, "scatter");
    record["ResolutionModel"] = detail(result, "resolution");
    record["ReconMethodName"] = plain_text(*result.resolved_settings.find("algorithm"));
    record["ReconMethodParameterLabels"] = Record::List{"iterations", "subsets"};
    record["ReconMethodParameterUnits"] = Record::List{"none", "none"};
    record["ReconMethodParameterValues"] =
        Record::List{*result.resolved_settings.find("iterations"), *result.resolved_settings.find("subsets")};
    const double filter = number_or(result.resolved_settings.find("post_filter_fwhm_mm"), 0.0);
    record["ReconFilterType"] = filter > 0.0 ? "Gaussian" : "none";
    if (filter > 0.0) {
        record["ReconFilterSize"] = filter;
    }
    record["SoftwareName"] = "isotone";
    record["SoftwareVersions"] = version;
    return record;
}

}  // namespace isotone::app
