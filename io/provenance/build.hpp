// SPDX-License-Identifier: Apache-2.0
/// Which isotone this is.
#pragma once

#include "core/record.hpp"

#include <string>

namespace isotone::io::provenance {

/// name, version, commit, build type, compiler, flags, system
Record build_record();

/// What `isotone --version` prints, with a final newline.
std::string version_text();

}  // namespace isotone::io::provenance
