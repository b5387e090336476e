// SPDX-License-Identifier: Apache-2.0
#include "core/energy_window_record.hpp"

#include <utility>
#include <variant>

namespace isotone {
namespace {

EnergyWindow window_of_ranges(const RecordReader& reader, std::string name) {
    const auto levels = reader.required<std::vector<double>>("ranges_kev", Range::not_negative());
    EnergyWindow window;
    try {
        window = window_of_levels(std::move(name), levels, reader.where());
    } catch (const Error& error) {
        reader.fail("ranges_kev", error.what(), error.hint());
    }
    if (reader.or_default("lower_kev", window.lower_kev) != window.lower_kev ||
        reader.or_default("upper_kev", window.upper_kev) != window.upper_kev) {
        reader.fail("ranges_kev", "it does not reach from lower_kev to upper_kev", "leave those two out");
    }
    return window;
}

/// Before the levels are missed: of a window of ranges nobody wants those.
void refuse_misspelt_ranges(const RecordReader& reader) {
    const auto* fields = std::get_if<Record::Fields>(&reader.record().value());
    if (fields == nullptr || reader.has("lower_kev") || reader.has("upper_kev")) {
        return;
    }
    for (const auto& [key, field] : *fields) {
        if (nearest_name(key, {"ranges_kev"}) == "ranges_kev") {
            reader.fail(key, "there is no such key", "did you mean 'ranges_kev'?");
        }
    }
}

}  // namespace

EnergyWindow window_from_levels(const RecordReader& reader, std::string name) {
    if (reader.has("ranges_kev")) {
        return window_of_ranges(reader, std::move(name));
    }
    refuse_misspelt_ranges(reader);
    EnergyWindow window;
    window.name = std::move(name);
    window.lower_kev = reader.required<double>("lower_kev", Range::not_negative());
    window.upper_kev = reader.required<double>("upper_kev", Range::positive());
    if (!(window.upper_kev > window.lower_kev)) {
        reader.fail("upper_kev", "it is not above lower_kev", "give the levels in order");
    }
    return window;
}

void put_levels(Record& record, const EnergyWindow& window) {
    record["lower_kev"] = window.lower_kev;
    record["upper_kev"] = window.upper_kev;
    if (!window.parts.empty()) {
        const std::vector<double> levels = window.levels_kev();
        record["ranges_kev"] = Record::List(levels.begin(), levels.end());
    }
}

}  // namespace isotone
