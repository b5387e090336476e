// SPDX-License-Identifier: Apache-2.0
/// What the text of a SPECT header says, before it is known what it means for the patient.
#pragma once

#include "core/reading_notes.hpp"
#include "io/interfile/comment_keys.hpp"
#include "io/interfile/header.hpp"
#include "io/interfile/projections.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::io::interfile {

/// Who wrote the header last, which decides what it leaves unsaid.
enum class Origin { isotone, simind, simind_changed, other };

struct ProjectionHeader {
    std::filesystem::path path;
    std::vector<Header> heads;  ///< each with the keys that all heads share; Interfile 3.3 repeats the others per head
    CommentKeys comments;
    Origin origin = Origin::other;

    const Header& first() const { return heads.front(); }
};

/// @throws Error{input_missing, input_corrupt} for anything but a whole header of acquired SPECT projections
ProjectionHeader read_projection_header(const std::filesystem::path& path);

/// The number of a key with or without [1], or left in a comment; empty where it is in none of them.
/// @param head  the one of `header.heads` that is meant
std::optional<double> number_of_first(const ProjectionHeader& header, const Header& head, const char* key);

/// Bins, rows, pixels and the views of all heads, without times.
ProjectionGeometry read_orbit(const ProjectionHeader& header, const ProjectionOptions& options, ReadingNotes& notes);

/// Radii of the views of one head.
void read_radii(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options,
                std::vector<ProjectionView>& views, ReadingNotes& notes);

/// Start and duration of every view.
void read_times(const ProjectionHeader& header, ProjectionGeometry& geometry, ReadingNotes& notes);

std::vector<EnergyWindow> read_windows(const ProjectionHeader& header, const ProjectionOptions& options,
                                       ReadingNotes& notes);

/// Nuclide, start and patient position.
Exam read_exam(const ProjectionHeader& header, ReadingNotes& notes);

/// What a header of ours says was assumed and overridden before.
void read_notes(const ProjectionHeader& header, ReadingNotes& notes);

/// "%isotone angles := DICOM": angles, rows and bins are those of core/projections.hpp, which needs no assuming.
inline constexpr const char* convention_key = "%isotone angles";
inline constexpr const char* convention = "DICOM";
/// What was assumed and overridden when the data were first read, [1] on.
inline constexpr const char* assumed_key = "%isotone assumed";
inline constexpr const char* overridden_key = "%isotone overridden";
inline constexpr const char* window_name_key = "%isotone energy window name";
/// Degrees that the head turns through while it counts a projection, whose angle is the middle of them.
inline constexpr const char* view_arc_key = "%isotone view arc (deg)";
/// What was corrected in the counts before they were read; absent where they are as measured.
inline constexpr const char* corrected_key = "%isotone corrected";
/// Head and start of each projection, where the projections are not those of one head that follow each other.
inline constexpr const char* view_heads_key = "%isotone view heads";
inline constexpr const char* view_starts_key = "%isotone view starts (sec)";

}  // namespace isotone::io::interfile
