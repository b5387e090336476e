// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the faults of objects that are read.
#pragma once

#include "core/error.hpp"

#include <string>

namespace isotone::io::dicom {

inline constexpr const char* fetch_again = "fetch the file again from its archive";

/// What is there is no whole object.
inline Error damaged(const std::string& where, const std::string& what) {
    return {ErrorCode::input_corrupt, where, what, fetch_again};
}

/// A whole object of a kind that is not read.
inline Error unsupported(const std::string& where, const std::string& what, const std::string& hint) {
    return {ErrorCode::input_corrupt, where, what, hint};
}

/// Parts of the object, or objects, contradict each other.
inline Error inconsistent(const std::string& where, const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, where, what, hint};
}

}  // namespace isotone::io::dicom
