// SPDX-License-Identifier: Apache-2.0
/// Exceptions to three lines and an exit status.
#pragma once

#include <exception>
#include <string>

namespace isotone::app {

struct Fault {
    int exit_status = 1;
    std::string text;  ///< three lines, without a trailing newline
};

/// Error keeps its code; std::bad_alloc is out of memory; anything else is a fault of isotone itself and says so.
Fault describe_fault(const std::exception_ptr& exception);

}  // namespace isotone::app
