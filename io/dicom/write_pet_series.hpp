// SPDX-License-Identifier: Apache-2.0
/// Writing PET image series: of our own reconstruction, or derived from an existing series by a filter.
///
/// Both write one file per slice, Explicit VR Little Endian, signed 16 bits, RescaleSlope of each slice = its largest
/// magnitude / 32767, so a value read back differs by at most half that slope. The folder appears only complete.
///
/// UIDs are "2.25." + 128 bits of the SHA-256 of everything that enters the series, so a rerun writes the same bytes
/// and any change of pixel, header or version makes another series.
#pragma once

#include "core/clock_time.hpp"
#include "core/exam.hpp"
#include "core/export.hpp"
#include "io/dicom/pet_series.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::io::dicom {

/// The times of an examination that decay correction can refer to in DICOM: START and ADMIN of DecayCorrection.
enum class DecayedTo { acquisition_start, injection };

/// What a new series says besides its pixels. Texts longer than DICOM allows are cut.
struct PetSeriesDescription {
    Exam exam;  ///< start_time_s is needed; dose, injection time, weight, height, sex are written where known
    std::string patient_id = "ANONYMOUS";
    std::string patient_name = "ANONYMOUS";
    std::string study_description = "isotone";
    std::string series_description = "isotone reconstruction";
    int series_number = 1;
    std::string study_uid;               ///< empty: derived from the content
    std::string frame_of_reference_uid;  ///< empty: derived from study_uid or the content

    std::string scanner_manufacturer;
    std::string scanner_model;
    std::string scanner_serial;         ///< device serial number; empty: not written, and no qualification can hold
    std::string reconstruction_method;  ///< e.g. "OSEM 3i21s PSF"
    std::string convolution_kernel;     ///< e.g. "GAUSS 4.0 mm"; empty where no filter was applied
    /// What was corrected for, in DICOM's terms: DECY, ATTN, SCAT, RAN, NORM, DTIM, DCAL. SUV is refused without ATTN.
    std::vector<std::string> corrections = {"DECY", "ATTN"};
    DecayedTo decayed_to = DecayedTo::acquisition_start;  ///< what DECY refers to; counts only where it is listed
    std::string warning;               ///< shown in the series description and the image comments; empty for none
    std::optional<ClockTime> created;  ///< content date and time; empty leaves them out and the bytes reproducible
};

/// What makes a derived series different from its source.
struct DerivedDescription {
    std::string series_description;   ///< e.g. "EARL1 harmonised"
    std::string derivation;           ///< the method in words, e.g. "Gaussian filter, FWHM 5.28 x 5.28 x 4.45 mm"
    std::string convolution_kernel;   ///< appended to the source's, at most 16 characters, e.g. "GAUSS 5.3 mm"
    std::string warning;              ///< shown in the series description and the image comments; empty for none
    double source_reach_mm = 0.0;     ///< source slices within this axial distance are listed as sources
    int series_number_offset = 1000;  ///< added to the source's series number
    std::optional<ClockTime> created;
};

struct WrittenSeries {
    std::string series_uid;
    std::vector<std::filesystem::path> files;  ///< in the order of the volume's axis 2
    double largest_slope = 0.0;                ///< a value read back differs by at most half of it
};

/// Writes a reconstruction. Units are BQML for activity concentration (decay corrected to description.decayed_to) and
/// PROPCNTS for relative images.
/// @param volume  in the patient's frame (core/patient_frame.hpp), right-handed
/// @throws Error{inconsistent_data} where the volume is in the gantry frame, holds another quantity or a value that is
///   not finite, or the exam has no start time, or no time of the injection that values refer to;
///   Error{output_location}, Error{disk_full} where it cannot be written
ISOTONE_API WrittenSeries write_pet_series(const std::filesystem::path& folder, const Volume& volume,
                                           const PetSeriesDescription& description);

/// Writes `filtered` as a new series of the source's study: attributes are read again from the source files and kept,
/// but for UIDs, pixels, and what describes the derivation. Units, times and dose stay, so the SUV factor stays.
/// Private attributes are dropped except the ones an SUV needs (GE's scan time, Philips' factors).
/// @param filtered  same grid and unit as source.volume
/// @throws Error{inconsistent_data} where the grids differ or a value is not finite; Error{input_corrupt} where a
/// source
///   file has changed since it was read; Error{output_location}, Error{disk_full}
ISOTONE_API WrittenSeries write_derived_series(const std::filesystem::path& folder, const PetSeries& source,
                                               const Volume& filtered, const DerivedDescription& description);

}  // namespace isotone::io::dicom
