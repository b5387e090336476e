// SPDX-License-Identifier: Apache-2.0
/// SPECT projections in DICOM: Nuclear Medicine Image Storage (1.2.840.10008.5.1.4.1.1.20), image type TOMO or GATED
/// TOMO (PS3.3 A.5, C.8.4). Our conventions are those of core/projections.hpp. What is read as the standard has it, and
/// what is assumed where it is silent:
///
/// - **Frames** lie where their vectors say (energy window, detector, rotation, angular view, RR interval, time slot),
///   in any order. Every window and gate must hold every view.
/// - **Angles.** "Zero degrees is referenced to the origin at the patient's back. Viewing from the patient's feet,
///   angle increases in a counter-clockwise direction (detector normal rotating from the patient's back towards the
///   patient's left side)" (Start Angle (0054,0200)): our own definition, for every patient position. A view stands at
///   the start angle of its detector item, else of its rotation item, plus (CC) or minus (CW) its index times Angular
///   Step.
/// - **Motion.** TypeOfDetectorMotion (0054,0202) CONTINUOUS: each view counts along an arc of one Angular Step. The
///   Start Angle is the "position of the detector about the patient for the start of this rotation", so it is taken as
///   the start of the first arc, and ProjectionView::angle_rad is half a step further; `angle_at` says otherwise. STEP
///   AND SHOOT, and a file that says nothing: the head stands still. ACQ DURING STEP ("interrupted motion", counting
///   goes on): how much of the time it moves is not stated, so it is taken to stand, which is an assumption.
/// - **Rows: the head's first. Bins: as seen from the detector with the head up.** An ImageOrientationPatient that lies
///   in the plane of the detector at its start angle decides instead. Cameras also write ones that mean nothing for
///   projections, the transverse (1 0 0 0 1 0) and the coronal (1 0 0 0 0 -1): the first is passed over, the second
///   says nothing of the bins.
/// - **Radii** reach the face of the collimator, unless `face_to_crystal_mm` says otherwise. They stand in the
///   detector items (one for a circle, else one per view), else in the rotation items; Mediso's, one of these per
///   detector, count before the detector items. GE Xeleris adds the third of each triple of (0055,1022) > (0013,101E),
///   of all detectors in one item or in one item each.
/// - **CenterOfRotationOffset** is where the axis projects, along the file's bins; 0 where CorrectedImage has COR.
/// - **The axis in the frame of reference** (axis_position_mm) follows from ImagePositionPatient of the first detector
///   item, by the first of these that applies; it is empty where none does:
///   a y of exactly 0 beside a TableHeight (Siemens): axis at (x, -TableHeight), first row at z;
///   Mediso: x is that of the first voxel of a volume as wide as the bins, the axis at y = 0;
///   an orientation in the detector's plane (a coronal one only in our own files): the position is that of the first
///   pixel on the face at the first view (of an arc, where the orientation has the detector);
///   GE, or a transverse orientation: x and y are those of the first voxel of such a volume.
/// - **Time.** ActualFrameDuration is the time of a view; views follow each other without a pause.
///
/// What was assumed or overridden stands in SpectData::provenance: `format`, `origin`, `assumptions`, `overrides`,
/// `corrected_image`.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/reading_choices.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace isotone::io::dicom {

/// What the reader is told instead of assuming it, or in spite of the file; each use is recorded.
struct NmReadOptions {
    std::optional<double> radius_mm;           ///< to the face, for all views, instead of the file's
    std::optional<double> face_to_crystal_mm;  ///< the file's radii reach the crystal, this far behind the face
    std::optional<double> start_angle_deg;     ///< of the first detector; the others keep their distance from it
    std::optional<RotationSense> direction;
    std::optional<DetectorMotion> motion;  ///< instead of TypeOfDetectorMotion; the arc of a view is the angular step
    std::optional<AngleAt> angle_at;       ///< what the angles of a continuous rotation speak of
    std::optional<RowsFrom> rows_from;     ///< which end of the patient the first row in the file is
    bool bins_mirrored = false;            ///< bins count as seen through the patient
    bool ignore_orientation = false;       ///< ImageOrientationPatient says nothing of rows and bins
    /// The angles speak of the gantry as seen from its bed, whatever the position of the patient: the same angle for a
    /// head-first supine one. It needs a position that is supine or prone.
    bool angles_of_gantry = false;
    std::optional<double> axis_offset_mm;   ///< see ProjectionView; instead of what the file states
    std::optional<double> view_duration_s;  ///< instead of ActualFrameDuration
    bool accept_corrected = false;          ///< accept projections already corrected for decay, attenuation or scatter
};

/// Whether a file is a Nuclear Medicine image of the type TOMO or GATED TOMO. Never throws for what is in the file.
ISOTONE_API bool holds_nm_projections(const std::filesystem::path& file);

/// The files of a folder (not of its subfolders) for which holds_nm_projections() is true, sorted by name.
/// @throws Error{input_missing} where it does not exist or cannot be listed; Error{input_corrupt} naming a file that is
///         DICOM, by its mark or its ending .dcm or .ima, and cannot be read: it may be what is looked for
ISOTONE_API std::vector<std::filesystem::path> nm_projections_in(const std::filesystem::path& folder);

/// @param file_or_folder  one file, or a folder that holds one such object among others
/// @throws Error{input_missing}; Error{inconsistent_data} naming the files of a folder of several;
///         Error{input_corrupt} where the file is damaged, another kind of object (a reconstruction, a whole body scan,
///         PET, ...) or of a collimator other than parallel-hole; Error{inconsistent_data} where vectors, views,
///         angles, radii and counts do not fit each other, are missing, or the projections are already corrected
ISOTONE_API SpectData read_nm_projections(const std::filesystem::path& file_or_folder,
                                          const NmReadOptions& options = {});

/// Whether a file is a Nuclear Medicine image of the type STATIC. Never throws for what is in the file.
ISOTONE_API bool holds_nm_static(const std::filesystem::path& file);

/// A planar acquisition (STATIC), for its counts: one view of each detector, all at once, for ActualFrameDuration of
/// the object. There is no orbit: angle and radius are 0, which ProjectionGeometry::check() and so every reconstruction
/// refuse. Of the options `view_duration_s` and `accept_corrected` act.
/// @throws as read_nm_projections()
ISOTONE_API SpectData read_nm_static(const std::filesystem::path& file, const NmReadOptions& options = {});

}  // namespace isotone::io::dicom
