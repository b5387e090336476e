// SPDX-License-Identifier: Apache-2.0
/// Levels of energy windows in records: `lower_kev` and `upper_kev`, and `ranges_kev` (lower, upper, lower, upper, ...)
/// of a window that adds the counts of several ranges.
#pragma once

#include "core/energy_window.hpp"
#include "core/export.hpp"
#include "core/record_reader.hpp"

namespace isotone {

/// Where ranges_kev is there, the other two may be left out.
/// @throws the reader's Error for levels that make no window
ISOTONE_API EnergyWindow window_from_levels(const RecordReader& reader, std::string name);

ISOTONE_API void put_levels(Record& record, const EnergyWindow& window);

}  // namespace isotone
