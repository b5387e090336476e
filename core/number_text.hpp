// SPDX-License-Identifier: Apache-2.0
/// Numbers as text for people: messages, plans, reports. Files that are read again hold numbers in full instead.
#pragma once

#include "core/export.hpp"

#include <string>

namespace isotone {

/// At most `digits` significant digits after rounding, without zeros at the end: 5300, 0.0123, 126.46. Whole digits are
/// all shown; below 1e-4 and from 1e9 on, more digits than asked for bring an exponent. nan and inf where it is not
/// finite.
ISOTONE_API std::string number_text(double value, int digits = 6);

}  // namespace isotone
