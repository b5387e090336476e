// SPDX-License-Identifier: Apache-2.0
/// What a PET image series says about itself, as plain data: io/dicom fills it, harmonize/suv computes from it.
///
/// Values stand as the file states them (a dose in MBq stays in MBq, a weight in g stays in g): judging them is the
/// business of the SUV rule chain, which records what it decided. Everything a real file may lack is optional; an
/// absent string is empty. No patient identity is held here.
#pragma once

#include "core/clock_time.hpp"
#include "core/export.hpp"
#include "core/volume.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isotone {

/// One slice. Tags of the attributes stand in brackets.
struct PetSliceHeader {
    std::string sop_instance_uid;                    ///< (0008,0018)
    Vector3 image_position_mm{};                     ///< (0020,0032) centre of the first pixel, patient LPS
    double rescale_slope = 1.0;                      ///< (0028,1053)
    double rescale_intercept = 0.0;                  ///< (0028,1052), which PET requires to be 0
    std::optional<ClockTime> acquisition;            ///< (0008,0022) + (0008,0032)
    std::optional<double> frame_reference_time_ms;   ///< (0054,1300)
    std::optional<double> actual_frame_duration_ms;  ///< (0018,1242)
    std::optional<double> decay_factor;              ///< (0054,1321)
};

/// PET values are stored value x slope, the standard fixes the intercept at 0: values with another cannot be trusted,
/// and neither SUV nor filter nor derived series take them.
ISOTONE_API bool any_intercept(std::span<const PetSliceHeader> slices);
inline constexpr const char* any_intercept_fault =
    "a slice has a RescaleIntercept other than 0, which PET does not allow";

/// What all slices of a series share.
struct PetSeriesHeader {
    std::string study_uid;                ///< (0020,000D)
    std::string series_uid;               ///< (0020,000E)
    std::string frame_of_reference_uid;   ///< (0020,0052)
    std::vector<std::string> image_type;  ///< (0008,0008)
    std::string series_description;       ///< (0008,103E)

    std::string units;                         ///< (0054,1001): BQML, CNTS, GML, ...
    std::string suv_type;                      ///< (0054,1006): BW, LBM, IBW, ...; absent means BW
    std::string counts_source;                 ///< (0054,1002)
    std::string decay_correction;              ///< (0054,1102): START, ADMIN or NONE
    std::vector<std::string> corrected_image;  ///< (0028,0051): DECY, ATTN, ...

    std::optional<ClockTime> series_start;  ///< (0008,0021) + (0008,0031)
    std::optional<ClockTime> ge_scan;       ///< (0009,xx0D) of GEMS_PETD_01: GE's own start of the scan

    std::string radiopharmaceutical;                ///< (0018,0031) or the meaning of its code
    std::string radionuclide;                       ///< meaning of the radionuclide code
    std::optional<double> injection_second_of_day;  ///< (0018,1072), a time without a date
    std::optional<ClockTime> injection;             ///< (0018,1078)
    std::optional<double> total_dose;               ///< (0018,1074), Bq by the standard, MBq in some files
    std::optional<double> half_life_s;              ///< (0018,1075)

    std::optional<double> weight;    ///< (0010,1030), kg by the standard, g in some files
    std::optional<double> height_m;  ///< (0010,1020), m by the standard, cm in some files
    std::string sex;                 ///< (0010,0040): M, F, O or empty

    std::optional<double> philips_suv_factor;       ///< (7053,xx00), g/mL per stored unit after rescaling
    std::optional<double> philips_activity_factor;  ///< (7053,xx09), Bq/mL per stored unit after rescaling

    std::string manufacturer;           ///< (0008,0070)
    std::string model;                  ///< (0008,1090)
    std::string software_versions;      ///< (0018,1020)
    std::string device_serial;          ///< (0018,1000)
    std::string convolution_kernel;     ///< (0018,1210)
    std::string reconstruction_method;  ///< (0054,1103)
    std::string patient_position;       ///< HFS, FFS, HFP, FFP, ...: (0018,5100) or its coded form
};

}  // namespace isotone
