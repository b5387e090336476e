// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/new_object.hpp"
#include "io/dicom/nm_reconstruction.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace isotone::io::dicom {
namespace {

constexpr double largest_stored = 65535.0;

Error refused(const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, "image to be written as DICOM", what, hint};
}

void check_holdable(const Volume& volume) {
    check_writable(volume);
    if (volume.quantity != Quantity::activity_concentration && volume.quantity != Quantity::relative) {
        throw refused("holds " + unit_of(volume.quantity) + "; a reconstruction holds Bq/mL or relative values",
                      "write the activity concentration; every reader computes SUV from it");
    }
    if (std::ranges::any_of(volume.values, [](float value) { return value < 0.0F; })) {
        throw refused("holds negative values, which unsigned pixels cannot",
                      "write it as NIfTI, or set the negative values to zero if they mean nothing");
    }
    const std::uint64_t bytes = 2 * static_cast<std::uint64_t>(volume.grid.voxels());
    if (bytes >= 1ULL << 30U) {
        throw refused("is larger than 1 GiB as a single object", "write it as NIfTI, or on a coarser grid");
    }
}

double slope_of(const Volume& volume) {
    const double largest = static_cast<double>(std::ranges::max(volume.values));
    return largest > 0.0 ? largest / largest_stored : 1.0;
}

void check_tag(const OFCondition& status, const DcmTag& tag) {
    check_set(status, DcmTag(tag).getTagName());
}

void put_double(DcmItem& item, const DcmTagKey& tag, double value) {
    check_tag(item.putAndInsertFloat64(tag, value), tag);
}

/// A sequence without items: type 2, unknown.
void put_empty(DcmItem& item, const DcmTagKey& sequence) {
    check_tag(item.insertEmptyElement(sequence), sequence);
}

void put_shorts(DcmItem& item, const DcmTag& tag, const std::vector<Uint16>& values) {
    check_tag(item.putAndInsertUint16Array(tag, values.data(), static_cast<unsigned long>(values.size())), tag);
}

void put_image_text(DcmItem& item, const NmReconstructionDescription& d, const ClockTime& start) {
    put(item, DCM_ImageType, "DERIVED\\PRIMARY\\RECON TOMO\\EMISSION");
    put(item, DCM_InstanceNumber, "1");
    put(item, DCM_PatientOrientation, "");
    put_date_and_time(item, DCM_AcquisitionDate, DCM_AcquisitionTime, start);
    if (d.created) {
        put_date_and_time(item, DCM_ContentDate, DCM_ContentTime, *d.created);
    }
    put(item, DCM_DerivationDescription, single_value("Reconstruction: " + d.reconstruction_method, short_text));
    put(item, DCM_CountsAccumulated, "");
    put(item, DCM_CorrectedImage, corrections_text(d));
}

/// The isotope module. Doses of this class are in MBq (PS3.3 C.8.4.10), those of PET in Bq.
void put_isotope(DcmItem& item, const NmReconstructionDescription& d) {
    DcmItem& windows = add_item(item, DCM_EnergyWindowInformationSequence);
    for (const EnergyWindow& window : d.energy_windows) {
        add_ranges(windows, window);
    }
    if (!d.energy_windows.empty() && !d.energy_windows.front().name.empty()) {
        put(windows, DCM_EnergyWindowName, single_value(d.energy_windows.front().name, short_string));
    }
    DcmItem& tracer = add_radiopharmaceutical(item, d.exam);
    if (!radionuclide_code(d.exam.nuclide.name)) {
        put_empty(tracer, DCM_RadionuclideCodeSequence);
    }
    if (d.exam.injected_activity_bq) {
        put(tracer, DCM_RadionuclideTotalDose, decimal_string(1e-6 * *d.exam.injected_activity_bq));
    }
}

void put_geometry(DcmItem& item, const ImageGrid& grid, const NmReconstructionDescription& d) {
    put(item, DCM_PixelSpacing, numbers_text(std::array{grid.spacing_mm[1], grid.spacing_mm[0]}));
    put(item, DCM_SpacingBetweenSlices, decimal_string(grid.spacing_mm[2]));
    put(item, DCM_SliceThickness, decimal_string(grid.spacing_mm[2]));
    DcmItem& detector = add_item(item, DCM_DetectorInformationSequence);
    put(detector, DCM_CollimatorType, single_value(d.collimator_type, short_string));
    if (!d.collimator_name.empty()) {
        put(detector, DCM_CollimatorGridName, single_value(d.collimator_name, short_string));
    }
    put(detector, DCM_FocalDistance, "");
    put(detector, DCM_ImagePositionPatient, numbers_text(grid.position({0.0, 0.0, 0.0})));
    put(detector, DCM_ImageOrientationPatient, numbers_text(orientation_of(grid)));
    if (!d.convolution_kernel.empty()) {
        put(item, DCM_ConvolutionKernel, single_value(d.convolution_kernel, short_string));
    }
}

