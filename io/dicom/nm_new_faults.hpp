// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what may go wrong where an NM object is written.
#pragma once

#include "core/error.hpp"

#include <string>

class OFCondition;

namespace isotone::io::dicom {

/// For what such an object cannot say.
Error nm_unwritable(const std::string& what, const std::string& hint);

/// @throws Error{internal} where the toolkit did not take a value
void nm_check_set(const OFCondition& status, const char* what);

}  // namespace isotone::io::dicom
