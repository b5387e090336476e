// SPDX-License-Identifier: Apache-2.0
#include "core/record_reader.hpp"
#include "harmonize/qualification/qualification.hpp"

#include <algorithm>
#include <cctype>

namespace isotone::harmonize {
namespace {

constexpr const char* schema = "isotone-qualification";
constexpr int schema_version = 2;

/// YYYY-MM-DD: such texts compare as dates.
std::string date_from(const RecordReader& reader, const std::string& key) {
    auto text = reader.required<std::string>(key);
    bool fits = text.size() == 10;
    for (std::size_t k = 0; k < text.size() && fits; ++k) {
        fits = k == 4 || k == 7 ? text[k] == '-' : std::isdigit(static_cast<unsigned char>(text[k])) != 0;
    }
    if (!fits) {
        reader.fail(key, "'" + text + "' is not a date", "write YYYY-MM-DD");
    }
    return text;
}

}  // namespace

Record to_record(const QualificationRecord& q) {
    Record record;
    record["schema"] = schema;
    record["schema_version"] = schema_version;
    Record& identity = record["identity"];
    identity["manufacturer"] = q.identity.manufacturer;
    identity["model"] = q.identity.model;
    identity["serial"] = q.identity.serial;
    identity["software"] = q.identity.software;
    identity["reconstruction"] = q.identity.reconstruction;
    identity["nuclide"] = q.identity.nuclide;
    identity["units"] = q.identity.units;
    identity["decay_correction"] = q.identity.decay_correction;
    identity["corrected_image"] = Record::List(q.identity.corrected_image.begin(), q.identity.corrected_image.end());
    identity["half_life_s"] = q.identity.half_life_s ? Record(*q.identity.half_life_s) : Record();
    identity["voxel_mm"] =
        q.identity.voxel_mm ? Record(Record::List(q.identity.voxel_mm->begin(), q.identity.voxel_mm->end())) : Record();
    record["band"]["id"] = q.band_id;
    record["band"]["sha256"] = q.band_sha256;
    record["phantom_sha256"] = q.phantom_sha256;
    record["pass"] = q.pass;
    record["verdict"] = q.verdict;
    record["filter_fwhm_mm"] = q.filter_fwhm_mm;
    record["feasible"] = Record::List{};
    for (const FilterInterval& i : q.feasible) {
        Record interval;
        interval["low_mm"] = i.low_mm;
        interval["high_mm"] = i.high_mm;
        interval["limited_by_search"] = i.limited_by_search;
        record["feasible"].push_back(interval);
    }
    record["calibration"]["pass"] = q.calibration_pass ? Record(*q.calibration_pass) : Record();
    record["calibration"]["factor"] = q.calibration_factor ? Record(*q.calibration_factor) : Record();
    record["qualified_on"] = q.qualified_on;
    record["expires_on"] = q.expires_on;
    record["tool_version"] = q.tool_version;
    return record;
}

QualificationRecord qualification_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where, ErrorCode::input_corrupt);
    const int version = reader.required<std::string>("schema") == schema ? reader.required<int>("schema_version") : 0;
    if (version < 1 || version > schema_version) {
        reader.fail("schema", "this is not an isotone qualification of version 1 or 2",
                    "give the file that qualify wrote");
    }
    QualificationRecord q;
    const RecordReader identity = reader.object("identity");
    q.identity.manufacturer = identity.required<std::string>("manufacturer");
    q.identity.model = identity.required<std::string>("model");
    q.identity.serial = identity.required<std::string>("serial");
    q.identity.software = identity.required<std::string>("software");
    q.identity.reconstruction = identity.required<std::string>("reconstruction");
    q.identity.nuclide = identity.required<std::string>("nuclide");
    if (version >= 2) {
        q.identity.units = identity.required<std::string>("units");
        q.identity.decay_correction = identity.required<std::string>("decay_correction");
        q.identity.corrected_image = identity.required<std::vector<std::string>>("corrected_image");
        q.identity.half_life_s = identity.optional<double>("half_life_s");
        q.identity.voxel_mm = identity.optional<Vector3>("voxel_mm", Range::positive());
    }
    const RecordReader band = reader.object("band");
    q.band_id = band.required<std::string>("id");
    q.band_sha256 = band.required<std::string>("sha256");
    q.phantom_sha256 = reader.required<std::string>("phantom_sha256");
    q.pass = reader.required<bool>("pass");
    q.verdict = reader.required<std::string>("verdict");
    q.filter_fwhm_mm = reader.required<double>("filter_fwhm_mm", Range::not_negative());
    for (const RecordReader& interval : reader.list("feasible")) {
        q.feasible.push_back({interval.required<double>("low_mm", Range::not_negative()),
                              interval.required<double>("high_mm", Range::not_negative()),
                              version >= 2 && interval.required<bool>("limited_by_search")});
    }
    const RecordReader calibration = reader.object("calibration");
    q.calibration_factor = calibration.optional<double>("factor", Range::positive());
    q.calibration_pass = calibration.optional<bool>("pass");
    if (!q.calibration_factor) {  // version 1 wrote "pass": false where there was nothing to judge
        q.calibration_pass.reset();
    }
    q.qualified_on = date_from(reader, "qualified_on");
    q.expires_on = date_from(reader, "expires_on");
    q.tool_version = reader.required<std::string>("tool_version");
    reader.finish();
    return q;
}

}  // namespace isotone::harmonize
