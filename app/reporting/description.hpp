// SPDX-License-Identifier: Apache-2.0
/// What a file is, in words and numbers, for `isotone inspect`.
#pragma once

#include "app/spect/input.hpp"
#include "core/record.hpp"

#include <filesystem>
#include <iosfwd>

namespace isotone::app {

/// {file, kind, ...}: geometry, counts, units, statistics and findings of an image, a DICOM series, raw data or SPECT
/// projections. Nothing that names a patient.
/// @throws what the readers throw
Record describe(const std::filesystem::path& path, const SpectInputOptions& options = {});

/// A Record as indented "name  value" lines.
void print_record(std::ostream& out, const Record& record, int indent = 0);

}  // namespace isotone::app
