// SPDX-License-Identifier: Apache-2.0
#include "bench/arguments.hpp"

#include "core/error.hpp"

#include <filesystem>
#include <stdexcept>
#include <vector>

namespace isotone::bench {

Arguments& Arguments::with_value(const std::string& name, std::function<void(const std::string&)> act) {
    valued_[name] = std::move(act);
    return *this;
}

Arguments& Arguments::alone(const std::string& name, std::function<void()> act) {
    alone_[name] = std::move(act);
    return *this;
}

std::string Arguments::parse(const std::string& program, int argc, char** argv) const {
    const std::vector<std::string> words(argv + 1, argv + argc);
    std::string command = program;
    for (const std::string& word : words) {
        command += " " + (word.starts_with('/') ? std::filesystem::path(word).filename().string() : word);
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& name = words[i];
        if (const auto found = alone_.find(name); found != alone_.end()) {
            found->second();
            continue;
        }
        const auto found = valued_.find(name);
        if (found == valued_.end()) {
            throw Error(ErrorCode::usage, name, "there is no such option", usage_);
        }
        if (++i == words.size()) {
            throw Error(ErrorCode::usage, name, "it needs a value", usage_);
        }
        try {
            found->second(words[i]);
        } catch (const std::logic_error&) {
            throw Error(ErrorCode::usage, name + " " + words[i], "it is no number", usage_);
        }
    }
    return command;
}

}  // namespace isotone::bench
