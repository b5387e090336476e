// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the UIDs of an NM object of projections that is written, which follow from what is in it.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/new_object.hpp"
#include "io/dicom/write_nm_projections.hpp"

namespace isotone::io::dicom {

/// What classes of patient, study and equipment are written from.
PetSeriesDescription nm_description_of(const SpectData& data, const NmWriteOptions& options);

/// Given ones stay; equal data and options have equal ones.
Uids nm_uids_of(const SpectData& data, const PetSeriesDescription& d, const NmWriteOptions& options);

}  // namespace isotone::io::dicom
