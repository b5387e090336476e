// SPDX-License-Identifier: Apache-2.0
/// SPECT projections and the orbit they were taken on.
///
/// Conventions (patient frame, DICOM LPS: +x left, +y posterior, +z head; mm, rad):
/// - The angle of a view says where the centre of the detector stands about the axis of rotation: at radius (sin angle,
///   cos angle) in x and y. 0 is at the patient's back, pi/2 at the patient's left. This is DICOM's definition (PS3.3,
///   Start Angle (0054,0200)), and since it speaks of the patient, it holds for every patient position. Every format's
///   own zero and sense, or angles that speak of the gantry, are converted by its reader.
/// - A projection is seen from the detector towards the patient with the head up: bins grow along
///   (-cos angle, sin angle, 0), rows along +z. (At the front, angle pi, bins grow towards the patient's left.)
/// - Storage order: [view][bin][row], row fastest, so that a column along the axis streams. Files hold
///   [view][row][bin], usually with the head's row first; readers and writers convert once.
/// - The axis of rotation is the line x = y = 0; z = 0 lies midway along the rows. Where this stands in a frame of
///   reference is `SpectData::axis_position_mm`.
#pragma once

#include "core/energy_window.hpp"
#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/record.hpp"
#include "core/volume.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace isotone {

/// One position of one camera head, or one arc that it counted along.
struct ProjectionView {
    double angle_rad = 0.0;       ///< of an arc its middle
    double radius_mm = 0.0;       ///< axis of rotation to the face of the collimator (core/gamma_camera.hpp)
    double axis_offset_mm = 0.0;  ///< where the axis projects, along the bins, from the centre of the detector
    double start_s = 0.0;         ///< since the start of the acquisition
    double duration_s = 0.0;      ///< counting time
    int head = 0;
    /// The head turned at one speed through this angle while the view counted; 0: it stood still.
    double arc_rad = 0.0;

    bool operator==(const ProjectionView&) const = default;
};

struct ISOTONE_API ProjectionGeometry {
    int bins = 0;  ///< across the axis
    int rows = 0;  ///< along the axis
    double bin_mm = 0.0;
    double row_mm = 0.0;
    std::vector<ProjectionView> views;

    std::size_t size() const;
    std::size_t offset(int view, int bin, int row) const {
        return (static_cast<std::size_t>(view) * static_cast<std::size_t>(bins) + static_cast<std::size_t>(bin)) *
                   static_cast<std::size_t>(rows) +
               static_cast<std::size_t>(row);
    }
    /// @throws Error{inconsistent_data} unless sizes, pixels, radii and times are usable; `where` names the data
    void check(const std::string& where) const;

    bool operator==(const ProjectionGeometry&) const = default;
};

/// Counts of one energy window in one gate.
struct WindowCounts {
    int window = 0;             ///< index into SpectData::windows
    int gate = 0;               ///< time slot of a gated acquisition
    std::vector<float> values;  ///< geometry.size(), in storage order
};

/// Everything a SPECT reconstruction starts from: what one acquisition holds.
struct ISOTONE_API SpectData {
    Exam exam;  ///< exam.position is a recorded fact: angles and rows already speak of the patient
    ProjectionGeometry geometry;
    std::vector<EnergyWindow> windows;
    int gates = 1;
    /// Of the counting time of every view, the part that each gate counted: positive, together 1. Empty: not stated.
    std::vector<double> gate_shares;
    std::vector<WindowCounts> counts;            ///< each pair (window, gate) once
    std::optional<std::vector<float>> additive;  ///< expected scatter and background, counts, of one photopeak window
    int additive_window = 0;                     ///< the window `additive` belongs to
    /// What was corrected in the counts before they were read (core/corrected_codes.hpp). Empty: counts as measured.
    std::vector<std::string> corrected;

    /// Counts per second and MBq of a source in air anywhere before the collimator; empty where not known.
    std::optional<double> sensitivity_cps_per_mbq;
    int sensitivity_window = 0;  ///< the window the sensitivity was measured in

    std::string manufacturer, model, serial;  ///< as stated
    std::string collimator;                   ///< as stated
    /// Where (x = 0, y = 0, z = 0) stands in the frame of reference, mm LPS; empty where the data do not say.
    std::optional<Vector3> axis_position_mm;
    std::string frame_of_reference_uid, study_uid;
    Record provenance;  ///< of the file: who made it, from what

    bool is_corrected(const std::string& code) const;
    /// Texts of a list of the provenance: `assumptions`, `overrides`. Empty where it has none of that name.
    std::vector<std::string> notes(const std::string& list) const;
    /// Index of a window by name (without case) or by an energy in keV within it.
    /// @throws Error{usage} naming the windows there are
    int window_index(const std::string& wanted) const;
    /// @throws Error{usage} for an index that is none
    const EnergyWindow& window_at(int window) const;
    /// Counts of a window, summed over all gates, or of one gate.
    /// @throws Error{inconsistent_data} where the data hold none
    std::vector<float> counts_of(int window, std::optional<int> gate = std::nullopt) const;
    /// Part of the counting time that one gate counted; 1 / gates where the data do not state it.
    double gate_share(int gate) const;
    /// @throws Error{inconsistent_data} unless the parts fit together; `where` names the data
    void check(const std::string& where) const;
};

}  // namespace isotone
