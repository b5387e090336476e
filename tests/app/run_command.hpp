// SPDX-License-Identifier: Apache-2.0
/// The command in this process: what stands after `isotone`, without the program's own handling of faults.
#pragma once

#include "app/command/command_line.hpp"

#include <string>
#include <vector>

namespace isotone::test {

/// Keeps the warnings of a run.
class Warnings final : public ProgressSink {
public:
    void report(const std::string&, double, const std::string&) override {}
    void warn(const std::string& text) override { texts.push_back(text); }
    std::vector<std::string> texts;
};

/// Quiet. @returns the warnings
inline std::vector<std::string> run(std::vector<std::string> words) {
    words.insert(words.begin(), "isotone");
    const app::Invocation invocation = app::parse_command_line(words);
    Warnings warnings;
    app::RunContext context{warnings, words, 0.0, true};
    app::run_subcommand(*invocation.subcommand, context);
    return warnings.texts;
}

}  // namespace isotone::test
