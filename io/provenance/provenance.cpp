// SPDX-License-Identifier: Apache-2.0
#include "io/provenance/provenance.hpp"

#include "core/error.hpp"
#include "io/file/sha256.hpp"
#include "io/provenance/build.hpp"

#include <algorithm>
#include <span>

namespace isotone::io::provenance {
namespace fs = std::filesystem;
namespace {

std::string base_name(const fs::path& path) {
    const fs::path plain = path.lexically_normal();
    return plain.has_filename() ? plain.filename().string() : plain.parent_path().filename().string();
}

void describe_folder(const fs::path& folder, Record& record) {
    std::vector<std::string> digests;
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            digests.push_back(file::sha256_of_file(entry.path()));
            bytes += entry.file_size();
        }
    }
    std::sort(digests.begin(), digests.end());
    std::string lines;
    for (const std::string& digest : digests) {
        lines += digest + "\n";
    }
    record["files"] = digests.size();
    record["bytes"] = static_cast<std::int64_t>(bytes);
    record["sha256"] = file::sha256(std::as_bytes(std::span(lines)));
}

Record describe_all(const std::vector<FileEntry>& entries) {
    Record::List list;
    for (const FileEntry& entry : entries) {
        list.push_back(describe_file(entry));
    }
    return list;
}

template <class Strings>
Record list_of(const Strings& texts) {
    Record::List list;
    for (const std::string& text : texts) {
        list.emplace_back(text);
    }
    return list;
}

}  // namespace

Record describe_file(const FileEntry& entry) {
    Record record;
    record["role"] = entry.role;
    record["name"] = base_name(entry.path);
    if (fs::is_directory(entry.path)) {
        describe_folder(entry.path, record);
        return record;
    }
    record["sha256"] = file::sha256_of_file(entry.path);
    record["bytes"] = static_cast<std::int64_t>(fs::file_size(entry.path));
    return record;
}

std::vector<std::string> without_folders(const std::vector<std::string>& command_line) {
    std::vector<std::string> words;
    for (const std::string& word : command_line) {
        const auto value = word.rfind("--", 0) == 0 && word.find('=') != std::string::npos ? word.find('=') + 1 : 0;
        const bool is_path = word.find('/', value) != std::string::npos && word.find(' ') == std::string::npos;
        words.push_back(is_path ? word.substr(0, value) + base_name(word.substr(value)) : word);
    }
    return words;
}

Record provenance_record(const Run& run, const std::vector<FileEntry>& outputs) {
    Record record;
    record["schema"] = "isotone-provenance";
    record["schema_version"] = 1;
    record["program"] = build_record();
    record["verb"] = run.verb;
    record["command_line"] = list_of(without_folders(run.command_line));
    record["started_utc"] = run.started_utc;
    record["ended_utc"] = run.ended_utc;
    record["device"] = run.device;
    record["inputs"] = describe_all(run.inputs);
    record["parameters"] = run.parameters;
    record["corrections"] = run.corrections;
    record["findings"] = list_of(run.findings);
    record["outputs"] = describe_all(outputs);
    return record;
}

}  // namespace isotone::io::provenance
