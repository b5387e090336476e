// SPDX-License-Identifier: Apache-2.0
/// Between the frame of the gantry and the frame of the patient (DICOM LPS).
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

/// The inverse: the same voxels in the frame of the gantry.
/// @throws Error{inconsistent_data} where the grid is not in the patient's frame
ISOTONE_API ImageGrid to_gantry_frame(const ImageGrid& patient, PatientPosition position, double bed_z_mm);

}  // namespace isotone
