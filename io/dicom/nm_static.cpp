// SPDX-License-Identifier: Apache-2.0
// Planar acquisitions: counts of detectors that stand somewhere.
#include "core/number_text.hpp"
#include "io/dicom/nm_counts.hpp"
#include "io/dicom/nm_duration.hpp"
#include "io/dicom/nm_frames.hpp"
#include "io/dicom/nm_header.hpp"
#include "io/dicom/nm_kind.hpp"
#include "io/dicom/nm_notes.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_views.hpp"
#include "io/dicom/object_file.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;

SpectData static_data_of(DcmDataset& dataset, const NmReadOptions& options, const std::string& where,
                         std::uint64_t file_bytes) {
    ReadingNotes notes;
    check_nm_kind(dataset, NmKind::planar, options, where, notes);
    const NmFrames frames = nm_static_frames_of(dataset, where);
    const NmViews views = nm_views_of(frames, where);
    SpectData data;
    data.windows = nm_windows_of(dataset, frames.windows, where);
    read_nm_header(dataset, data, notes);
    read_nm_pixel_grid(dataset, data.geometry, where);
    if (options.view_duration_s) {
        notes.overrides.push_back("view_duration_s = " + number_text(*options.view_duration_s));
    }
    data.exam.duration_s = nm_view_duration_of(dataset, options, where);
    for (const NmView& view : views.views) {
        ProjectionView placed;
        placed.duration_s = data.exam.duration_s;
        placed.head = view.detector;
        data.geometry.views.push_back(placed);
    }
    read_nm_counts(dataset, frames, views, {}, where, file_bytes, data);
    for (const EnergyWindow& window : data.windows) {
        window.check(where);
    }
    data.provenance = nm_record_of(dataset, notes);
    return data;
}

}  // namespace

SpectData read_nm_static(const fs::path& file, const NmReadOptions& options) {
    DcmFileFormat format;
    load_object(file, format);
    return static_data_of(*format.getDataset(), options, file.string(), fs::file_size(file));
}

}  // namespace isotone::io::dicom
