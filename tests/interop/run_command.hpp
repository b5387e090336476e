// SPDX-License-Identifier: Apache-2.0
/// Running other people's programs in tests.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace isotone::test {

/// Standard output of a shell command.
inline std::string run_command(const std::string& command) {
    const auto close = [](std::FILE* pipe) { ::pclose(pipe); };
    const std::unique_ptr<std::FILE, decltype(close)> pipe(::popen(command.c_str(), "r"), close);
    std::string output;
    char block[4096];
    while (pipe != nullptr) {
        const std::size_t bytes = std::fread(block, 1, sizeof block, pipe.get());
        if (bytes == 0) {
            break;
        }
        output.append(block, bytes);
    }
    return output;
}

inline bool tool_is_missing(const std::string& name) {
    return run_command("command -v " + name).empty();
}

}  // namespace isotone::test
