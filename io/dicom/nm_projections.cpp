// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_projections.hpp"
#include "core/number_text.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_frames.hpp"
#include "io/dicom/nm_header.hpp"
#include "io/dicom/nm_orbit.hpp"
#include "io/dicom/nm_place.hpp"
#include "io/dicom/nm_radii.hpp"
#include "io/dicom/nm_views.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/pixel_values.hpp"
#include "io/dicom/series_files.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <limits>
#include <span>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;

Record list(std::vector<std::string> texts) {
    // One finding of every view or detector is one finding.
    std::vector<std::string> distinct;
    for (std::string& text : texts) {
        if (std::ranges::find(distinct, text) == distinct.end()) {
            distinct.push_back(std::move(text));
        }
    }
    Record::List entries;
    for (const std::string& text : distinct) {
        entries.emplace_back(text);
    }
    return entries;
}

Record record_of(DcmItem& dataset, const NmNotes& notes) {
    Record record;
    record["format"] = "DICOM NM";
    record["origin"] = first_of(dataset, DCM_Manufacturer) + " " + first_of(dataset, DCM_ManufacturerModelName);
    record["assumptions"] = list(notes.assumptions);
    record["overrides"] = list(notes.overrides);
    record["corrected_image"] = list(values_of(dataset, DCM_CorrectedImage));
    return record;
}

void read_pixel_grid(DcmItem& dataset, ProjectionGeometry& geometry, const std::string& where) {
    geometry.bins = small_integer_of(dataset, DCM_Columns).value_or(0);
    geometry.rows = small_integer_of(dataset, DCM_Rows).value_or(0);
    if (geometry.bins < 1 || geometry.rows < 1) {
        throw nm_corrupt(where, "Rows (0028,0010) or Columns (0028,0011) is missing or zero");
    }
    const auto spacing = numbers_of(dataset, DCM_PixelSpacing);
    if (spacing.size() != 2 || !(spacing[0] > 0.0) || !(spacing[1] > 0.0)) {
        throw nm_corrupt(where, "PixelSpacing (0028,0030) is missing or not two positive numbers");
    }
    geometry.row_mm = spacing[0];
    geometry.bin_mm = spacing[1];
}

void read_offsets(DcmItem& dataset, const NmPixelOrder& order, const NmReadOptions& options,
                  ProjectionGeometry& geometry, NmNotes& notes) {
    if (options.axis_offset_mm) {
        notes.overrides.push_back("axis_offset_mm = " + number_text(*options.axis_offset_mm));
    }
    for (ProjectionView& view : geometry.views) {
        view.axis_offset_mm = nm_axis_offset_of(dataset, view.head, order, options, notes);
    }
}

std::vector<float> pixels_of(DcmDataset& dataset, const ProjectionGeometry& geometry, std::size_t frames,
                             const std::string& where, std::uint64_t file_bytes) {
    const auto all_rows = static_cast<std::uint64_t>(geometry.rows) * frames;
    if (all_rows > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) {
        throw nm_corrupt(where, "holds more pixels than a file can");
    }
    const double slope = number_of(dataset, DCM_RescaleSlope).value_or(1.0);
    const double intercept = number_of(dataset, DCM_RescaleIntercept).value_or(0.0);
    std::vector<float> pixels =
        rescaled_pixels(dataset, where, file_bytes, geometry.bins, static_cast<int>(all_rows), slope, intercept);
    if (std::ranges::any_of(pixels, [](float value) { return value < 0.0F; })) {
        throw nm_inconsistent(where, "some counts are negative", "give the projections as they were counted");
    }
    return pixels;
}

/// From [row][bin] of the file to [bin][row], rows from the feet, bins as seen from the detector.
void place_frame(std::span<const float> pixels, const NmPixelOrder& order, const ProjectionGeometry& geometry, int view,
                 std::vector<float>& values) {
    for (int row = 0; row < geometry.rows; ++row) {
        const int from_feet = order.head_first ? geometry.rows - 1 - row : row;
        for (int bin = 0; bin < geometry.bins; ++bin) {
            const int seen = order.mirrored ? geometry.bins - 1 - bin : bin;
            values[geometry.offset(view, seen, from_feet)] =
                pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(geometry.bins) +
                       static_cast<std::size_t>(bin)];
        }
    }
}

