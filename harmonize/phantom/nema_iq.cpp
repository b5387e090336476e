// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/nema_iq.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "harmonize/phantom/sphere_uptake.hpp"
#include "harmonize/phantom/vector3.hpp"

#include <cmath>
#include <numeric>

namespace isotone::harmonize {
namespace {

constexpr double fit_margin_mm = 11.0;       // the blurred edge, and still clear of neighbours and the lung insert
constexpr double lung_roi_radius_mm = 15.0;  // NEMA: 30 +- 2 mm diameter
constexpr double plateau_fraction = 0.5;     // of the 37 mm sphere's radius: not blurred for a FWHM up to 11 mm

void require_sensible(const FillSheet& fill) {
    if (!(fill.background_bq_ml > 0.0) || !(fill.sphere_bq_ml > fill.background_bq_ml)) {
        throw Error(ErrorCode::usage, "fill sheet",
                    "spheres of " + number_text(fill.sphere_bq_ml) + " in a background of " +
                        number_text(fill.background_bq_ml) +
                        " Bq/mL; expected a positive background and hotter spheres",
                    "give both concentrations at the reference time of the image");
    }
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values, double mean) {
    double sum = 0.0;
    for (const double v : values) {
        sum += (v - mean) * (v - mean);
    }
    return std::sqrt(sum / (static_cast<double>(values.size()) - 1.0));
}

double voxel_cov_percent(const Volume& volume, const NemaLayout& layout) {
    double sum = 0.0;
    for (const BackgroundRoi& roi : layout.background.rois) {
        const auto disc =
            disc_weights(volume.grid, roi.centre_mm, 0.5 * nema_diameters_mm.back(), layout.pose.slice_axis, roi.slice);
        sum += 100.0 * weighted_deviation(volume, disc) / weighted_mean(volume, disc);
    }
    return sum / static_cast<double>(layout.background.rois.size());
}

/// A point of the phantom's space, moved along its axis onto a slice.
Vector3 on_slice(const ImageGrid& grid, const NemaPose& pose, const Vector3& point_mm, int slice) {
    const double gap = (slice - grid.index_of(point_mm)[pose.slice_axis]) * grid.spacing_mm[pose.slice_axis];
    return point_mm + (gap / std::cos(pose.tilt_rad)) * pose.normal;
}

std::vector<LungSlice> lung_residual(const Volume& volume, const NemaLayout& layout, double background) {
    std::vector<LungSlice> slices;
    const NemaPose& pose = layout.pose;
    for (int slice = 0; slice < volume.grid.size[pose.slice_axis]; ++slice) {
        const auto disc = [&](const Vector3& point, double radius) {
            return weighted_mean(volume, disc_weights(volume.grid, on_slice(volume.grid, pose, point, slice), radius,
                                                      pose.slice_axis, slice));
        };
        double warm = 0.0;
        for (std::size_t k = 0; k < nema_background_positions; ++k) {
            warm += disc(layout.background.rois[k].centre_mm, 18.5) / nema_background_positions;
        }
        if (std::abs(warm / background - 1.0) < 0.2) {  // neither an end of the phantom nor beyond it
            slices.push_back({slice, 100.0 * disc(pose.circle_centre_mm, lung_roi_radius_mm) / background});
        }
    }
    return slices;
}

void measure_nema_contrast(const Volume& volume, const NemaLayout& layout, const std::optional<FillSheet>& fill,
                           NemaSphere& sphere) {
    const auto means = background_means(volume, layout.pose, layout.background, sphere.diameter_mm);
    sphere.background_disc_mean = mean_of(means);
    sphere.variability_percent = 100.0 * deviation_of(means, sphere.background_disc_mean) / sphere.background_disc_mean;
    const std::size_t axis = layout.pose.slice_axis;
    const int slice = static_cast<int>(std::lround(volume.grid.index_of(sphere.centre_mm)[axis]));
    sphere.disc_mean =
        weighted_mean(volume, disc_weights(volume.grid, sphere.centre_mm, 0.5 * sphere.diameter_mm, axis, slice));
    if (fill) {
        sphere.contrast_percent = 100.0 * (sphere.disc_mean / sphere.background_disc_mean - 1.0) /
                                  (fill->sphere_bq_ml / fill->background_bq_ml - 1.0);
    }
}

/// Fits of all spheres with one common signal, that of the 37 mm sphere.
void fit_spheres(const Volume& volume, const NemaOptions& options, NemaAnalysis& analysis) {
    std::optional<double> signal;
    for (std::size_t j = nema_spheres; j-- > 0;) {
        NemaSphere& sphere = analysis.spheres[j];
        const double radius = 0.5 * sphere.diameter_mm;
        SphereFitOptions fit;
        fit.radius_mm = radius;
        fit.wall_mm = options.wall_mm;
        fit.background = analysis.background_mean;
        fit.signal = signal;
        sphere.fit =
            fit_sphere(samples_around(volume, sphere.centre_mm, radius + fit_margin_mm), sphere.centre_mm, fit);
        signal = sphere.fit->model.signal;
        const SphereMetrics ideal = ideal_metrics(sphere.fit->model);
        sphere.fitted = Uptake{ideal.max, ideal.a50, ideal.peak};
        sphere.grid_phase = grid_phase(sphere.fit->model, volume.grid.spacing_mm);
    }
}

RecoveryCurve recovery_of(const Volume& volume, const NemaAnalysis& analysis) {
    RecoveryCurve curve;
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        curve.measured[j] = analysis.spheres[j].uptake;
    }
    curve.measured_background = analysis.background_mean;
    if (analysis.fill) {
        curve.true_sphere = analysis.fill->sphere_bq_ml;
        curve.true_background = analysis.fill->background_bq_ml;
    } else {
        const NemaSphere& largest = analysis.spheres.back();
        curve.true_sphere = weighted_mean(
            volume, ball_weights(volume.grid, largest.centre_mm, plateau_fraction * 0.5 * largest.diameter_mm));
        curve.true_background = analysis.background_mean;
    }
    return curve;
}

}  // namespace

