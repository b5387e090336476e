// SPDX-License-Identifier: Apache-2.0
/// Command lines of the measuring programs: `--name value`, or a name that stands alone.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace isotone::bench {

class Arguments {
public:
    /// @param usage  shown where a line is refused
    explicit Arguments(std::string usage) : usage_(std::move(usage)) {}

    template <typename Value>
    Arguments& option(const std::string& name, Value& value) {
        return with_value(name, [&value](const std::string& text) { take(text, value); });
    }
    Arguments& with_value(const std::string& name, std::function<void(const std::string&)> act);
    Arguments& alone(const std::string& name, std::function<void()> act);

    /// @returns the command as a figure's record quotes it: a path of this machine helps nobody who repeats it
    /// @throws Error{usage} for names that were not declared and values that are missing or no number
    std::string parse(const std::string& program, int argc, char** argv) const;

private:
    static void take(const std::string& text, int& value) { value = std::stoi(text); }
    static void take(const std::string& text, double& value) { value = std::stod(text); }
    template <typename Text>
    static void take(const std::string& text, Text& value) {
        value = text;
    }

    std::string usage_;
    std::map<std::string, std::function<void(const std::string&)>> valued_;
    std::map<std::string, std::function<void()>> alone_;
};

}  // namespace isotone::bench
