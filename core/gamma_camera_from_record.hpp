// SPDX-License-Identifier: Apache-2.0
/// Gamma cameras as Records: the schema of share/collimators/*.toml and of the camera group in provenance.
#pragma once

#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "core/record.hpp"

#include <string>

namespace isotone {

/// Strict: an unknown key, a missing key or a collimator that cannot be is an error.
/// @param where  shown in errors, e.g. the file's name
/// @throws Error{usage} for keys, types and values out of range
ISOTONE_API GammaCamera gamma_camera_from_record(const Record& record, const std::string& where);

/// The inverse: gamma_camera_from_record(record_of(c)) gives c.
ISOTONE_API Record record_of(const GammaCamera& camera);

}  // namespace isotone
