// SPDX-License-Identifier: Apache-2.0
#include "core/record_reader.hpp"
#include "recon/quantify/dead_time.hpp"

namespace isotone::recon {
namespace {

const std::vector<std::string> schemas{"isotone-dead-time/1"};
const std::vector<std::string> models{"none", "paralysable", "non_paralysable"};  // as DeadTimeModel has them
const std::string older_spelling = "non-paralysable";
constexpr double longest_tau_s = 1e-3;  // of a gamma camera: some microseconds; above it, the unit is wrong

DeadTimeModel model_of(const RecordReader& reader) {
    std::vector<std::string> spellings = models;
    spellings.push_back(older_spelling);
    const std::size_t found = reader.choice("model", spellings);
    return found < models.size() ? static_cast<DeadTimeModel>(found) : DeadTimeModel::non_paralysable;
}

}  // namespace

DeadTime dead_time_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    reader.choice("schema", schemas);
    DeadTime dead_time;
    dead_time.model = model_of(reader);
    if (dead_time.model != DeadTimeModel::none) {
        dead_time.tau_s = reader.required<std::vector<double>>("tau_s", {0.0, longest_tau_s});
        if (dead_time.tau_s.empty()) {
            reader.fail("tau_s", "it is empty", "state one dead time for each head, or one for all");
        }
    }
    dead_time.window = reader.optional<std::string>("window");
    dead_time.source = reader.or_default("source", "");
    reader.finish();
    return dead_time;
}

Record to_record(const DeadTime& dead_time) {
    Record record;
    record["schema"] = schemas.front();
    record["model"] = models[static_cast<std::size_t>(dead_time.model)];
    if (dead_time.model != DeadTimeModel::none) {
        record["tau_s"] = Record::List(dead_time.tau_s.begin(), dead_time.tau_s.end());
    }
    if (dead_time.window) {
        record["window"] = *dead_time.window;
    }
    if (!dead_time.source.empty()) {
        record["source"] = dead_time.source;
    }
    return record;
}

}  // namespace isotone::recon
