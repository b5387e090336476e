// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_projections.hpp"
#include "core/number_text.hpp"
#include "core/words.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_axis.hpp"
#include "io/dicom/nm_counts.hpp"
#include "io/dicom/nm_frames.hpp"
#include "io/dicom/nm_header.hpp"
#include "io/dicom/nm_kind.hpp"
#include "io/dicom/nm_notes.hpp"
#include "io/dicom/nm_orbit.hpp"
#include "io/dicom/nm_pixel_order.hpp"
#include "io/dicom/nm_radii.hpp"
#include "io/dicom/nm_views.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/reading_faults.hpp"
#include "io/dicom/series_files.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;

void read_offsets(DcmItem& dataset, const NmPixelOrder& order, const NmReadOptions& options, const std::string& where,
                  ProjectionGeometry& geometry, ReadingNotes& notes) {
    if (options.axis_offset_mm) {
        notes.overrides.push_back("axis_offset_mm = " + number_text(*options.axis_offset_mm));
    }
    const double half_width = 0.5 * geometry.bins * geometry.bin_mm;
    for (ProjectionView& view : geometry.views) {
        view.axis_offset_mm = nm_axis_offset_of(dataset, view.head, order, options, notes);
        if (std::abs(view.axis_offset_mm) > half_width) {
            throw inconsistent(where,
                               "the axis of rotation is " + number_text(view.axis_offset_mm) +
                                   " mm beside the middle of detector " + std::to_string(view.head + 1) +
                                   ", which ends at " + number_text(half_width) + " mm",
                               "state `axis_offset_mm`, where the axis projects from the middle of the detector");
        }
    }
}

SpectData data_of(DcmDataset& dataset, const NmReadOptions& options, const std::string& where,
                  std::uint64_t file_bytes) {
    ReadingNotes notes;
    check_nm_kind(dataset, NmKind::tomographic, options, where, notes);
    const NmFrames frames = nm_frames_of(dataset, where, notes);
    const NmViews views = nm_views_of(frames, where);
    SpectData data;
    data.windows = nm_windows_of(dataset, frames.windows, where);
    data.gates = frames.gates;
    data.gate_shares = frames.gate_shares;
    const std::optional<PatientPosition> position = read_nm_header(dataset, data, notes);
    read_nm_pixel_grid(dataset, data.geometry, where);
    data.geometry.views = nm_orbit_of(dataset, views, options, position, where, notes);
    const NmRadii radii = nm_radii_of(dataset, views, options, where, notes);
    for (std::size_t v = 0; v < radii.face_mm.size(); ++v) {
        data.geometry.views[v].radius_mm = radii.face_mm[v];
    }
    const NmPixelOrder order = nm_pixel_order_of(dataset, data.geometry, options, notes);
    read_offsets(dataset, order, options, where, data.geometry, notes);
    data.axis_position_mm = nm_axis_position_of(dataset, data.geometry, radii.of_file_mm, order, notes);
    data.geometry.check(where);
    read_nm_counts(dataset, frames, views, order, where, file_bytes, data);
    for (const ProjectionView& view : data.geometry.views) {
        data.exam.duration_s = std::max(data.exam.duration_s, view.start_s + view.duration_s);
    }
    data.provenance = nm_record_of(dataset, notes);
    data.check(where);
    return data;
}

/// @throws Error{input_corrupt} where it is no DICOM file, or damaged
std::optional<NmKind> kind_of_file(const fs::path& file) {
    // The meta header spares the pixels of other objects, of which a folder may hold hundreds.
    const std::string sop_class = sop_class_of_file(file);
    if (!sop_class.empty() && sop_class != UID_NuclearMedicineImageStorage) {
        return std::nullopt;
    }
    DcmFileFormat format;
    load_object(file, format);
    return nm_kind_of(*format.getDataset());
}

bool holds_nm(const fs::path& file, NmKind kind) {
    try {
        return kind_of_file(file) == kind;
    } catch (const Error&) {
        return false;
    }
}

std::string names_of(const std::vector<fs::path>& files) {
    constexpr std::size_t most = 12;  // what a reader of an error still looks through
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(files.size(), most); ++i) {
        names.push_back(files[i].filename().string());
    }
    return joined(names, ", ") + (files.size() > most ? " and " + std::to_string(files.size() - most) + " more" : "");
}

fs::path only_projections_of(const fs::path& folder) {
    const std::vector<fs::path> found = nm_projections_in(folder);
    if (found.empty()) {
        throw Error(ErrorCode::input_missing, folder.string(), "holds no NM object of projections (TOMO)",
                    "name the file of the acquisition; subfolders are not searched");
    }
    if (found.size() > 1) {
        throw inconsistent(folder.string(),
                           "holds " + std::to_string(found.size()) + " NM objects of projections: " + names_of(found),
                           "name one of the files, or put each acquisition into a folder of its own");
    }
    return found.front();
}

}  // namespace

bool holds_nm_projections(const fs::path& file) {
    return holds_nm(file, NmKind::tomographic);
}

bool holds_nm_static(const fs::path& file) {
    return holds_nm(file, NmKind::planar);
}

std::vector<fs::path> nm_projections_in(const fs::path& folder) {
    std::vector<std::string> findings;
    std::vector<fs::path> found = files_of(folder, findings);
    // One that is cut short may be what the folder was made for: it is an error, as it is for a series of slices.
    std::erase_if(
        found, [](const fs::path& path) { return !claims_dicom(path) || kind_of_file(path) != NmKind::tomographic; });
    return found;
}

SpectData read_nm_projections(const fs::path& file_or_folder, const NmReadOptions& options) {
    std::error_code fault;
    const fs::path file =
        fs::is_directory(file_or_folder, fault) ? only_projections_of(file_or_folder) : file_or_folder;
    DcmFileFormat format;
    load_object(file, format);
    return data_of(*format.getDataset(), options, file.string(), fs::file_size(file));
}

}  // namespace isotone::io::dicom
