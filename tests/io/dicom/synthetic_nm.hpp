// SPDX-License-Identifier: Apache-2.0
/// What a small SPECT image of tests says besides its pixels: 740 MBq of 99mTc, a window of 20 % at 140.5 keV.
#pragma once

#include "io/dicom/nm_reconstruction.hpp"
#include "tests/io/dicom/synthetic_series.hpp"

namespace isotone::io::dicom::test {

inline NmReconstructionDescription nm_description(PatientPosition position = PatientPosition::head_first_supine) {
    NmReconstructionDescription description;
    static_cast<PetSeriesDescription&>(description) = description_of(position);
    description.exam.nuclide = {"99mTc", 21624.12, 0.0};
    description.exam.tracer = "Tetrofosmin";
    description.exam.injected_activity_bq = 740e6;
    description.exam.duration_s = 1200.0;
    description.scanner_serial = "SN-7";
    description.study_uid = "1.2.3.4.6";
    description.frame_of_reference_uid = "1.2.3.4.5";
    description.reconstruction_method = "OSEM 5i8s, collimator response";
    description.corrections = {"DECY", "ATTN", "SCAT"};
    description.energy_windows = {{"photopeak", 126.45, 154.55}};
    description.collimator_name = "LEHR";
    return description;
}

}  // namespace isotone::io::dicom::test
