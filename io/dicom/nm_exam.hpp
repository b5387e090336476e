// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the examination that a Nuclear Medicine object describes. Doses of this class are in MBq
/// (PS3.3 C.8.4.10).
#pragma once

#include "core/exam.hpp"

class DcmDataset;

namespace isotone::io::dicom {

Exam nm_exam(DcmDataset& dataset);

}  // namespace isotone::io::dicom
