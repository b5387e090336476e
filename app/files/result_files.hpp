// SPDX-License-Identifier: Apache-2.0
/// --json, --csv: results as files, or on standard output for "-".
#pragma once

#include "core/record.hpp"
#include "core/report.hpp"
#include "io/file/atomic_file.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

struct ResultTargets {
    std::optional<std::string> json, csv;  ///< a file, or "-"

    /// True where standard output carries a machine's result and must carry nothing else.
    bool standard_output() const { return json == "-" || csv == "-"; }
    /// @param folder  what -o names: a result file inside it would keep the folder from being put in place
    /// @throws Error{usage} where both want standard output; Error{output_location} where a file cannot be written
    void check(const std::optional<std::string>& folder = {}) const;
};

class Output;

/// What --json and --csv asked for: the record as JSON, the list of plain tables as CSV. Staged beside the targets
/// first, so that they and the folder of -o appear together or not at all.
class Results {
public:
    /// @throws what AtomicFile throws where a file cannot be written
    Results(const ResultTargets& targets, const Record& record, const Record& rows);

    /// Everything that can fail, standard output included, comes before anything is put in place. What was printed
    /// cannot be taken back: from there on a stop signal comes too late, and only a fault of the target itself, which
    /// somebody else took or made unwritable meanwhile, leaves a result on standard output without its folder.
    /// @param output  what else belongs to this run; may be null
    /// @throws Error{interrupted} where a stop signal came before
    void commit(Output* output = nullptr);

private:
    void add(const std::string& target, const std::string& text);

    std::string standard_output_;
    std::vector<std::unique_ptr<io::file::AtomicFile>> files_;
};

/// Rows as CSV text, one value per row.
std::string csv_text(const Record& rows);

/// Empties the buffer of standard output.
/// @throws Error{disk_full} or Error{output_location} where what was written to it did not arrive
void finish_standard_output();

/// A table for the terminal: columns set by their widest cell.
std::string plain_table(const report::Table& table);

}  // namespace isotone::app
