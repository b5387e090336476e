// SPDX-License-Identifier: Apache-2.0
/// The two columns of a dry run.
#pragma once

#include <ostream>
#include <string>

namespace isotone::app {

inline void print_plan_line(std::ostream& out, const std::string& name, const std::string& text) {
    out << name << std::string(name.size() < 15 ? 15 - name.size() : 1, ' ') << text << '\n';
}

}  // namespace isotone::app
