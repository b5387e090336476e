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

/// Every position is its own inverse: the same signs lead there and back.
ImageGrid turned(const ImageGrid& from, Frame frame, PatientPosition position) {
    const Vector3 sign = axis_signs(position);
    ImageGrid to = from;
    to.frame = frame;
    for (std::size_t row = 0; row < 3; ++row) {
        // Adding 0.0 turns a negative zero into a positive one, so that files do not show "-0".
        to.origin_mm[row] = sign[row] * from.origin_mm[row] + 0.0;
        for (std::size_t column = 0; column < 3; ++column) {
            to.direction[3 * row + column] = sign[row] * from.direction[3 * row + column] + 0.0;
        }
    }
    return to;
}

}  // namespace

ImageGrid to_patient_frame(const ImageGrid& gantry, PatientPosition position, double bed_z_mm) {
    if (gantry.frame != Frame::gantry) {
        throw Error(ErrorCode::inconsistent_data, "image grid", "the grid is already in the patient's frame",
                    "convert a gantry-frame image once");
    }
    ImageGrid patient = turned(gantry, Frame::patient_lps, position);
    patient.origin_mm[2] += bed_z_mm;
    return patient;
}

ImageGrid to_gantry_frame(const ImageGrid& patient, PatientPosition position, double bed_z_mm) {
    if (patient.frame != Frame::patient_lps) {
        throw Error(ErrorCode::inconsistent_data, "image grid", "the grid is already in the frame of the gantry",
                    "convert a patient-frame image once");
    }
    ImageGrid at_centre = patient;
    at_centre.origin_mm[2] -= bed_z_mm;
    return turned(at_centre, Frame::gantry, position);
}

}  // namespace isotone
