// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace isotone::app {

/// Unix time now, seconds.
double now_s();

/// "2026-01-31T12:00:05Z"
std::string utc_text(double unix_s);

}  // namespace isotone::app
