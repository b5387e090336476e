// SPDX-License-Identifier: Apache-2.0
/// Long-format tables as CSV (RFC 4180): one observation per row, a header line, "." as decimal point, "," between
/// fields, LF line ends. Quotes appear only around fields that need them.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"

#include <string>
#include <vector>

namespace isotone::io::json {

struct CsvTable {
    std::vector<std::string> columns;
    std::vector<std::vector<Record>> rows;  ///< plain values; null is an empty field
};

/// Doubles with the fewest digits that read back the same; NaN and infinity are empty fields, as are nulls.
/// @throws Error{internal} for a row of another length or a value that is a list or table
ISOTONE_API std::string to_csv(const CsvTable& table);

/// A list of tables with plain values as rows; columns in order of first appearance, missing values empty.
ISOTONE_API CsvTable table_of(const Record& list_of_tables);

}  // namespace isotone::io::json
