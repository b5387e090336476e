// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/series_files.hpp"

#include "core/error.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/object_kind.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

namespace isotone::io::dicom {

namespace fs = std::filesystem;

namespace {

std::string name_of(SliceKind kind) {
    return kind == SliceKind::pet ? "PET" : "CT";
}

/// Where no slice was found. A lone file is named for what it is; of many, most are never what was looked for.
Error no_slice(const std::vector<fs::path>& files, SliceKind kind, const std::string& where) {
    const std::string name = name_of(kind);
    if (files.size() != 1) {
        return {ErrorCode::input_missing, where, "holds no " + name + " image",
                "give the folder of a " + name + " series; subfolders are not searched"};
    }
    DcmFileFormat format;
    load_object(files.front(), format);
    return unsupported(files.front().string(),
                       "is " + kind_in_words(*format.getDataset()) + ", not a " + name + " image",
                       kind == SliceKind::ct             ? "give the folder of a CT series"
                       : where == files.front().string() ? "PET series, reconstructed SPECT images (RECON TOMO) and "
                                                           "SPECT projections (TOMO, GATED TOMO) are read; static "
                                                           "ones by calibrate"
                                                         : "name this file itself, not its folder");
}

/// Files that lie beside images without being any: hidden ones, and those whose ending says so.
bool is_side_file(const fs::path& path) {
    constexpr std::array<std::string_view, 13> endings = {".txt", ".md",  ".json", ".csv",  ".html", ".xml", ".pdf",
                                                          ".gz",  ".zip", ".log",  ".toml", ".h5",   ".nii"};
    const std::string name = path.filename().string();
    return name.starts_with('.') || name == "DICOMDIR" ||
           std::ranges::find(endings, path.extension().string()) != endings.end();
}

}  // namespace

std::vector<fs::path> files_of(const fs::path& folder, std::vector<std::string>& findings) {
    std::error_code fault;
    if (!fs::exists(folder, fault)) {
        throw Error(ErrorCode::input_missing, folder.string(), "does not exist", "check the path");
    }
    if (!fs::is_directory(folder, fault)) {
        return {folder};
    }
    std::vector<fs::path> files;
    std::size_t skipped = 0;
    for (fs::directory_iterator it(folder, fault); !fault && it != fs::directory_iterator(); it.increment(fault)) {
        const fs::directory_entry& entry = *it;
        // A link that leads nowhere is no file; its fault is not the folder's.
        std::error_code entry_fault;
        if (!entry.is_regular_file(entry_fault)) {
            continue;
        }
        // A file without an ending may be anything; with an ending that is not known it must be a readable image.
        const bool may_be_anything = !entry.path().has_extension();
        if (is_side_file(entry.path()) || (may_be_anything && !is_dicom_file(entry.path()))) {
            ++skipped;
        } else {
            files.push_back(entry.path());
        }
    }
    if (fault) {
        throw Error(ErrorCode::input_missing, folder.string(), "cannot be listed: " + fault.message(),
                    "check the permissions of the folder");
    }
    if (skipped > 0) {
        findings.push_back(std::to_string(skipped) + " files that are not images were skipped");
    }
    std::ranges::sort(files);  // the order of a listing depends on the file system
    return files;
}

std::vector<SliceFile> read_slices(const std::vector<fs::path>& files, SliceKind kind,
                                   std::vector<std::string>& findings) {
    std::vector<SliceFile> slices;
    std::size_t other_objects = 0;
    for (const fs::path& path : files) {
        if (std::optional<SliceFile> slice = read_slice_file(path, kind)) {
            slices.push_back(std::move(*slice));
        } else {
            ++other_objects;
        }
    }
    if (other_objects > 0) {
        findings.push_back(std::to_string(other_objects) + " DICOM objects other than " + name_of(kind) +
                           " images were skipped");
    }
    return slices;
}

void check_one_series(const std::vector<SliceFile>& slices, const std::vector<fs::path>& files, SliceKind kind,
                      const std::string& where) {
    const std::string name = name_of(kind);
    if (slices.empty()) {
        throw no_slice(files, kind, where);
    }
    std::set<std::string> series;
    for (const SliceFile& slice : slices) {
        series.insert(slice.series.series_uid);
    }
    if (series.size() != 1) {
        throw inconsistent(where, "holds " + std::to_string(series.size()) + " " + name + " series",
                           "give one series at a time: put each into a folder of its own");
    }
    const std::optional<int> claimed = slices.front().number_of_slices;
    if (claimed && *claimed > 1 && slices.size() < static_cast<std::size_t>(*claimed)) {
        throw inconsistent(
            where, "holds " + std::to_string(slices.size()) + " slices, the header counts " + std::to_string(*claimed),
            "fetch the missing slices");
    }
}

const char* geometry_that_differs(const SliceFile& slice, const SliceFile& first) {
    // Text rounding of the last digit is not another geometry.
    const auto same = [](double a, double b) { return std::abs(a - b) <= 1e-4 * (1.0 + std::abs(a)); };
    if (slice.columns != first.columns || slice.rows != first.rows)
        return "Rows and Columns";
    if (!same(slice.column_spacing_mm, first.column_spacing_mm) || !same(slice.row_spacing_mm, first.row_spacing_mm))
        return "PixelSpacing";
    if (!std::ranges::equal(slice.orientation, first.orientation, same))
        return "ImageOrientationPatient";
    if (slice.series.frame_of_reference_uid != first.series.frame_of_reference_uid)
        return "FrameOfReferenceUID";
    return nullptr;
}

void collect_findings(const std::vector<SliceFile>& slices, std::vector<std::string>& findings) {
    std::set<std::string> seen;
    for (const SliceFile& slice : slices) {
        for (const std::string& finding : slice.findings) {
            if (seen.insert(finding).second) {
                findings.push_back(finding);
            }
        }
    }
}

std::vector<float> stacked_values(std::vector<SliceFile>& slices) {
    std::vector<float> values;
    values.reserve(slices.size() * slices.front().values.size());
    for (SliceFile& slice : slices) {
        values.insert(values.end(), slice.values.begin(), slice.values.end());
        slice.values = {};
    }
    return values;
}

}  // namespace isotone::io::dicom
