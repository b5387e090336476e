// SPDX-License-Identifier: Apache-2.0
/// Runs a program and sends it a signal while it works, at a moment that no clock decides: its standard error is a full
/// pipe, so it cannot get past its first message, and it is signalled once its handler stands.
#pragma once

#include "tests/support/run_program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace isotone::test {

/// Whether the process has a handler for the signal: SigCgt of /proc/PID/status.
inline bool catches(pid_t process, int signal) {
    const std::string status = text_of("/proc/" + std::to_string(process) + "/status");
    const auto at = status.find("SigCgt:\t");
    return at != std::string::npos && ((std::stoull(status.substr(at + 8, 16), nullptr, 16) >> (signal - 1)) & 1U) != 0;
}

/// `command`, its words separated by blanks, runs in `folder` without a shell, which would have handlers of its own.
inline Outcome run_and_stop(const std::string& command, const std::string& folder, int signal) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0 || ::fcntl(ends[1], F_SETFL, O_NONBLOCK) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    std::size_t filled = 0;
    const std::string blanks(4096, ' ');
    for (std::size_t size = blanks.size(); size > 0;) {
        const ssize_t written = ::write(ends[1], blanks.data(), size);
        filled += written > 0 ? static_cast<std::size_t>(written) : 0;
        size = written > 0 ? size : size / 2;
    }
    ::fcntl(ends[1], F_SETFL, 0);
    const std::string out = folder + "/.stdout";
    std::istringstream text(command);
    std::vector<std::string> words{std::istream_iterator<std::string>(text), {}};
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        if (::chdir(folder.c_str()) == 0) {
            ::execv(arguments[0], arguments.data());
        }
        ::_exit(127);
    }
    ::close(ends[1]);
    for (int tries = 0; tries < 3000 && !catches(child, signal); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::kill(child, signal);
    std::string said;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
        said.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    int code = 0;
    ::waitpid(child, &code, 0);
    Outcome outcome{WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code), text_of(out), said.substr(filled)};
    std::remove(out.c_str());
    return outcome;
}

}  // namespace isotone::test
