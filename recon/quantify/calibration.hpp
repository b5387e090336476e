// SPDX-License-Identifier: Apache-2.0
/// The calibration of a camera: counts per second and MBq, with the experiment it comes from.
///
/// Two kinds of experiment give the same number, the sensitivity in air (quantify/scale.hpp):
/// - **planar**: a small or thin source in air at any distance. With N counts, T_v the time of view v, l_v the share of
///   its events that is counted, b the background rate of a head (N_b counts over the sum of its views' l_v T_v) and A
///   the activity at the start:
///       factor = (N - b sum of l_v T_v) / (A sum of l_v T_v m_v),   m_v = mean of 2^(-t / half-life) while v counts.
///   Heads that count at once both count, and the source decays once. Lost events are lost to source and background
///   alike.
/// - **cylinder, sphere**: a phantom, reconstructed with all corrections and any sensitivity S. Where the image shows
///   the activity A_image in a volume of interest that holds A:
///       factor = S A_image / A.
///   With S = 1 count/s per Bq this is the image calibration factor R / A. In a cylinder the volume of interest stays
///   away from the edges and A is its share of the phantom's activity, that of the volume whose image was summed; a
///   sphere's encloses all that is seen of it, so that what resolution spills out of it counts. An image that was not
///   corrected for decay during the scan needs decayed_in_scan, its mean decay m: the image then shows A m.
///
/// A calibration holds for the windows whose counts were added: that of one photopeak is no calibration of a sum.
///
/// Uncertainties are relative standard uncertainties (coverage factor 1). Type A of a planar source is that of its
/// counts; of a reconstructed one the standard error of the mean of several volumes of interest, or scans. The
/// activity's own uncertainty is stated by the user; both add in squares.
#pragma once

#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"
#include "recon/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

/// One count per decay, which no geometry allows.
inline constexpr double largest_factor_cps_per_mbq = 1e6;

enum class CalibrationExperiment { planar, cylinder, sphere };
ISOTONE_API const char* name_of(CalibrationExperiment experiment);

/// A source of known activity: assayed at one time, counted from another on.
struct CalibrationSource {
    double activity_mbq = 0.0;
    double assay_to_start_s = 0.0;  ///< positive where counting starts after the assay
    double half_life_s = 0.0;
    double relative_uncertainty = 0.0;  ///< of the activity (calibrator, residual, volume), coverage factor 1
};

/// When a view counted.
struct CountingTime {
    double start_s = 0.0;  ///< since the start of counting
    double duration_s = 0.0;
    double live_fraction = 1.0;  ///< of its events that are counted (quantify/dead_time.hpp)
};

/// Counts of all views, and their times; those of heads may overlap.
struct CountedViews {
    double counts = 0.0;  ///< in the photopeak windows
    std::vector<CountingTime> views;
};

struct PlanarMeasurement {
    CalibrationSource source;
    CountedViews counted;
    std::optional<CountedViews> background;  ///< the same heads without the source; empty: taken as 0
};

struct ImageMeasurement {
    CalibrationExperiment experiment = CalibrationExperiment::cylinder;
    CalibrationSource source;
    double image_sensitivity_cps_per_mbq = 0.0;  ///< that the image was made with
    std::vector<double> image_mbq;               ///< activity shown by each volume of interest, at the start
    double voi_share = 1.0;                      ///< of the source's activity that a volume of interest holds
    double decayed_in_scan = 1.0;                ///< 1 where the image is corrected for decay during the scan
};

struct Calibration {
    double factor_cps_per_mbq = 0.0;
    CalibrationExperiment experiment = CalibrationExperiment::planar;
    double type_a_relative = 0.0;       ///< 0 where not known
    double activity_relative = 0.0;     ///< 0 where not stated
    std::string nuclide;                ///< "99mTc"
    std::vector<EnergyWindow> windows;  ///< whose counts are added; empty where not known
    std::string collimator, manufacturer, model, serial;
    std::string date;                           ///< ISO 8601 day of the experiment
    std::string remark;                         ///< anything else a reader must know
    std::vector<CorrectionRecord> corrections;  ///< of the counts, or of the image
    std::vector<std::string> findings;          ///< of the experiment; whoever uses the calibration is told

    double combined_relative() const;
};

/// The factor and its uncertainty; what it holds for is left to the caller.
/// @throws Error{inconsistent_data} for times, activities or counts that give no factor
ISOTONE_API Calibration calibrate(const PlanarMeasurement& measurement);
ISOTONE_API Calibration calibrate(const ImageMeasurement& measurement);

/// What was done about the background.
ISOTONE_API CorrectionRecord background_record(const PlanarMeasurement& measurement);

/// Whether two sums of windows count the same events: each energy as often in the one as in the other, whichever
/// windows it is divided into. Levels may differ by 1 keV, as both are rounded.
ISOTONE_API bool count_the_same(const std::vector<EnergyWindow>& a, const std::vector<EnergyWindow>& b);

/// Says for which data a calibration was made: nuclide, windows, collimator and camera of `data`.
ISOTONE_API void describe(Calibration& calibration, const SpectData& data, const std::vector<int>& windows);

/// Camera and collimator that a reconstruction models: what the file names, or what the user names instead.
struct ModelledCamera {
    const GammaCamera& camera;
    const Collimator& collimator;
};

/// Whether the calibration holds for the sum of these windows of the data.
/// @param accept  named override: what does not match is a finding instead of an error
/// @param modelled  goes before the names in the file where these are names of another one, or none; empty where
///                  nothing is modelled
/// @return findings: those of the experiment, what does not match, and what the data or the calibration do not say
/// @throws Error{inconsistent_data} for another nuclide, other windows, another collimator or camera
ISOTONE_API std::vector<std::string> check_calibration(const Calibration& calibration, const SpectData& data,
                                                       const std::vector<int>& windows, bool accept,
                                                       const std::optional<ModelledCamera>& modelled = std::nullopt);

/// Reads and writes "isotone-spect-calibration/1": `window` of one window, `windows` of a sum.
ISOTONE_API Calibration calibration_from_record(const Record& record, const std::string& where);
ISOTONE_API Record to_record(const Calibration& calibration);

}  // namespace isotone::recon
