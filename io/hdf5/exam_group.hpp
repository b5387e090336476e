// SPDX-License-Identifier: Apache-2.0
/// What every container of measurements holds besides them: the examination and the record of where it came from.
#pragma once

#include "core/exam.hpp"
#include "core/record.hpp"
#include "io/hdf5/group.hpp"

namespace isotone::io::hdf5 {

/// Group `exam` of `root`.
void write_exam(const Group& root, const Group& digests, const Exam& exam);
/// @throws Error{input_corrupt, inconsistent_data}
Exam read_exam(const Group& root, const Group& digests);

/// Data set `record` of the group `provenance`: JSON as bytes.
void write_record(const Group& provenance, const Group& digests, const Record& record);
/// @throws Error{input_corrupt, inconsistent_data}
Record read_record(const Group& provenance, const Group& digests);

}  // namespace isotone::io::hdf5
