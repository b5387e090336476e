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

/// What must not change between the phantom and a patient series, as the series states it; empty where it does not.
/// Texts are compared character by character.
struct SeriesIdentity {
    std::string manufacturer, model, serial, software;
    std::string reconstruction;  ///< method and kernel
    std::string nuclide;
    std::string units;                         ///< with the kind of SUV: "BQML", "GML, BW"
    std::string decay_correction;              ///< START, ADMIN or NONE
    std::vector<std::string> corrected_image;  ///< sorted, each once: the standard gives them no order
    std::optional<double> half_life_s;         ///< alike within half_life_agreement
    std::optional<Vector3> voxel_mm;           ///< along the index axes; alike within voxel_agreement
};

/// Relative. Whole seconds and the 6588 s of some scanners against 6586.2 s are 3e-4; the nearest confusion of nuclides
/// or constants in use, 6540 s for 18F, is 7e-3.
inline constexpr double half_life_agreement = 1e-3;
/// Relative. Rounded header texts and the mean of uneven slice distances differ by less, other matrices by far more.
inline constexpr double voxel_agreement = 0.01;

/// @param grid  of the series
ISOTONE_API SeriesIdentity identity_of(const PetSeriesHeader& header, const ImageGrid& grid);

/// The day of a scan, YYYY-MM-DD: that of its earliest slice, else of its series; nothing where neither states one.
ISOTONE_API std::optional<std::string> scan_date(const PetSeriesHeader& header, std::span<const PetSliceHeader> slices);

/// The date that many days after (or before) one written YYYY-MM-DD.
ISOTONE_API std::string days_after(const std::string& date, int days);

struct QualificationRecord {
    SeriesIdentity identity;
    std::string band_id, band_sha256;
    std::string phantom_sha256;  ///< of the phantom image
    bool pass = false;           ///< the filtered phantom is inside the band, on absolute recovery
    std::string verdict;         ///< one sentence; verdict_text makes it
    double filter_fwhm_mm = 0.0;
    std::vector<FilterInterval> feasible;
    std::optional<double> calibration_factor;  ///< measured over filled background
    std::optional<bool> calibration_pass;      ///< nothing where there was no fill sheet to judge it by
    std::string qualified_on, expires_on;  ///< YYYY-MM-DD, from the day the phantom was scanned; the last day counts
    std::string tool_version;
};

/// The verdict on the filtered phantom, and where no filter enters the band, why.
ISOTONE_API std::string verdict_text(const BandVerdict& verdict, const FilterSolution& solution);

ISOTONE_API Record to_record(const QualificationRecord& qualification);
/// Strict; Error{input_corrupt} with the key. A record of version 1 is read; what it did not record yet (voxel size,
/// corrections, decay correction, units, half-life) stays empty, so that it can be confirmed for no series.
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
/// @param own_fwhm_mm     a filter of the user's choice: no qualification speaks for it
/// @throws Error{inconsistent_data} where it is not valid and no override was given
ISOTONE_API Permit permit_harmonisation(const std::optional<QualificationRecord>& qualification,
                                        const SeriesIdentity& series, const std::string& scanned_on,
                                        bool override_given, std::optional<double> own_fwhm_mm = {});

}  // namespace isotone::harmonize
