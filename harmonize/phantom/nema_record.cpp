// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/nema_iq.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace isotone::harmonize {
namespace {

/// Rows of the long table: metric, sphere_mm, value, unit, definition.
class Rows {
public:
    void add(const std::string& metric, std::optional<double> sphere_mm, double value, const std::string& unit,
             const std::string& definition) {
        Record row;
        row["metric"] = metric;
        row["sphere_mm"] = sphere_mm ? Record(*sphere_mm) : Record();
        row["value"] = value;
        row["unit"] = unit;
        row["definition"] = definition;
        list_.push_back(std::move(row));
    }
    Record::List take() { return std::move(list_); }

private:
    Record::List list_;
};

void add_sphere(Rows& rows, const NemaAnalysis& analysis, std::size_t j) {
    const NemaSphere& s = analysis.spheres[j];
    const std::string prefix = analysis.relative() ? "relative_" : "";
    const std::string scale = analysis.relative() ? "; relative to the 37 mm sphere" : "";
    for (const Metric metric : all_metrics) {
        const bool contrast = metric >= Metric::crc_max;
        rows.add(prefix + (contrast ? "" : "rc_") + name_of(metric), s.diameter_mm, analysis.recovery.value(metric, j),
                 "1", definition_of(metric) + scale);
    }
    if (s.fitted) {
        const double truth = analysis.recovery.true_sphere;
        const std::string how = " of the fitted sphere, without voxels" + scale;
        rows.add(prefix + "rc_max_fitted", s.diameter_mm, s.fitted->max / truth, "1", "RC at the centre" + how);
        rows.add(prefix + "rc_a50_fitted", s.diameter_mm, s.fitted->a50 / truth, "1", "RC of the A50 mean" + how);
        rows.add(prefix + "rc_peak_fitted", s.diameter_mm, s.fitted->peak / truth, "1", "RC of the 1 mL peak" + how);
    }
    if (s.grid_phase) {
        const std::string how = "deviation of the voxel value from the continuous one by phantom position alone";
        rows.add("grid_phase_max_low", s.diameter_mm, s.grid_phase->low.max, "1", how);
        rows.add("grid_phase_max_high", s.diameter_mm, s.grid_phase->high.max, "1", how);
        rows.add("grid_phase_a50_low", s.diameter_mm, s.grid_phase->low.a50, "1", how);
        rows.add("grid_phase_a50_high", s.diameter_mm, s.grid_phase->high.a50, "1", how);
    }
    if (s.fit) {
        rows.add("fwhm", s.diameter_mm, s.fit->model.fwhm_mm, "mm",
                 "resolution of the sphere fit, fixed radius and wall");
        rows.add("fwhm_error", s.diameter_mm, s.fit->fwhm_error_mm, "mm", "standard error of the fit");
    }
    if (s.contrast_percent) {
        rows.add("nema_contrast", s.diameter_mm, *s.contrast_percent, "%", "NEMA NU 2 Q_H");
    }
    rows.add("nema_variability", s.diameter_mm, s.variability_percent, "%", "NEMA NU 2 N_j, 60 discs");
}

Record placement(const NemaLayout& layout) {
    const NemaPose& pose = layout.pose;
    constexpr double degrees = 180.0 / std::numbers::pi;
    Record record;
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        const Vector3& c = pose.centre_mm[j];
        record["centres_mm"].push_back(Record(Record::List{c[0], c[1], c[2]}));
    }
    record["start_angle_degrees"] = pose.start_angle_rad * degrees;
    record["grows_with_angle"] = pose.grows_with_angle;
    record["tilt_degrees"] = pose.tilt_rad * degrees;
    record["circle_radius_mm"] = pose.circle_radius_mm;
    record["residual_mm"] = pose.residual_mm;
    record["background_edge_clearance_mm"] = layout.background.edge_clearance_mm;
    record["background_sphere_clearance_mm"] = layout.background.sphere_clearance_mm;
    record["background_spacing_mm"] = layout.background.spacing_mm;
    return record;
}

}  // namespace

std::string scale_statement(const NemaAnalysis& analysis) {
    if (!analysis.relative()) {
        return "absolute recovery: measured over filled concentration";
    }
    return "relative recovery only: no fill sheet was given, so every value is relative to the mean of the 37 mm "
           "sphere within half its radius, says nothing about calibration and decides on no band";
}

Record to_record(const NemaAnalysis& analysis) {
    Record record;
    record["scale"] = analysis.relative() ? "relative" : "absolute";
    record["scale_statement"] = scale_statement(analysis);
    record["placement"] = placement(analysis.layout);
    if (analysis.calibration) {
        record["calibration"]["factor"] = analysis.calibration->factor;
        record["calibration"]["bias_percent"] = 100.0 * (analysis.calibration->factor - 1.0);
        record["calibration"]["verdict"] = analysis.calibration->pass ? "pass" : "fail";
        record["calibration"]["tolerance_percent"] = 100.0 * calibration_tolerance;
    }
    Rows rows;
    rows.add("background_mean", {}, analysis.background_mean, unit_of(analysis.quantity), "mean of sixty 37 mm discs");
    rows.add("background_cov", {}, analysis.background_cov_percent, "%", "voxel standard deviation over mean, in them");
    rows.add("lung_residual", {}, analysis.lung_residual_percent, "%", "NEMA NU 2, mean over slices");
    for (const Metric metric : {Metric::max, Metric::a50, Metric::peak}) {
        rows.add("largest_drop_" + name_of(metric), {}, largest_drop(analysis.recovery, metric), "1",
                 "largest fall of the recovery curve towards a larger sphere; 0 = monotonic");
    }
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        add_sphere(rows, analysis, j);
    }
    record["metrics"] = rows.take();
    return record;
}

}  // namespace isotone::harmonize
