// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace isotone::io::report {

/// The style sheet of every report: dark on white, printable, nothing loaded from anywhere.
extern const char* const style_sheet;

}  // namespace isotone::io::report
