// SPDX-License-Identifier: Apache-2.0
/// Names of nuclides as headers, bands and people write them.
#pragma once

#include "core/export.hpp"

#include <optional>
#include <string>

namespace isotone::harmonize::suv {

/// Do two names mean the same nuclide ("^18^Fluorine", "F-18", "18F")? Nothing where either cannot be read as mass
/// number, element and perhaps a trailing m: "18FDG" names a tracer, and what nuclide it holds is not guessed.
ISOTONE_API std::optional<bool> same_nuclide(const std::string& a, const std::string& b);

}  // namespace isotone::harmonize::suv
