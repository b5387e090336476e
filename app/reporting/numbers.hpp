// SPDX-License-Identifier: Apache-2.0
/// Values as text for tables and reports, and back from Records.
#pragma once

#include "core/record.hpp"

#include <string>

namespace isotone::app {

/// number_text() for tables: - where a value is not finite.
std::string significant(double value, int digits);

/// A plain value, or a list of them.
std::string plain_text(const Record& value, const std::string& separator = ", ");

double number_or(const Record* value, double fallback);

}  // namespace isotone::app
