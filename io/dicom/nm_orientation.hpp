// SPDX-License-Identifier: Apache-2.0
/// Private to this room: ImageOrientationPatient of the detectors of an NM object.
#pragma once

#include "core/projections.hpp"

#include <optional>

class DcmItem;

namespace isotone::io::dicom {

/// Cosine of an angle within which a direction counts as along another: 8 degrees, less than half of any tilt that a
/// camera would state on purpose.
inline constexpr double nm_along = 0.99;

struct NmOrientation {
    Vector3 row{}, column{};  ///< unit vectors, patient frame
};

/// Of a detector; empty where none is stated, or its vectors are no unit ones at right angles.
std::optional<NmOrientation> nm_orientation_of(DcmItem& dataset, int detector);

/// Row to the patient's left, column along the body: some cameras write it whatever the angle.
bool nm_is_coronal(const NmOrientation& orientation);

/// Unit vector along the bins of a view (core/projections.hpp).
Vector3 direction_of_bins(const ProjectionView& view);

}  // namespace isotone::io::dicom
