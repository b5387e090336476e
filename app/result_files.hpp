// SPDX-License-Identifier: Apache-2.0
/// --json, --csv: results as files, or on standard output for "-".
#pragma once

#include "core/record.hpp"
#include "core/report.hpp"

#include <optional>
#include <string>

namespace isotone::app {

struct ResultTargets {
    std::optional<std::string> json, csv;  ///< a file, or "-"

    /// True where standard output carries a machine's result and must carry nothing else.
    bool standard_output() const { return json == "-" || csv == "-"; }
    /// @throws Error{usage} where both want standard output; Error{output_location} where a file cannot be written
    void check() const;
};

/// Writes what was asked for: the record as JSON, the list of plain tables as CSV.
void write_results(const ResultTargets& targets, const Record& record, const Record& rows);

/// Empties the buffer of standard output.
/// @throws Error{disk_full} or Error{output_location} where what was written to it did not arrive
void finish_standard_output();

/// A table for the terminal: columns set by their widest cell.
std::string plain_table(const report::Table& table);

}  // namespace isotone::app
