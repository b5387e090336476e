// SPDX-License-Identifier: Apache-2.0
/// Searches the Gaussian filter that brings a phantom image into a band, or nearest to a target curve.
///
/// The search sees recovery divided by the calibration factor of the unfiltered image, so that smoothing can neither
/// hide nor compensate a calibration error; the verdict on the filtered image is passed on absolute recovery. The image
/// is filtered and measured again for every width: recovery values are never scaled.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "harmonize/bands/band_check.hpp"
#include "harmonize/phantom/nema_iq.hpp"

#include <functional>
#include <string>
#include <vector>

namespace isotone::harmonize {

/// Recovery after an isotropic filter of that FWHM.
using RecoveryAt = std::function<RecoveryCurve(double fwhm_mm)>;

/// Recovery of the filtered image, divided by the calibration factor of `analysis` (1 for relative recovery). The
/// volume and the analysis must outlive the function.
ISOTONE_API RecoveryAt recovery_after_filter(const Volume& volume, const NemaAnalysis& analysis,
                                             double largest_fwhm_mm);

struct FilterSearch {
    double largest_fwhm_mm = 12.0;
    double step_mm = 0.25;         ///< of the first scan; the maximum of noisy data is not smooth in the width
    double resolution_mm = 0.005;  ///< ends and optimum are refined to this
    /// An image already inside the band is left unfiltered unless a filter raises the margin by more than this share of
    /// the band's width: less than what the position of the spheres on the voxel grid alone does to recovery.
    double worthwhile_gain = 0.05;
};

struct ScanPoint {
    double fwhm_mm = 0.0;
    double margin = 0.0;  ///< smallest normalised margin over the band's limits
};

struct FilterInterval {
    double low_mm = 0.0;
    double high_mm = 0.0;
    /// Ends at the largest filter tried, within the resolution of the search: wider ones may be feasible too.
    bool limited_by_search = false;
};

struct FilterSolution {
    bool feasible = false;
    double fwhm_mm = 0.0;  ///< chosen: largest smallest margin, the least smoothing among equals; meaningful always
    double margin = 0.0;   ///< there; negative where infeasible
    std::vector<FilterInterval> intervals;  ///< every feasible stretch, narrowest filter first
    BandVerdict at_chosen;                  ///< on calibration-normalised recovery
    std::vector<std::string> reasons;       ///< where infeasible: which spheres and metrics, and why no filter helps
    std::vector<ScanPoint> scan;
};

ISOTONE_API FilterSolution solve_band(const RecoveryAt& recovery, const Band& band, const FilterSearch& search = {});

struct TargetMatch {
    double fwhm_mm = 0.0;
    double rmse = 0.0;            ///< root mean square difference of the recovery values over spheres and metrics
    std::vector<ScanPoint> scan;  ///< `margin` holds -rmse
};

/// Minimises the RMSE to a target curve over RC max, A50 and peak (those in `metrics`).
ISOTONE_API TargetMatch match_target(const RecoveryAt& recovery, const RecoveryCurve& target,
                                     const std::vector<Metric>& metrics, const FilterSearch& search = {});

/// "filter 6.35 mm, feasible 5.55 to 7.85 mm" or "infeasible: ..."; with rows for every limit.
ISOTONE_API Record to_record(const FilterSolution& solution);
ISOTONE_API std::string summary_of(const FilterSolution& solution);

}  // namespace isotone::harmonize
