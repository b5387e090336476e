// SPDX-License-Identifier: Apache-2.0
// libisotone is made of the rooms' archives; a shared library needs one unit of its own.
#include "core/export.hpp"
#include "core/version.hpp"

/// Version of the library loaded at run time, e.g. "0.1.0".
extern "C" ISOTONE_API const char* isotone_version();

extern "C" const char* isotone_version() {
    return isotone::version;
}
