// SPDX-License-Identifier: Apache-2.0
#include "core/energy_window_record.hpp"
#include "core/record_reader.hpp"
#include "recon/quantify/calibration.hpp"

namespace isotone::recon {
namespace {

const std::vector<std::string> schemas{"isotone-spect-calibration/1"};
const std::vector<std::string> units{"cps/MBq"};
const std::vector<std::string> experiments{"planar", "cylinder", "sphere"};

}  // namespace

Calibration calibration_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    reader.choice("schema", schemas);
    Calibration calibration;
    calibration.factor_cps_per_mbq = reader.required<double>("factor", Range::positive());
    reader.choice("unit", units);
    calibration.experiment = static_cast<CalibrationExperiment>(reader.choice("experiment", experiments));
    if (const auto uncertainty = reader.optional_object("relative_uncertainty")) {
        calibration.type_a_relative = uncertainty->or_default("type_a", 0.0, Range::not_negative());
        calibration.activity_relative = uncertainty->or_default("activity", 0.0, Range::not_negative());
        (void)uncertainty->optional<double>("combined");  // written for readers; always computed here
    }
    calibration.nuclide = reader.or_default("nuclide", "");
    if (const auto window = reader.optional_object("window")) {
        calibration.window = window_from_levels(*window, window->or_default("name", ""));
    }
    calibration.collimator = reader.or_default("collimator", "");
    calibration.manufacturer = reader.or_default("manufacturer", "");
    calibration.model = reader.or_default("model", "");
    calibration.serial = reader.or_default("serial", "");
    calibration.date = reader.or_default("date", "");
    calibration.remark = reader.or_default("remark", "");
    reader.finish();
    return calibration;
}

Record to_record(const Calibration& calibration) {
    Record record;
    record["schema"] = schemas.front();
    record["factor"] = calibration.factor_cps_per_mbq;
    record["unit"] = units.front();
    record["experiment"] = experiments[static_cast<std::size_t>(calibration.experiment)];
    Record uncertainty;
    uncertainty["type_a"] = calibration.type_a_relative;
    uncertainty["activity"] = calibration.activity_relative;
    uncertainty["combined"] = calibration.combined_relative();
    record["relative_uncertainty"] = std::move(uncertainty);
    record["nuclide"] = calibration.nuclide;
    if (calibration.window.width_kev() > 0.0) {
        Record window;
        window["name"] = calibration.window.name;
        put_levels(window, calibration.window);
        record["window"] = std::move(window);
    }
    record["collimator"] = calibration.collimator;
    record["manufacturer"] = calibration.manufacturer;
    record["model"] = calibration.model;
    record["serial"] = calibration.serial;
    record["date"] = calibration.date;
    record["remark"] = calibration.remark;
    return record;
}

}  // namespace isotone::recon
