// SPDX-License-Identifier: Apache-2.0
/// A site's qualification: which scanner, software, reconstruction and nuclide a filter was solved for, against which
/// band and until when. Harmonising a series without one needs an override that the output shows.
#pragma once

#include "core/export.hpp"
#include "core/pet_header.hpp"
#include "core/record.hpp"
#include "harmonize/filter/band_solver.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::harmonize {

/// What must not change between the phantom and a patient series. Compared character by character.
struct SeriesIdentity {
    std::string manufacturer, model, serial, software;
    std::string reconstruction;  ///< method and kernel
    std::string nuclide;
};

/// Nuclide and the rest as the series states them; empty where it does not.
ISOTONE_API SeriesIdentity identity_of(const PetSeriesHeader& header);

struct QualificationRecord {
    SeriesIdentity identity;
    std::string band_id, band_sha256;
    std::string phantom_sha256;  ///< of the phantom image
    bool pass = false;           ///< the filtered phantom is inside the band, on absolute recovery
    std::string verdict;         ///< one sentence
    double filter_fwhm_mm = 0.0;
    std::vector<FilterInterval> feasible;
    std::optional<double> calibration_factor;
    bool calibration_pass = false;
    std::string qualified_on, expires_on;  ///< ISO 8601 dates, YYYY-MM-DD; the last day still counts
    std::string tool_version;
};

ISOTONE_API Record to_record(const QualificationRecord& qualification);
/// Strict; Error{input_corrupt} with the key.
ISOTONE_API QualificationRecord qualification_from_record(const Record& record, const std::string& where);

/// Every reason why the qualification does not hold for the series on that day; empty where it does. A field that
/// either side does not state cannot be confirmed and is a reason.
ISOTONE_API std::vector<std::string> objections(const QualificationRecord& qualification, const SeriesIdentity& series,
                                                const std::string& today);

/// @throws Error{inconsistent_data} with all objections
ISOTONE_API void require_valid(const QualificationRecord& qualification, const SeriesIdentity& series,
                               const std::string& today);

/// The permission to harmonise, and what the output must say about it.
struct Permit {
    bool qualified = false;
    std::string statement;  ///< shown in the report, the provenance and the derived series
};

/// @param qualification  nothing where the scanner has none
/// @param override_given  the user insists
/// @throws Error{inconsistent_data} where it is not valid and no override was given
ISOTONE_API Permit permit_harmonisation(const std::optional<QualificationRecord>& qualification,
                                        const SeriesIdentity& series, const std::string& today, bool override_given);

}  // namespace isotone::harmonize
