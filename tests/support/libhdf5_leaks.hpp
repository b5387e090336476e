// SPDX-License-Identifier: Apache-2.0
/// Tells LeakSanitizer which leaks are not ours. Included by one file of a program that reads damaged containers.
#pragma once

/// libhdf5 1.10 forgets some memory where it gives up on a damaged file; LeakSanitizer asks this function, which has no
/// meaning elsewhere.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() {
    return "leak:libhdf5\n";
}
