// SPDX-License-Identifier: Apache-2.0
/// SPECT projections as Nuclear Medicine objects of the image type TOMO (DICOM PS3.3 A.5, C.8.4).
///
/// The angle of a view is StartAngle (of its detector item, else of its rotation item) plus AngularStep for each view
/// before it where RotationDirection is CC, minus where it is CW; C.8.4.11 defines it as core/projections.hpp does:
/// 0 at the patient's back, growing towards the patient's left. Frames are placed by the vectors of the Multi-frame
/// module (energy window, detector, rotation, angular view, time slot), in whatever order they stand.
///
/// What is assumed, and recorded in SpectData::provenance (`assumptions`): columns are bins as seen from the detector
/// with the head up; the first row is the head's, unless ImageOrientationPatient of the detector item runs towards the
/// head; the radius (RadialPosition of the detector item, else of the rotation item, as Mediso writes it; one for each
/// view, or one for all) reaches the collimator's face. GE's Xeleris keeps radial offsets of each view in (0055,1022) >
/// (0013,101E), which are added. Where the axis stands in the frame of reference follows from ImagePositionPatient:
/// its x and y are the corner of the matrix, except where y is 0 (Siemens: x is the axis, y is minus the TableHeight).
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <filesystem>
#include <optional>

namespace isotone::io::dicom {

enum class RotationSense { clockwise, counter_clockwise };
enum class RowsFrom { head, feet };

/// What the reader is told instead of assuming it, or in spite of the file; each use is recorded as an override.
struct NmReadOptions {
    std::optional<double> radius_mm;           ///< to the face, for all views
    std::optional<double> face_to_crystal_mm;  ///< the file's radii reach the crystal, this far behind the face
    std::optional<double> start_angle_deg;     ///< of the first detector; the others keep their distance to it
    std::optional<RotationSense> direction;
    std::optional<RowsFrom> rows_from;
    bool bins_mirrored = false;
    /// The angles speak of the gantry (0 below, 90 at the left of a head-first supine patient), not of the patient.
    bool angles_of_gantry = false;
};

/// Whether a file is a Nuclear Medicine image of the type TOMO (or GATED TOMO). Never throws for what is in the file.
ISOTONE_API bool holds_nm_projections(const std::filesystem::path& file);

/// @throws Error{input_missing}; Error{input_corrupt} where the file is damaged, no TOMO image, or its vectors and
///   sequences do not fit its frames; Error{inconsistent_data} where radii are missing or do not fit the views, holes
///   are not parallel, or counts were corrected for decay already
ISOTONE_API SpectData read_nm_projections(const std::filesystem::path& file, const NmReadOptions& options = {});

}  // namespace isotone::io::dicom