NemaLayout find_layout(const Volume& volume) {
    NemaLayout layout;
    layout.pose = find_nema_spheres(volume);
    layout.background = place_background_rois(volume, layout.pose);
    return layout;
}

SphereUptakes measure_spheres(const Volume& volume, const NemaPose& pose, double background, PeakFinder& peaks) {
    SphereUptakes uptakes;
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        uptakes[j] = measure_sphere(volume, pose.centre_mm[j], 0.5 * nema_diameters_mm[j], background, peaks).uptake;
    }
    return uptakes;
}

NemaAnalysis analyse_nema_iq(const Volume& volume, const NemaOptions& options) {
    return analyse_nema_iq(volume, find_layout(volume), options);
}

NemaAnalysis analyse_nema_iq(const Volume& volume, const NemaLayout& layout, const NemaOptions& options) {
    if (options.fill) {
        require_sensible(*options.fill);
    }
    NemaAnalysis analysis;
    analysis.layout = layout;
    analysis.quantity = volume.quantity;
    analysis.fill = options.fill;
    analysis.background_mean =
        mean_of(background_means(volume, layout.pose, layout.background, nema_diameters_mm.back()));
    analysis.background_cov_percent = voxel_cov_percent(volume, layout);
    PeakFinder peaks(volume.grid.spacing_mm);
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        NemaSphere& sphere = analysis.spheres[j];
        sphere.diameter_mm = nema_diameters_mm[j];
        sphere.centre_mm = layout.pose.centre_mm[j];
        const auto measured =
            measure_sphere(volume, sphere.centre_mm, 0.5 * sphere.diameter_mm, analysis.background_mean, peaks);
        sphere.uptake = measured.uptake;
        sphere.a50_volume_ml = measured.a50_volume_ml;
        measure_nema_contrast(volume, layout, options.fill, sphere);
    }
    if (options.fit_spheres) {
        fit_spheres(volume, options, analysis);
    }
    analysis.lung = lung_residual(volume, layout, analysis.background_mean);
    for (const LungSlice& slice : analysis.lung) {
        analysis.lung_residual_percent += slice.residual_percent / static_cast<double>(analysis.lung.size());
    }
    analysis.recovery = recovery_of(volume, analysis);
    if (options.fill) {
        const double factor = analysis.background_mean / options.fill->background_bq_ml;
        analysis.calibration = Calibration{factor, std::abs(factor - 1.0) <= calibration_tolerance};
    }
    return analysis;
}

}  // namespace isotone::harmonize
