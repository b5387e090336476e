// SPDX-License-Identifier: Apache-2.0
#include "app/files/result_files.hpp"

#include "app/command/stop_signal.hpp"
#include "app/files/output.hpp"
#include "core/error.hpp"
#include "io/json/csv.hpp"
#include "io/json/json.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

void check_file(const char* option, const std::optional<std::string>& target,
                const std::optional<std::string>& output) {
    if (!target || *target == "-") {
        return;
    }
    const auto refuse = [&](const std::string& why, const std::string& hint) {
        throw Error(ErrorCode::output_location, std::string(option) + " " + *target, why, hint);
    };
    const fs::path folder = folder_of(*target);
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        refuse("the folder it should go into does not exist", "create " + folder.string());
    }
    if (fs::is_directory(*target, ignored)) {
        refuse("a folder of that name exists", "name a file");
    }
    if (output && fs::equivalent(folder, *output, ignored)) {
        refuse("the folder of --output must be empty", "name a file beside that folder");
    }
}

}  // namespace

void ResultTargets::check(const std::optional<std::string>& folder) const {
    if (json == "-" && csv == "-") {
        throw Error(ErrorCode::usage, "--json - --csv -", "both want the standard output",
                    "write one of them to a file");
    }
    check_file("--json", json, folder);
    check_file("--csv", csv, folder);
}

Results::Results(const ResultTargets& targets, const Record& record, const Record& rows) {
    if (targets.json) {
        add(*targets.json, io::json::to_json(record));
    }
    if (targets.csv) {
        add(*targets.csv, csv_text(rows));
    }
}

void Results::add(const std::string& target, const std::string& text) {
    if (target == "-") {
        standard_output_ = text;
        return;
    }
    files_.push_back(std::make_unique<io::file::AtomicFile>(target));
    files_.back()->write(text);
}

void Results::commit(Output* output) {
    throw_if_stopped();
    for (const auto& file : files_) {
        file->flush();
    }
    if (!standard_output_.empty()) {
        std::cout << standard_output_;
        finish_standard_output();
    }
    if (output != nullptr) {
        output->put_in_place();
    }
    for (const auto& file : files_) {
        file->commit();
    }
}

std::string csv_text(const Record& rows) {
    return io::json::to_csv(io::json::table_of(rows));
}

void finish_standard_output() {
    // What exceeds the buffer has failed already, where it was written.
    errno = std::cout.good() ? 0 : errno;
    std::cout.flush();
    if (std::cout.good()) {
        return;
    }
    const int fault = errno;
    std::cout.clear();
    if (fault == ENOSPC) {
        throw Error(ErrorCode::disk_full, "standard output", "there is no space left where it goes", "free some space");
    }
    throw Error(ErrorCode::output_location, "standard output",
                fault == 0 ? std::string("it takes no more") : std::string("it takes no more: ") + std::strerror(fault),
                "check where the output is redirected to");
}

std::string plain_table(const report::Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::size_t width = table.columns[c].size();
        for (const auto& row : table.rows) {
            width = std::max(width, c < row.size() ? row[c].text.size() : 0);
        }
        widths.push_back(width);
    }
    const auto line = [&](const auto& text_of) {
        std::string out;
        for (std::size_t c = 0; c < widths.size(); ++c) {
            const std::string text = text_of(c);
            out +=
                text + std::string(c + 1 < widths.size() ? widths[c] - std::min(widths[c], text.size()) + 2 : 0, ' ');
        }
        return out + "\n";
    };
    std::string out = line([&](std::size_t c) { return table.columns[c]; });
    for (const auto& row : table.rows) {
        out += line([&](std::size_t c) { return c < row.size() ? row[c].text : std::string(); });
    }
    return out;
}

}  // namespace isotone::app
