// SPDX-License-Identifier: Apache-2.0
/// The NEMA image quality analysis of one image: spheres, background, lung insert, recovery and calibration.
///
/// The image's values are used as they are (a MONOCHROME1 series must not have been inverted by its reader). Frame and
/// lengths as in core/volume.hpp. Methods: NEMA NU 2-2018, section 7 (Q_H, N_j, lung residual); EARL (RC of maximum,
/// A50 and 1 mL peak).
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "harmonize/phantom/background_rois.hpp"
#include "harmonize/phantom/find_spheres.hpp"
#include "harmonize/phantom/grid_phase.hpp"
#include "harmonize/phantom/recovery.hpp"
#include "harmonize/regions/uptake.hpp"
#include "harmonize/resolution/sphere_fit.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::harmonize {

/// Calibration is accepted within this fraction (EARL).
inline constexpr double calibration_tolerance = 0.10;

struct NemaOptions {
    /// True concentrations in the image's unit at its reference time. Without it only relative recovery is possible.
    std::optional<FillSheet> fill;
    double wall_mm = 1.0;     ///< of the spheres, for the fits; NEMA allows up to 1 mm
    bool fit_spheres = true;  ///< resolution, sub-voxel values and grid-phase uncertainty
};

/// Where everything is measured; found once, and kept while the image is filtered.
struct NemaLayout {
    NemaPose pose;
    BackgroundRois background;
};

struct NemaSphere {
    double diameter_mm = 0.0;
    Vector3 centre_mm{};
    Uptake uptake;  ///< voxel values, image unit
    double a50_volume_ml = 0.0;
    double disc_mean = 0.0;             ///< C_H: mean of the disc of the inner diameter on the slice nearest the centre
    double background_disc_mean = 0.0;  ///< C_B,j: mean of the 60 discs of that diameter
    double variability_percent = 0.0;   ///< N_j
    std::optional<double> contrast_percent;  ///< Q_H; needs the fill sheet
    std::optional<SphereFit> fit;
    std::optional<Uptake> fitted;         ///< sub-voxel: what the fitted sphere measures without a grid
    std::optional<GridPhase> grid_phase;  ///< how far voxel values can lie from that by phantom position alone
};

struct LungSlice {
    int slice = 0;
    double residual_percent = 0.0;
};

struct Calibration {
    double factor = 1.0;  ///< measured background / true background
    bool pass = false;    ///< within +-10 %
};

struct NemaAnalysis {
    NemaLayout layout;
    Quantity quantity = Quantity::relative;        ///< of the image: the unit of every value that is not a recovery
    std::array<NemaSphere, nema_spheres> spheres;  ///< smallest first
    double background_mean = 0.0;                  ///< mean of the sixty 37 mm discs
    double background_cov_percent = 0.0;  ///< mean over those discs of the voxel standard deviation over the mean
    std::vector<LungSlice> lung;          ///< the slices that the phantom's background fills
    double lung_residual_percent = 0.0;   ///< their mean
    RecoveryCurve recovery;               ///< absolute, or relative where relative() holds
    std::optional<FillSheet> fill;
    std::optional<Calibration> calibration;

    /// True without a fill sheet: "truth" is then the mean of the 37 mm sphere within half its radius for the spheres,
    /// and the measured background for the background. Such values carry no calibration and decide on no band.
    bool relative() const { return !fill; }
};

/// @throws Error{inconsistent_data} where the phantom cannot be found or measured; Error{usage} for a fill sheet that
///         is not positive or not hot
ISOTONE_API NemaAnalysis analyse_nema_iq(const Volume& volume, const NemaOptions& options);

/// The same on a layout found before, e.g. in the unfiltered image.
ISOTONE_API NemaAnalysis analyse_nema_iq(const Volume& volume, const NemaLayout& layout, const NemaOptions& options);

ISOTONE_API NemaLayout find_layout(const Volume& volume);

/// Uptakes of the six spheres and nothing else. `background` sets the A50 thresholds; `peaks` must be for the voxel
/// size of `volume`.
ISOTONE_API SphereUptakes measure_spheres(const Volume& volume, const NemaPose& pose, double background,
                                          PeakFinder& peaks);

/// One sentence that says what kind of recovery the analysis holds; shown with every relative value.
ISOTONE_API std::string scale_statement(const NemaAnalysis& analysis);

/// "metrics" in long format (metric, sphere_mm, value, unit, definition) with the phantom's placement and calibration.
ISOTONE_API Record to_record(const NemaAnalysis& analysis);

}  // namespace isotone::harmonize
