// SPDX-License-Identifier: Apache-2.0
/// Runs a program as a user would and keeps what it said.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace isotone::test {

struct Outcome {
    int status = -1;  ///< exit status; 128 + signal where a signal ended it
    std::string out, err;
};

inline std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Through the shell, in `folder`.
inline Outcome run_program(const std::string& command, const std::string& folder) {
    const std::string out = folder + "/.stdout", err = folder + "/.stderr";
    const int code = std::system(("cd '" + folder + "' && " + command + " >'" + out + "' 2>'" + err + "'").c_str());
    const int status = WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
    Outcome outcome{status, text_of(out), text_of(err)};
    std::remove(out.c_str());
    std::remove(err.c_str());
    return outcome;
}

}  // namespace isotone::test
