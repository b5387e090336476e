// SPDX-License-Identifier: Apache-2.0
#include "app/result_files.hpp"

#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
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

void check_file(const char* option, const std::optional<std::string>& target) {
    if (!target || *target == "-") {
        return;
    }
    const fs::path folder = fs::path(*target).has_parent_path() ? fs::path(*target).parent_path() : fs::path(".");
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        throw Error(ErrorCode::output_location, std::string(option) + " " + *target,
                    "the folder it should go into does not exist", "create " + folder.string());
    }
}

void write(const std::optional<std::string>& target, const std::string& text) {
    if (!target) {
        return;
    }
    if (*target == "-") {
        std::cout << text;
        finish_standard_output();
        return;
    }
    io::file::write_atomically(*target, text);
}

}  // namespace

void ResultTargets::check() const {
    if (json == "-" && csv == "-") {
        throw Error(ErrorCode::usage, "--json - --csv -", "both want the standard output",
                    "write one of them to a file");
    }
    check_file("--json", json);
    check_file("--csv", csv);
}

void write_results(const ResultTargets& targets, const Record& record, const Record& rows) {
    write(targets.json, io::json::to_json(record));
    if (targets.csv) {
        write(targets.csv, io::json::to_csv(io::json::table_of(rows)));
    }
}

void finish_standard_output() {
    errno = 0;
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