void place_counts(const NmFrames& frames, const NmViews& views, const std::vector<float>& pixels,
                  const NmPixelOrder& order, SpectData& data) {
    const std::size_t frame_size =
        static_cast<std::size_t>(data.geometry.bins) * static_cast<std::size_t>(data.geometry.rows);
    for (int window = 0; window < frames.windows; ++window) {
        for (int gate = 0; gate < frames.gates; ++gate) {
            WindowCounts part{window, gate, {}};
            for (std::size_t f = 0; f < frames.frames.size(); ++f) {
                if (frames.frames[f].window != window || frames.frames[f].gate != gate) {
                    continue;
                }
                part.values.resize(data.geometry.size());
                place_frame(std::span(pixels).subspan(f * frame_size, frame_size), order, data.geometry,
                            views.view_of[f], part.values);
            }
            if (!part.values.empty()) {
                data.counts.push_back(std::move(part));
            }
        }
    }
}

SpectData data_of(DcmDataset& dataset, const NmReadOptions& options, const std::string& where,
                  std::uint64_t file_bytes) {
    NmNotes notes;
    check_nm_kind(dataset, options, where, notes);
    const NmFrames frames = nm_frames_of(dataset, where, notes);
    const NmViews views = nm_views_of(frames, where);
    SpectData data;
    data.windows = nm_windows_of(dataset, frames.windows, where);
    data.gates = frames.gates;
    data.gate_shares = frames.gate_shares;
    const std::optional<PatientPosition> position = read_nm_header(dataset, data, notes);
    read_pixel_grid(dataset, data.geometry, where);
    data.geometry.views = nm_orbit_of(dataset, views, options, position, where, notes);
    const std::vector<double> radii = nm_radii_of(dataset, views, options, where, notes);
    for (std::size_t v = 0; v < radii.size(); ++v) {
        data.geometry.views[v].radius_mm = radii[v];
    }
    const NmPixelOrder order = nm_pixel_order_of(dataset, data.geometry, options, notes);
    read_offsets(dataset, order, options, data.geometry, notes);
    data.axis_position_mm = nm_axis_position_of(dataset, data.geometry, order, notes);
    data.geometry.check(where);
    place_counts(frames, views, pixels_of(dataset, data.geometry, frames.frames.size(), where, file_bytes), order,
                 data);
    for (const ProjectionView& view : data.geometry.views) {
        data.exam.duration_s = std::max(data.exam.duration_s, view.start_s + view.duration_s);
    }
    data.provenance = record_of(dataset, notes);
    data.check(where);
    return data;
}

std::string names_of(const std::vector<fs::path>& files) {
    constexpr std::size_t most = 12;  // what a reader of an error still looks through
    std::string names;
    for (std::size_t i = 0; i < std::min(files.size(), most); ++i) {
        names += (i == 0 ? "" : ", ") + files[i].filename().string();
    }
    return names + (files.size() > most ? " and " + std::to_string(files.size() - most) + " more" : "");
}

fs::path only_projections_of(const fs::path& folder) {
    const std::vector<fs::path> found = nm_projections_in(folder);
    if (found.empty()) {
        throw Error(ErrorCode::input_missing, folder.string(), "holds no NM object of projections (TOMO)",
                    "name the file of the acquisition; subfolders are not searched");
    }
    if (found.size() > 1) {
        throw nm_inconsistent(
            folder.string(), "holds " + std::to_string(found.size()) + " NM objects of projections: " + names_of(found),
            "name one of the files, or put each acquisition into a folder of its own");
    }
    return found.front();
}

}  // namespace

bool holds_nm_projections(const fs::path& file) {
    try {
        if (sop_class_of_file(file) != UID_NuclearMedicineImageStorage) {
            return false;
        }
        DcmFileFormat format;
        load_object(file, format);
        const auto type = values_of(*format.getDataset(), DCM_ImageType);
        return type.size() > 2 && (type[2] == "TOMO" || type[2] == "GATED TOMO");
    } catch (const Error&) {
        return false;
    }
}

std::vector<fs::path> nm_projections_in(const fs::path& folder) {
    std::vector<std::string> findings;
    std::vector<fs::path> found = files_of(folder, findings);
    std::erase_if(found, [](const fs::path& path) { return !holds_nm_projections(path); });
    return found;
}

SpectData read_nm_projections(const fs::path& file_or_folder, const NmReadOptions& options) {
    std::error_code fault;
    if (!fs::exists(file_or_folder, fault)) {
        throw Error(ErrorCode::input_missing, file_or_folder.string(), "does not exist", "check the path");
    }
    const fs::path file =
        fs::is_directory(file_or_folder, fault) ? only_projections_of(file_or_folder) : file_or_folder;
    DcmFileFormat format;
    load_object(file, format);
    return data_of(*format.getDataset(), options, file.string(), fs::file_size(file));
}

}  // namespace isotone::io::dicom
