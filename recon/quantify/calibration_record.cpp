// SPDX-License-Identifier: Apache-2.0
#include "core/energy_window_record.hpp"
#include "core/record_reader.hpp"
#include "recon/quantify/calibration.hpp"

namespace isotone::recon {
namespace {

const std::vector<std::string> schemas{"isotone-spect-calibration/1"};
const std::vector<std::string> units{"cps/MBq"};
const std::vector<std::string> experiments{"planar", "cylinder", "sphere"};  // as CalibrationExperiment has them

/// One window as `window`, the only form before sums could be calibrated; several as `windows`.
std::vector<EnergyWindow> windows_from(const RecordReader& reader) {
    const auto read = [](const RecordReader& window) {
        return window_from_levels(window, window.or_default("name", ""));
    };
    std::vector<EnergyWindow> windows;
    for (const RecordReader& window : reader.list("windows")) {
        windows.push_back(read(window));
    }
    if (const auto window = reader.optional_object("window")) {
        if (!windows.empty()) {
            reader.fail("window", "the windows stand there too", "give one of the two");
        }
        windows.push_back(read(*window));
    }
    return windows;
}

void put_windows(Record& record, const std::vector<EnergyWindow>& windows) {
    Record::List list;
    for (const EnergyWindow& window : windows) {
        if (!(window.width_kev() > 0.0)) {
            return;  // the data did not say: the sum is not known
        }
        Record entry;
        entry["name"] = window.name;
        put_levels(entry, window);
        list.push_back(std::move(entry));
    }
    if (list.size() == 1) {
        record["window"] = std::move(list.front());
    } else if (!list.empty()) {
        record["windows"] = std::move(list);
    }
}

std::vector<CorrectionRecord> corrections_from(const RecordReader& reader) {
    std::vector<CorrectionRecord> corrections;
    for (const RecordReader& entry : reader.list("corrections")) {
        corrections.push_back(
            {entry.required<std::string>("name"), entry.required<bool>("applied"), entry.or_default("detail", "")});
    }
    return corrections;
}

/// Left out where there are none.
void put_corrections(Record& record, const std::vector<CorrectionRecord>& corrections) {
    for (const CorrectionRecord& correction : corrections) {
        Record entry;
        entry["name"] = correction.name;
        entry["applied"] = correction.applied;
        entry["detail"] = correction.detail;
        record["corrections"].push_back(std::move(entry));
    }
}

}  // namespace

const char* name_of(CalibrationExperiment experiment) {
    return experiments[static_cast<std::size_t>(experiment)].c_str();
}

Calibration calibration_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    reader.choice("schema", schemas);
    Calibration calibration;
    calibration.factor_cps_per_mbq =
        reader.required<double>("factor", {Range::positive().low, largest_factor_cps_per_mbq});
    reader.choice("unit", units);
    calibration.experiment = static_cast<CalibrationExperiment>(reader.choice("experiment", experiments));
    if (const auto uncertainty = reader.optional_object("relative_uncertainty")) {
        calibration.type_a_relative = uncertainty->or_default("type_a", 0.0, Range::not_negative());
        calibration.activity_relative = uncertainty->or_default("activity", 0.0, Range::not_negative());
        (void)uncertainty->optional<double>("combined");  // written for readers; always computed here
    }
    calibration.nuclide = reader.or_default("nuclide", "");
    calibration.windows = windows_from(reader);
    calibration.collimator = reader.or_default("collimator", "");
    calibration.manufacturer = reader.or_default("manufacturer", "");
    calibration.model = reader.or_default("model", "");
    calibration.serial = reader.or_default("serial", "");
    calibration.date = reader.or_default("date", "");
    calibration.remark = reader.or_default("remark", "");
    calibration.corrections = corrections_from(reader);
    calibration.findings = reader.or_default("findings", std::vector<std::string>());
    reader.finish();
    return calibration;
}

Record to_record(const Calibration& calibration) {
    Record record;
    record["schema"] = schemas.front();
    record["factor"] = calibration.factor_cps_per_mbq;
    record["unit"] = units.front();
    record["experiment"] = name_of(calibration.experiment);
    Record uncertainty;
    uncertainty["type_a"] = calibration.type_a_relative;
    uncertainty["activity"] = calibration.activity_relative;
    uncertainty["combined"] = calibration.combined_relative();
    record["relative_uncertainty"] = std::move(uncertainty);
    record["nuclide"] = calibration.nuclide;
    put_windows(record, calibration.windows);
    record["collimator"] = calibration.collimator;
    record["manufacturer"] = calibration.manufacturer;
    record["model"] = calibration.model;
    record["serial"] = calibration.serial;
    record["date"] = calibration.date;
    record["remark"] = calibration.remark;
    put_corrections(record, calibration.corrections);
    if (!calibration.findings.empty()) {
        record["findings"] = Record::List(calibration.findings.begin(), calibration.findings.end());
    }
    return record;
}

}  // namespace isotone::recon
