// SPDX-License-Identifier: Apache-2.0
/// The one exception type for faults of the user, the data or the environment.
///
/// Libraries throw it and never print. The `isotone` command prints it once, in three lines (what failed, why, what to
/// do), and turns `code` into the exit status. Programmer faults are assertions, not Errors. Advice names settings and
/// options as the library does, in backticks: the command puts its own in their place (app/command/option_names.hpp).
#pragma once

#include "core/export.hpp"

#include <stdexcept>
#include <string>

namespace isotone {

/// Exit statuses of the `isotone` command. They are API: never renumber.
enum class ErrorCode : int {
    internal = 1,                ///< a fault of isotone itself
    usage = 2,                   ///< wrong command line or configuration
    input_missing = 3,           ///< an input file or folder does not exist
    input_corrupt = 4,           ///< an input is damaged, truncated or of an unsupported kind
    inconsistent_data = 5,       ///< inputs are readable but contradict each other or the request
    output_location = 6,         ///< the output cannot be created there
    disk_full = 7,               ///< no space left while writing
    batch_partly_failed = 8,     ///< some studies of a batch failed; the table was written
    out_of_memory = 9,           ///< not enough memory even for the smallest chunk
    no_device = 10,              ///< the requested device is not usable
    interrupted_resumable = 75,  ///< stopped after a good checkpoint
    interrupted = 130,           ///< stopped by the user
};

class ISOTONE_API Error : public std::runtime_error {
public:
    /// @param code   what kind of fault; becomes the exit status
    /// @param where  what failed: file, key, byte offset or line. Never patient data.
    /// @param what   why: found versus expected
    /// @param hint   what the user can do about it
    Error(ErrorCode code, std::string where, const std::string& what, std::string hint);

    ErrorCode code() const noexcept { return code_; }
    const std::string& where() const noexcept { return where_; }
    const std::string& hint() const noexcept { return hint_; }

    /// The three lines shown to the user, without a trailing newline.
    std::string three_lines() const;

private:
    ErrorCode code_;
    std::string where_;
    std::string hint_;
};

}  // namespace isotone
