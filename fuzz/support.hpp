// SPDX-License-Identifier: Apache-2.0
/// What targets share: a folder for files that parsers read by name, and the check of refusals.
#pragma once

#include "core/error.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>

namespace isotone::fuzz {

/// One folder per process, in memory where the system offers that, removed at exit.
class ScratchFolder {
public:
    static const std::filesystem::path& path() {
        static const ScratchFolder folder;
        return folder.path_;
    }

    static void write(const std::string& name, Bytes bytes) {
        std::ofstream file(path() / name, std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }

    static std::string read(const std::string& name) {
        std::ifstream file(path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

private:
    ScratchFolder() {
        const std::filesystem::path memory = "/dev/shm";
        const auto parent = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        std::string name = (parent / "isotone-fuzz-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("cannot make a scratch folder");
        }
        path_ = name;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path path_;
};

/// Runs a parser; refusals must carry one of `allowed` and name where.
template <typename Parse>
Outcome checked(Parse parse, std::initializer_list<ErrorCode> allowed) {
    try {
        parse();
        return Outcome::accepted;
    } catch (const Error& error) {
        if (std::find(allowed.begin(), allowed.end(), error.code()) == allowed.end() || error.where().empty() ||
            error.hint().empty()) {
            throw std::logic_error("a refusal of the wrong kind: " + error.three_lines());
        }
        return Outcome::refused;
    }
}

/// Writes header and data, which a zero byte separates, as two files of the scratch folder.
inline void write_pair(Bytes input, const std::string& header, const std::string& data) {
    const auto end = std::find(input.begin(), input.end(), std::uint8_t{0});
    const auto length = static_cast<std::size_t>(end - input.begin());
    ScratchFolder::write(header, input.first(length));
    ScratchFolder::write(data, input.subspan(std::min(length + 1, input.size())));
}

}  // namespace isotone::fuzz