void put_frames(DcmItem& item, int slices) {
    put(item, DCM_NumberOfFrames, std::to_string(slices));
    check_tag(item.putAndInsertTagKey(DCM_FrameIncrementPointer, DCM_SliceVector), DCM_FrameIncrementPointer);
    put(item, DCM_NumberOfEnergyWindows, 1);
    put(item, DCM_NumberOfDetectors, 1);
    put(item, DCM_NumberOfRotations, 1);
    put_empty(item, DCM_RotationInformationSequence);  // how the heads moved is said by the projections
    put(item, DCM_NumberOfSlices, slices);
    std::vector<Uint16> numbers;
    for (int k = 1; k <= slices; ++k) {
        numbers.push_back(static_cast<Uint16>(k));
    }
    put_shorts(item, DCM_SliceVector, numbers);
}

void put_pixels(DcmItem& item, const Volume& volume, double slope) {
    put(item, DCM_SamplesPerPixel, 1);
    put(item, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(item, DCM_Rows, volume.grid.size[1]);
    put(item, DCM_Columns, volume.grid.size[0]);
    put(item, DCM_BitsAllocated, 16);
    put(item, DCM_BitsStored, 16);
    put(item, DCM_HighBit, 15);
    put(item, DCM_PixelRepresentation, 0);
    std::vector<Uint16> stored;
    stored.reserve(volume.values.size());
    for (const float value : volume.values) {
        stored.push_back(static_cast<Uint16>(std::min(std::nearbyint(value / slope), largest_stored)));
    }
    put_shorts(item, DCM_PixelData, stored);
}

const char* meaning_of_values(const NmReconstructionDescription& d) {
    return !is_decay_corrected(d)   ? "Activity concentration, mean over the acquisition"
           : refers_to_injection(d) ? "Activity concentration at the injection"
                                    : "Activity concentration at the start of the acquisition";
}

void put_mapping(DcmItem& item, double slope, const NmReconstructionDescription& d) {
    DcmItem& mapping = add_item(item, DCM_RealWorldValueMappingSequence);
    put_shorts(mapping, DcmTag(DCM_RealWorldValueFirstValueMapped, EVR_US), {0});
    put_shorts(mapping, DcmTag(DCM_RealWorldValueLastValueMapped, EVR_US), {65535});
    put_double(mapping, DCM_RealWorldValueIntercept, 0.0);
    put_double(mapping, DCM_RealWorldValueSlope, slope);
    put(mapping, DCM_LUTLabel, "Bq/mL");
    put(mapping, DCM_LUTExplanation, meaning_of_values(d));
    add_code(mapping, DCM_MeasurementUnitsCodeSequence, becquerels_per_millilitre);
}

}  // namespace

WrittenSeries write_nm_reconstruction(const std::filesystem::path& file, const Volume& volume,
                                      const NmReconstructionDescription& description) {
    prepare_toolkit();
    check_holdable(volume);
    const ClockTime start = start_of(description);
    Uids uids = uids_of(volume, description, "NM series");
    ContentUid series("NM series of a gamma camera");
    series.add(uids.series).add(description.collimator_name).add(description.collimator_type);
    for (const EnergyWindow& window : description.energy_windows) {
        series.add(window.name);
        for (const double level : window.levels_kev()) {
            series.add(level);
        }
    }
    uids.series = series.uid();

    const double slope = slope_of(volume);
    DcmFileFormat format;
    DcmItem& item = *format.getDataset();
    put(item, DCM_SOPClassUID, UID_NuclearMedicineImageStorage);
    put(item, DCM_SOPInstanceUID, ContentUid("reconstruction").add(uids.series).uid());
    put_patient_and_study(item, description, uids, start);
    put_new_series(item, description, uids, start, "NM");
    put_image_text(item, description, start);
    put_isotope(item, description);
    put_geometry(item, volume.grid, description);
    put_frames(item, volume.grid.size[2]);
    put_pixels(item, volume, slope);
    if (volume.quantity == Quantity::activity_concentration) {
        put_mapping(item, slope, description);
    }
    add_contribution(item, "Reconstruction: " + description.reconstruction_method, description.created);

    file::AtomicFile output(file);
    output.write(encoded(format));
    output.commit();
    return {uids.series, {file}, slope};
}

}  // namespace isotone::io::dicom
