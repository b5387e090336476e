// SPDX-License-Identifier: Apache-2.0
#include "app/files/record_file.hpp"

#include "core/error.hpp"
#include "io/config/toml.hpp"
#include "io/file/checked_read.hpp"
#include "io/json/json.hpp"

#include <cstdint>
#include <string>

namespace isotone::app {

Record read_record(const std::filesystem::path& path) {
    if (path.extension() == ".toml") {
        return io::config::read_toml(path);
    }
    if (path.extension() != ".json") {
        throw Error(ErrorCode::usage, path.string(), "a record is a .json or a .toml file",
                    "give it the name of what it holds");
    }
    return io::json::parse_json(io::file::read_text(path, std::uint64_t{1} << 30U), path.string());
}

}  // namespace isotone::app
