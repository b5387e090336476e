// SPDX-License-Identifier: Apache-2.0
/// What is known about an examination besides its data: tracer, doses, times, subject size. Never identity.
#pragma once

#include "core/export.hpp"

#include <optional>
#include <string>

namespace isotone {

enum class PatientPosition { head_first_supine, feet_first_supine, head_first_prone, feet_first_prone };

/// DICOM code of a patient position: HFS, FFS, HFP, FFP.
ISOTONE_API std::string dicom_code(PatientPosition position);

struct Radionuclide {
    std::string name;  ///< "18F"
    double half_life_s = 0.0;
    double positron_fraction = 1.0;
};

/// A photon that a decay may emit.
struct GammaLine {
    double energy_kev = 0.0;
    double yield = 0.0;  ///< photons per decay

    bool operator==(const GammaLine&) const = default;
};

/// Times are seconds since the Unix epoch, UTC or the scanner's local clock used as if UTC: only differences count.
struct Exam {
    Radionuclide nuclide;
    std::string tracer;                          ///< "FDG"
    std::optional<double> injected_activity_bq;  ///< at injection_time_s
    std::optional<double> injection_time_s;
    std::optional<double> start_time_s;  ///< start of the acquisition; activities in images refer to it
    double duration_s = 0.0;
    std::optional<double> weight_kg;
    std::optional<double> height_m;
    std::string sex;  ///< "M", "F", "O" or empty
    PatientPosition position = PatientPosition::head_first_supine;
    double bed_z_mm = 0.0;  ///< patient-frame z of the gantry centre
    /// Counts per (Bq/mL mm s) of a line integral through unit normalisation; empty where the scale is unknown.
    std::optional<double> calibration_counts_per_bq_ml_mm_s;
    std::string description;  ///< e.g. "NEMA IQ phantom, simulated"
};

/// Mean of 2^(-t/T) over a frame of `duration_s` that starts at the reference time: (1 - e^(-lT)) / (lT).
ISOTONE_API double mean_decay_during(double duration_s, double half_life_s);

}  // namespace isotone
