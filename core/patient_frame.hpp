// SPDX-License-Identifier: Apache-2.0
/// From the frame of the gantry to the frame of the patient (DICOM LPS).
///
/// The frames coincide for a head-first supine patient. A point (x, y, z) of the gantry lies in the patient at
/// (-x, y, -z) feet-first supine, (-x, -y, z) head-first prone and (x, -y, -z) feet-first prone; the bed position is
/// then added along the patient's z.
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/volume.hpp"

namespace isotone {

/// The same voxels in the patient's frame: origin and direction turn, no value moves in memory.
/// @param bed_z_mm  patient-frame z of the gantry's centre
/// @throws Error{inconsistent_data} where the grid is not in the gantry frame
ISOTONE_API ImageGrid to_patient_frame(const ImageGrid& gantry, PatientPosition position, double bed_z_mm);

}  // namespace isotone
