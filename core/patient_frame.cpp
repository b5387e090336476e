// SPDX-License-Identifier: Apache-2.0
#include "core/patient_frame.hpp"

#include "core/error.hpp"

namespace isotone {
namespace {

Vector3 axis_signs(PatientPosition position) {
    switch (position) {
        case PatientPosition::head_first_supine: return {1, 1, 1};
        case PatientPosition::feet_first_supine: return {-1, 1, -1};
        case PatientPosition::head_first_prone: return {-1, -1, 1};
        case PatientPosition::feet_first_prone: return {1, -1, -1};
    }
    return {1, 1, 1};
}

}  // namespace

ImageGrid to_patient_frame(const ImageGrid& gantry, PatientPosition position, double bed_z_mm) {
    if (gantry.frame != Frame::gantry) {
        throw Error(ErrorCode::inconsistent_data, "image grid", "the grid is already in the patient's frame",
                    "convert a gantry-frame image once");
    }
    const Vector3 sign = axis_signs(position);
    ImageGrid patient = gantry;
    patient.frame = Frame::patient_lps;
    for (std::size_t row = 0; row < 3; ++row) {
        // Adding 0.0 turns a negative zero into a positive one, so that files do not show "-0".
        patient.origin_mm[row] = sign[row] * gantry.origin_mm[row] + 0.0;
        for (std::size_t column = 0; column < 3; ++column) {
            patient.direction[3 * row + column] = sign[row] * gantry.direction[3 * row + column] + 0.0;
        }
    }
    patient.origin_mm[2] += bed_z_mm;
    return patient;
}

}  // namespace isotone
