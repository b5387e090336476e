// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/measurement.hpp"

#include "app/reporting/numbers.hpp"
#include "core/error.hpp"
#include "io/config/toml.hpp"

#include <algorithm>
#include <limits>

namespace isotone::app {
namespace {

std::string text_of(const Record& row, const char* key) {
    const Record* value = row.find(key);
    return value == nullptr ? "" : plain_text(*value);
}

template <class T>
void add_once(std::vector<T>& list, const T& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) {
        list.push_back(value);
    }
}

const Record* find_row(const Record::List& rows, const std::string& series, const std::string& region,
                       const std::string& metric) {
    for (const Record& row : rows) {
        if (text_of(row, "series") == series && text_of(row, "region") == region && text_of(row, "metric") == metric) {
            return &row;
        }
    }
    return nullptr;
}

/// One unit stands for the whole line.
std::string unit_of_line(const Record::List& rows, const std::string& region, const std::string& metric) {
    const Record* first = nullptr;
    for (const Record& row : rows) {
        if (text_of(row, "region") != region || text_of(row, "metric") != metric) {
            continue;
        }
        first = first == nullptr ? &row : first;
        if (text_of(row, "unit") != text_of(*first, "unit")) {
            throw Error(ErrorCode::inconsistent_data, "values side by side",
                        "'" + text_of(*first, "series") + "' is in " + text_of(*first, "unit") + ", '" +
                            text_of(row, "series") + "' in " + text_of(row, "unit"),
                        "measure them one by one, or bring them to one unit: --suv none leaves DICOM in Bq/mL, --unit "
                        "states that of volume files");
        }
    }
    return first == nullptr ? "" : text_of(*first, "unit");
}

double value_of(const Record* row) {
    return number_or(row == nullptr ? nullptr : row->find("value"), std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

std::vector<harmonize::Region> read_regions(const std::filesystem::path& path) {
    return harmonize::regions_from_record(io::config::read_toml(path), path.filename().string());
}

Record::List measurement_rows(const std::string& series, const std::vector<harmonize::RegionMeasurement>& measured,
                              Quantity quantity) {
    const Record unnamed = harmonize::to_record(measured, quantity);
    Record::List rows;
    for (const Record& row : std::get<Record::List>(unnamed.value())) {
        Record named;
        named["series"] = series;
        for (const auto& [key, value] : std::get<Record::Fields>(row.value())) {
            named[key] = value;
        }
        rows.push_back(std::move(named));
    }
    return rows;
}

report::Table side_by_side(const Record::List& rows, const std::string& caption) {
    std::vector<std::string> series;
    std::vector<std::pair<std::string, std::string>> lines;
    for (const Record& row : rows) {
        add_once(series, text_of(row, "series"));
        add_once(lines, {text_of(row, "region"), text_of(row, "metric")});
    }
    report::Table table{caption, {"Region", "Metric", "Unit"}, {}};
    table.columns.insert(table.columns.end(), series.begin(), series.end());
    const bool pair = series.size() == 2;
    if (pair) {
        table.columns.emplace_back("second / first");
    }
    for (const auto& [region, metric] : lines) {
        std::vector<report::Cell> cells{{region}, {metric}, {unit_of_line(rows, region, metric)}};
        for (const std::string& name : series) {
            cells.push_back({significant(value_of(find_row(rows, name, region, metric)), 4)});
        }
        if (pair) {
            cells.push_back({significant(value_of(find_row(rows, series[1], region, metric)) /
                                             value_of(find_row(rows, series[0], region, metric)),
                                         4)});
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace isotone::app
