// SPDX-License-Identifier: Apache-2.0
/// What the reader of SPECT projections took for granted, as findings: "assumed: the first row is the head's".
#pragma once

#include "core/projections.hpp"

#include <string>
#include <vector>

namespace isotone::app {

/// What turns, mirrors or moves the image stands first: where it is wrong the image looks right and is not.
std::vector<std::string> assumptions_of(const SpectData& data);

}  // namespace isotone::app
