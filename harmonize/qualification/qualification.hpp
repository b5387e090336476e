// SPDX-License-Identifier: Apache-2.0
/// A site's qualification: which scanner, software, reconstruction and nuclide a filter was solved for, against which
/// band and until when. Harmonising a series without one needs an override that the output shows.
#pragma once

#include "core/export.hpp"
#include "core/pet_header.hpp"
#include "core/record.hpp"
#include "harmonize/filter/band_solver.hpp"

#include <optional>
#include <span>
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

/// The day of a scan, YYYY-MM-DD: that of its earliest slice, else of its series; nothing where neither states one.
ISOTONE_API std::optional<std::string> scan_date(const PetSeriesHeader& header, std::span<const PetSliceHeader> slices);

/// The date that many days after (or before) one written YYYY-MM-DD.
ISOTONE_API std::string days_after(const std::string& date, int days);

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
    std::string qualified_on, expires_on;  ///< YYYY-MM-DD, from the day the phantom was scanned; the last day counts
    std::string tool_version;
};

ISOTONE_API Record to_record(const QualificationRecord& qualification);
/// Strict; Error{input_corrupt} with the key.
ISOTONE_API QualificationRecord qualification_from_record(const Record& record, const std::string& where);

/// Every reason why the qualification does not hold for a series scanned on that day; empty where it does. A field that
/// either side does not state cannot be confirmed and is a reason.
ISOTONE_API std::vector<std::string> objections(const QualificationRecord& qualification, const SeriesIdentity& series,
                                                const std::string& scanned_on);

/// @throws Error{inconsistent_data} with all objections
ISOTONE_API void require_valid(const QualificationRecord& qualification, const SeriesIdentity& series,
                               const std::string& scanned_on);

/// The permission to harmonise, and what the output must say about it.
struct Permit {
    bool qualified = false;
    std::string statement;  ///< shown in the report, the provenance and the derived series
};

/// @param qualification  nothing where the scanner has none
/// @param scanned_on      YYYY-MM-DD
/// @param override_given  the user insists
/// @throws Error{inconsistent_data} where it is not valid and no override was given
ISOTONE_API Permit permit_harmonisation(const std::optional<QualificationRecord>& qualification,
                                        const SeriesIdentity& series, const std::string& scanned_on,
                                        bool override_given);

}  // namespace isotone::harmonize
