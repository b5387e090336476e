// SPDX-License-Identifier: Apache-2.0
#include "app/files/image_sidecar.hpp"

#include "app/command/clock.hpp"
#include "app/files/record_file.hpp"
#include "app/recon/facts.hpp"
#include "app/reporting/numbers.hpp"
#include "core/energy_window_record.hpp"
#include "core/error.hpp"
#include "core/record_reader.hpp"
#include "core/version.hpp"

namespace isotone::app {
namespace {

std::string detail(const recon::ReconstructionResult& result, const std::string& name) {
    const recon::CorrectionRecord* correction = find_correction(result, name);
    return correction == nullptr ? "not stated" : (correction->applied ? "" : "not corrected: ") + correction->detail;
}

template <class T>
void put(Record& record, const char* key, const std::optional<T>& value) {
    if (value) {
        record[key] = *value;
    }
}

const char* const attenuation_unit = "1/cm";

}  // namespace

Record map_sidecar(const MapSidecar& map) {
    Record record;
    record["Units"] = attenuation_unit;
    put(record, "PhotonEnergy", map.energy_kev);
    record["PhotonEnergyUnits"] = "keV";
    record["FrameOfReferenceUID"] = map.frame_of_reference_uid;
    record["SoftwareName"] = "isotone";
    record["SoftwareVersions"] = version;
    return record;
}

MapSidecar read_map_sidecar(const std::filesystem::path& image) {
    MapSidecar map;
    const std::filesystem::path file = image.string() + ".image.json";
    if (!std::filesystem::exists(file)) {
        return map;
    }
    map.file = file;
    const Record record = read_record(file);
    const RecordReader reader(record, file.string(),
                              ErrorCode::input_corrupt);  // keys that nobody asks for may be there
    const std::string unit = reader.or_default("Units", std::string(attenuation_unit));
    const std::string unit_of_energy = reader.or_default("PhotonEnergyUnits", std::string("keV"));
    if (unit != attenuation_unit || unit_of_energy != "keV") {
        throw Error(ErrorCode::inconsistent_data, file.string(),
                    "the image is in " + unit + ", its photon energy in " + unit_of_energy,
                    "an attenuation map is in 1/cm at an energy in keV: give another map, or correct the sidecar");
    }
    map.energy_kev = reader.optional<double>("PhotonEnergy", {35.0, 800.0});  // as far as water's attenuation is known
    map.frame_of_reference_uid = reader.or_default("FrameOfReferenceUID", std::string());
    return map;
}

Record spect_sidecar(const SpectData& data, const recon::ReconstructionResult& result, const std::string& photopeak,
                     const std::vector<EnergyWindow>& windows) {
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
    Record::List levels;
    for (const EnergyWindow& window : windows) {
        Record entry;
        entry["name"] = window.name;
        put_levels(entry, window);
        levels.push_back(std::move(entry));
    }
    record["EnergyWindows"] = std::move(levels);
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
    record["ImageDecayCorrected"] = is_applied(result, "decay");
    record["ImageDecayCorrectionReference"] = detail(result, "decay");
    record["AttenuationCorrection"] = detail(result, "attenuation");
    record["ScatterCorrection"] = detail(result, "scatter");
    record["ResolutionModel"] = detail(result, "resolution");
    record["ReconMethodName"] = plain_text(*result.resolved_settings.find("algorithm"));
    record["ReconMethodParameterLabels"] = Record::List{"iterations", "subsets"};
    record["ReconMethodParameterUnits"] = Record::List{"none", "none"};
    record["ReconMethodParameterValues"] =
        Record::List{*result.resolved_settings.find("iterations"), *result.resolved_settings.find("subsets")};
    const double filter = post_filter_fwhm_mm(result);
    record["ReconFilterType"] = filter > 0.0 ? "Gaussian" : "none";
    if (filter > 0.0) {
        record["ReconFilterSize"] = filter;
    }
    record["SoftwareName"] = "isotone";
    record["SoftwareVersions"] = version;
    return record;
}

}  // namespace isotone::app
