// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/pet_series.hpp"

#include "io/dicom/reading_faults.hpp"
#include "io/dicom/series_files.hpp"
#include "io/dicom/slice_order.hpp"

#include <algorithm>
#include <utility>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;

/// What must be the same in every slice for the stack to be one image.
void check_same_image(const std::vector<SliceFile>& slices) {
    const SliceFile& first = slices.front();
    const auto differs = [&](const SliceFile& slice) -> const char* {
        if (const char* geometry = geometry_that_differs(slice, first))
            return geometry;
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

PetSeries read_series(const std::vector<fs::path>& files, std::vector<std::string> findings, const std::string& where) {
    std::vector<SliceFile> slices = read_slices(files, SliceKind::pet, findings);
    check_one_series(slices, files, SliceKind::pet, where);
    check_same_image(slices);
    collect_findings(slices, findings);
    PetSeries series;
    const ImageGrid grid = order_slices(slices, findings);
    series.header = slices.front().series;
    series.volume.grid = grid;
    series.volume.quantity = quantity_of(series.header);
    series.volume.values = stacked_values(slices);
    for (SliceFile& slice : slices) {
        series.slices.push_back(std::move(slice.slice));
        series.files.push_back(std::move(slice.path));
    }
    series.findings = std::move(findings);
    return series;
}

}  // namespace

PetSeries read_pet_series(const std::vector<fs::path>& files) {
    return read_series(files, {}, files.empty() ? "file list" : files.front().string());
}

PetSeries read_pet_series(const fs::path& folder_or_file) {
    std::vector<std::string> findings;
    const std::vector<fs::path> files = files_of(folder_or_file, findings);
    return read_series(files, std::move(findings), folder_or_file.string());
}

}  // namespace isotone::io::dicom
