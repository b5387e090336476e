// SPDX-License-Identifier: Apache-2.0
/// Writing SPECT projections as one Nuclear Medicine object of the type TOMO or GATED TOMO, in the conventions that
/// io/dicom/nm_projections.hpp reads.
///
/// Views that count along arcs are written as CONTINUOUS, their Start Angle that of the start of the first arc.
///
/// Whole counts up to 65535 are written as they are; others with one RescaleSlope for the object, which is no part of
/// the class but what readers look for. Equal input gives equal bytes.
#pragma once

#include "core/clock_time.hpp"
#include "core/export.hpp"
#include "core/projections.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace isotone::io::dicom {

/// Where a camera's software puts radii and positions.
enum class NmFlavour {
    standard,  ///< radii in the detector items; position and orientation of the first pixel on the collimator's face
    siemens,   ///< position with y = 0 and the TableHeight; coronal orientation whatever the angle
    xeleris,   ///< radii as circle plus private offsets; position of a volume around the axis
    mediso,    ///< radii in one rotation item per detector; position of a volume around the axis, which is at y = 0
};

/// Texts longer than DICOM allows are cut.
struct NmWriteOptions {
    NmFlavour flavour = NmFlavour::standard;
    std::string patient_id = "ANONYMOUS";
    std::string patient_name = "ANONYMOUS";
    std::string study_description = "isotone";
    std::string series_description = "isotone projections";
    std::optional<ClockTime> created;  ///< content date and time; empty leaves them out and the bytes reproducible
};

struct WrittenProjections {
    std::string series_uid;
    double slope = 1.0;  ///< a count read back differs by at most half of it, by nothing where it is 1
};

/// Counts of one step of the stored numbers: 1 where all counts are whole and fit.
/// @throws Error{inconsistent_data} for counts that are negative or not finite
ISOTONE_API double nm_slope_of(const SpectData& data);

/// Writes one file, which appears only complete and replaces one of that name. Views are written head by head.
/// @throws Error{inconsistent_data} for what such an object cannot say: heads with unequal numbers of views, steps or
///   times, counts below zero, an additive term, no start of the acquisition, or a place that the flavour has no way of
///   saying; Error{output_location}, Error{disk_full}
ISOTONE_API WrittenProjections write_nm_projections(const std::filesystem::path& file, const SpectData& data,
                                                    const NmWriteOptions& options = {});

}  // namespace isotone::io::dicom
