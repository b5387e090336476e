// SPDX-License-Identifier: Apache-2.0
/// SPECT projections in Interfile 3.3, in the flavours of STIR (`.hs` text, `.s` numbers) and SIMIND (`.h00`, `.a00`).
///
/// A file holds [window][head][view][row][bin]. It does not say where its angle 0 is, from which side bins count and
/// whether the first row is the head's; our conventions are those of core/projections.hpp. What is assumed, and why:
///
/// - **Rows: the head's first. Bins: as seen from the detector with the head up.** STIR's SPECT_dicom_to_interfile
///   copies DICOM frames as they are, and so stand frames of DICOM; SIMIND's own header gives its frames the image
///   orientation 1 0 0 0 0 -1 (columns to the patient's left, rows to the feet, camera in front); PyTomography turns
///   the rows of both, and the bins of neither. STIR's SPECTUB projector has the detector at (-R sin phi, R cos phi)
///   and bins along (cos phi, sin phi), which is the same thing in its frame, whose z then grows towards the feet.
/// - **Sense: CCW means growing angles, CW falling ones.** STIR steps phi by +extent/views for CCW, as DICOM's CC does.
///   With the above, STIR's phi turns from the back to the left, as DICOM's angle. In STIR's public SPECTUB data, which
///   state CW, near sources prove sense and bin direction to go together so (tests/io/interfile).
/// - **Zero: the patient's back, as in DICOM, but for files that SIMIND wrote itself, where it is the front.** STIR's
///   converter writes DICOM's start angle as it is. SIMIND's manual (7.0, Index 41 and questions on geometry) has the
///   camera at angle 0 in front; converters of its headers for STIR add 180 degrees, and PyTomography adds 180 degrees
///   to DICOM's angles and nothing to SIMIND's. The text of Interfile 3.3 is vague and seems to mean the front
///   (UCL/STIR discussion 1180). A header that names SIMIND but went through another program (its `program version` is
///   commented out) has STIR's zero. SIMIND's manual counts the start angle clockwise, its readers count it in
///   different ways: one that is not a multiple of 180 degrees is refused without `zero_angle_deg`.
/// - **Motion.** `acquisition mode := continuous`: each projection counts along an arc of one step, and its angle is
///   that at the start of the arc, as DICOM's start angle is; `angle_at` says otherwise. Without the key (SIMIND leaves
///   it in a comment, STIR does not know it) the head stands still. In files of ours the angle is the middle of the
///   arc, which is what readers need who take every projection for one at a single angle.
/// - **Angles speak of the patient**, in whatever position, as DICOM's do. Interfile does not say.
/// - **The radius reaches the collimator's face, in mm.** SIMIND's reaches the lowest part of the detector, which is
///   that face (Index 12). It writes mm or cm without saying, since version 7 in a comment: a number below 60 is taken
///   as cm (no orbit of a body is that close in mm), from 90 on as mm, and between them refused. Its orbit files are in
///   cm.
/// - **The axis projects to the middle of the bins.** SIMIND's `Center of Rotation`, N/2 + 1, counts edges of pixels: a
///   point that version 7.0.3 simulates on the axis has its centroid at 127.500 +- 0.003 of 256 bins from 0.
/// - `image duration (sec)` is that of all projections together, as STIR writes it.
///
/// Whatever was assumed or overridden stands in SpectData::provenance: `format`, `origin`, `assumptions`, `overrides`.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/reading_choices.hpp"

#include <filesystem>
#include <optional>

namespace isotone::io::interfile {

enum class RadiusUnit { mm, cm };

/// What the reader is told instead of assuming it, or in spite of the file; each use is recorded.
struct ProjectionOptions {
    std::optional<double> zero_angle_deg;  ///< DICOM's angle of the file's angle 0: 0 back, 90 left, 180 front
    std::optional<RotationSense> direction;
    std::optional<DetectorMotion> motion;       ///< instead of `acquisition mode`; the arc of a projection is the step
    std::optional<AngleAt> angle_at;            ///< what the angles of a continuous rotation speak of
    std::optional<RowsFrom> rows_from;          ///< which end of the patient the first row in the file is
    std::optional<bool> bins_mirrored;          ///< bins count as seen through the patient
    std::optional<RadiusUnit> radius_unit;      ///< of the radii in the file
    std::optional<double> radius_mm;            ///< to the face, for all views, instead of the file's
    std::optional<double> face_to_crystal_mm;   ///< the file's radii reach the crystal, this far behind the face
    std::optional<double> axis_offset_mm;       ///< see ProjectionView; instead of what the file states
    std::optional<EnergyWindow> energy_window;  ///< of a file with one window
};

/// True for a header of SPECT projections; false for anything else, a missing file included.
ISOTONE_API bool holds_projections(const std::filesystem::path& path);

/// The file of numbers that belongs to a header of projections.
/// @throws Error{input_missing, input_corrupt}
ISOTONE_API std::filesystem::path projection_data_path(const std::filesystem::path& path);

/// @throws Error{input_missing, input_corrupt} naming file and key, Error{inconsistent_data} where parts of the header
///         contradict each other or the length of the data, or the views do not go round the patient
ISOTONE_API SpectData read_projections(const std::filesystem::path& path, const ProjectionOptions& options = {});

/// Writes the counts of one window, summed over gates, and the data file `.s` beside `path`, both or neither: float,
/// little-endian, views in the order of their angles, in the conventions above (so STIR's), which `%isotone` keys say
/// outright for our own reader. Heads that count at once become one head's projections; head and start of each stand in
/// `%isotone` keys too, so that our reader has them back, while others take one projection after the other.
/// @throws Error{inconsistent_data} for what Interfile cannot say: views that are not at equal steps, of unequal
///         duration or arc, or off the axis; Error{output_location, disk_full}
ISOTONE_API void write_projections(const std::filesystem::path& path, const SpectData& data, int window);

}  // namespace isotone::io::interfile
