// SPDX-License-Identifier: Apache-2.0
/// Leaks of foreign libraries where they give up on a damaged file: about a hundred bytes each in libhdf5 and in ITK's
/// NrrdIO. To be included by one unit of a program; without LeakSanitizer it does nothing.
#pragma once

// The names are LeakSanitizer's.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() {
    return "leak:libhdf5\nleak:libITKNrrdIO\n";
}
// NOLINTEND(bugprone-reserved-identifier)
