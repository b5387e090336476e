// SPDX-License-Identifier: Apache-2.0
/// How a subcommand declares what it takes on the command line. The one implementation is in command_line.cpp, so that
/// the option parser's header is compiled once.
#pragma once

#include "core/volume.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

enum class Need { optional, required };

/// Targets must outlive the table. Names are written as shown to users: "-o,--output". `value` names the value in the
/// help ("MM", "FILE"). A target keeps its value where the option is not given.
class OptionTable {
public:
    virtual ~OptionTable();

    /// Options declared from here on stand under this heading in the help.
    virtual void heading(const std::string& title) = 0;

    virtual void positional(const std::string& name, std::string& target, const std::string& help,
                            Need need = Need::required) = 0;
    virtual void positional(const std::string& name, std::vector<std::string>& target, const std::string& help,
                            Need need = Need::required) = 0;
    virtual void flag(const std::string& names, bool& target, const std::string& help) = 0;
    virtual void option(const std::string& names, std::optional<std::string>& target, const std::string& value,
                        const std::string& help, Need need = Need::optional) = 0;
    virtual void option(const std::string& names, std::optional<int>& target, const std::string& value,
                        const std::string& help) = 0;
    virtual void option(const std::string& names, std::optional<std::uint64_t>& target, const std::string& value,
                        const std::string& help) = 0;
    virtual void option(const std::string& names, std::optional<double>& target, const std::string& value,
                        const std::string& help) = 0;
    /// Three numbers separated by commas.
    virtual void option(const std::string& names, std::optional<std::array<int, 3>>& target, const std::string& value,
                        const std::string& help) = 0;
    virtual void option(const std::string& names, std::optional<Vector3>& target, const std::string& value,
                        const std::string& help) = 0;
};

}  // namespace isotone::app
