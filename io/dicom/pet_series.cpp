// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/pet_series.hpp"

#include "core/error.hpp"
#include "io/dicom/slice_file.hpp"
#include "io/dicom/slice_order.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;

Error inconsistent(const std::string& where, const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, where, what, hint};
}

/// Files that lie beside images without being any: hidden ones, and those whose ending says so.
bool is_side_file(const fs::path& path) {
    constexpr std::array<std::string_view, 10> endings = {".txt", ".md",  ".json", ".csv", ".html",
                                                          ".xml", ".pdf", ".gz",   ".zip", ".log"};
    const std::string name = path.filename().string();
    return name.starts_with('.') || name == "DICOMDIR" ||
           std::ranges::find(endings, path.extension().string()) != endings.end();
}

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

std::vector<SliceFile> read_slices(const std::vector<fs::path>& files, std::vector<std::string>& findings) {
    std::vector<SliceFile> slices;
    std::size_t other_objects = 0;
    for (const fs::path& path : files) {
        if (std::optional<SliceFile> slice = read_slice_file(path)) {
            slices.push_back(std::move(*slice));
        } else {
            ++other_objects;
        }
    }
    if (other_objects > 0) {
        findings.push_back(std::to_string(other_objects) + " DICOM objects other than PET images were skipped");
    }
    return slices;
}

void check_one_series(const std::vector<SliceFile>& slices, const std::string& where) {
    std::set<std::string> series;
    for (const SliceFile& slice : slices) {
        series.insert(slice.series.series_uid);
    }
    if (series.size() != 1) {
        throw inconsistent(where, "holds " + std::to_string(series.size()) + " PET series",
                           "give one series at a time: put each into a folder of its own");
    }
    const std::optional<int> claimed = slices.front().number_of_slices;
    if (claimed && *claimed > 1 && slices.size() < static_cast<std::size_t>(*claimed)) {
        throw inconsistent(
            where, "holds " + std::to_string(slices.size()) + " slices, the header counts " + std::to_string(*claimed),
            "fetch the missing slices");
    }
}

/// What must be the same in every slice for the stack to be one image.
void check_same_image(const std::vector<SliceFile>& slices) {
    const SliceFile& first = slices.front();
    const auto differs = [&](const SliceFile& slice) -> const char* {
        // Text rounding of the last digit is not another geometry.
        const auto same = [](double a, double b) { return std::abs(a - b) <= 1e-4 * (1.0 + std::abs(a)); };
        if (slice.columns != first.columns || slice.rows != first.rows)
            return "Rows and Columns";
        if (!same(slice.column_spacing_mm, first.column_spacing_mm) ||
            !same(slice.row_spacing_mm, first.row_spacing_mm))
            return "PixelSpacing";
        if (!std::ranges::equal(slice.orientation, first.orientation, same))
            return "ImageOrientationPatient";
        if (slice.series.frame_of_reference_uid != first.series.frame_of_reference_uid)
            return "FrameOfReferenceUID";
        if (slice.series.units != first.series.units)
            return "Units";
        if (slice.series.suv_type != first.series.suv_type)
            return "SUVType";
        if (slice.series.decay_correction != first.series.decay_correction)
            return "DecayCorrection";
        if (slice.series.total_dose != first.series.total_dose)
            return "RadionuclideTotalDose";
        if (slice.series.half_life_s != first.series.half_life_s)
            return "RadionuclideHalfLife";
        if (slice.series.injection != first.series.injection)
            return "RadiopharmaceuticalStartDateTime";
        if (slice.series.injection_second_of_day != first.series.injection_second_of_day)
            return "RadiopharmaceuticalStartTime";
        if (slice.series.weight != first.series.weight)
            return "PatientWeight";
        if (slice.series.height_m != first.series.height_m)
            return "PatientSize";
        if (slice.series.sex != first.series.sex)
            return "PatientSex";
        if (slice.series.corrected_image != first.series.corrected_image)
            return "CorrectedImage";
        if (slice.series.device_serial != first.series.device_serial)
            return "DeviceSerialNumber";
        if (slice.series.reconstruction_method != first.series.reconstruction_method)
            return "ReconstructionMethod";
        if (slice.series.convolution_kernel != first.series.convolution_kernel)
            return "ConvolutionKernel";
        if (slice.series.series_start != first.series.series_start)
            return "SeriesDate and SeriesTime";
        if (slice.series.ge_scan != first.series.ge_scan)
            return "GE private scan time";
        if (slice.series.philips_suv_factor != first.series.philips_suv_factor ||
            slice.series.philips_activity_factor != first.series.philips_activity_factor)
            return "Philips private factors";
        return nullptr;
    };
    for (const SliceFile& slice : slices) {
        if (const char* attribute = differs(slice)) {
            throw inconsistent(slice.path.string(), std::string("differs from the other slices in ") + attribute,
                               "the files were mixed from several images; give the files of one");
        }
    }
}

Quantity quantity_of(const PetSeriesHeader& header) {
    if (header.units == "BQML") {
        return Quantity::activity_concentration;
    }
    const bool body_weight = header.suv_type.empty() || header.suv_type == "BW";
    return header.units == "GML" && body_weight ? Quantity::suv_bw : Quantity::relative;
}

/// The same finding in every slice is one finding of the series.
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

PetSeries assemble(std::vector<SliceFile> slices, std::vector<std::string> findings, const std::string& where) {
    if (slices.empty()) {
        throw Error(ErrorCode::input_missing, where, "holds no PET image",
                    "give the folder of a PET series; subfolders are not searched");
    }
    check_one_series(slices, where);
    check_same_image(slices);
    collect_findings(slices, findings);
    PetSeries series;
    const ImageGrid grid = order_slices(slices, findings);
    series.header = slices.front().series;
    series.volume.grid = grid;
    series.volume.quantity = quantity_of(series.header);
    series.volume.values.reserve(grid.voxels());
    for (SliceFile& slice : slices) {
        series.volume.values.insert(series.volume.values.end(), slice.values.begin(), slice.values.end());
        series.slices.push_back(std::move(slice.slice));
        series.files.push_back(std::move(slice.path));
        slice.values = {};
    }
    series.findings = std::move(findings);
    return series;
}

}  // namespace

PetSeries read_pet_series(const std::vector<fs::path>& files) {
    std::vector<std::string> findings;
    const std::string where = files.empty() ? "file list" : files.front().string();
    std::vector<SliceFile> slices = read_slices(files, findings);
    return assemble(std::move(slices), std::move(findings), where);
}

PetSeries read_pet_series(const fs::path& folder_or_file) {
    std::vector<std::string> findings;
    const std::vector<fs::path> files = files_of(folder_or_file, findings);
    std::vector<SliceFile> slices = read_slices(files, findings);
    return assemble(std::move(slices), std::move(findings), folder_or_file.string());
}

}  // namespace isotone::io::dicom
