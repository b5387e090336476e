// SPDX-License-Identifier: Apache-2.0
/// Region values of several series side by side.
#pragma once

#include "core/record.hpp"
#include "core/report.hpp"
#include "harmonize/regions/measure.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::app {

/// Regions of a TOML file: [[region]] tables with name, centre_mm and radius_mm, in the frame of the image.
std::vector<harmonize::Region> read_regions(const std::filesystem::path& path);

/// Rows {series, region, metric, value, unit, definition} of one series.
Record::List measurement_rows(const std::string& series, const std::vector<harmonize::RegionMeasurement>& measured,
                              Quantity quantity);

/// Rows region and metric, a column per series; with exactly two series also their ratio.
/// @throws Error{inconsistent_data} where a metric has another unit in one series than in another
report::Table side_by_side(const Record::List& rows, const std::string& caption);

}  // namespace isotone::app
