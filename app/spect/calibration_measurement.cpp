// SPDX-License-Identifier: Apache-2.0
#include "app/spect/calibration_measurement.hpp"

#include "app/command/clock.hpp"
#include "app/files/image_file.hpp"
#include "app/files/record_file.hpp"
#include "app/spect/calibration_experiment.hpp"
#include "app/spect/calibration_image.hpp"
#include "core/error.hpp"
#include "recon/quantify/planar_counts.hpp"
#include "recon/quantify/scale.hpp"
#include "recon/quantify/volume_of_interest.hpp"

#include <algorithm>
#include <utility>

namespace isotone::app {
namespace {

using recon::Calibration;
using recon::CalibrationExperiment;

recon::CalibrationSource source_of(const CalibrationOptions& options, const SpectData& data) {
    if (!options.activity_mbq) {
        throw Error(ErrorCode::usage, "--activity", "it is required and was not given",
                    "state the activity in MBq at its assay");
    }
    return {*options.activity_mbq, options.assay_to_start_s.value_or(0.0), data.exam.nuclide.half_life_s,
            options.activity_uncertainty_percent.value_or(0.0) / 100.0};
}

Calibration from_planar_source(const CalibrationOptions& options, const CalibrationAcquisition& experiment) {
    const recon::DeadTime dead_time =
        options.dead_time ? recon::dead_time_from_record(read_record(*options.dead_time), *options.dead_time)
                          : recon::DeadTime();
    const recon::PlanarCounts counts = recon::planar_counts(experiment.data, experiment.windows, dead_time);
    recon::PlanarMeasurement measurement;
    measurement.source = source_of(options, experiment.data);
    measurement.counted = counts.counted;
    std::vector<recon::CorrectionRecord> of_background;
    std::vector<std::string> findings;
    if (options.background) {
        const SpectData background = read_background(options, findings);
        const recon::BackgroundWindows own = recon::background_windows(background, experiment.data, experiment.windows);
        const recon::PlanarCounts counted = recon::planar_counts(background, own.windows, dead_time);
        measurement.background = counted.counted;
        of_background.push_back(counted.dead_time);
        of_background.back().name += " of the background";
        findings.insert(findings.end(), own.findings.begin(), own.findings.end());
    }
    Calibration calibration = recon::calibrate(measurement);
    calibration.corrections = {counts.dead_time, recon::background_record(measurement)};
    calibration.corrections.insert(calibration.corrections.end(), of_background.begin(), of_background.end());
    calibration.findings = std::move(findings);
    return calibration;
}

void require_options_of_image(const CalibrationOptions& options) {
    const bool sphere = options.kind() == CalibrationExperiment::sphere;
    if (!options.image || !options.radius_mm || (!sphere && (!options.length_mm || !options.volume_ml))) {
        throw Error(ErrorCode::usage, "--experiment " + *options.experiment,
                    sphere ? "it needs --image and --radius" : "it needs --image, --radius, --length and --volume",
                    "give the reconstruction and the volume of interest");
    }
}

void require_times(const CalibrationOptions& options, const SpectData& data) {
    const std::vector<ProjectionView>& views = data.geometry.views;
    if (std::none_of(views.begin(), views.end(), [](const ProjectionView& v) { return v.duration_s > 0.0; })) {
        throw Error(ErrorCode::inconsistent_data, options.raw.front(),
                    "no view states its counting time, so the image is in no counts per second",
                    "state the times where the projections are made or read, and reconstruct again");
    }
}

ImageEvidence evidence_of(const CalibrationOptions& options, const CalibrationAcquisition& experiment) {
    std::vector<EnergyWindow> windows;
    windows.reserve(experiment.windows.size());
    for (const int window : experiment.windows) {
        windows.push_back(experiment.data.window_at(window));
    }
    return check_calibration_image({*options.image, options.raw, experiment.data, experiment.photopeak, windows,
                                    options.image_sensitivity_cps_per_mbq, options.allows("other_image")});
}

Calibration from_image(const CalibrationOptions& options, const CalibrationAcquisition& experiment) {
    require_options_of_image(options);
    require_times(options, experiment.data);
    recon::ImageMeasurement measurement;
    measurement.experiment = options.kind();
    measurement.source = source_of(options, experiment.data);
    const Volume image = read_image(*options.image);
    const ImageEvidence evidence = evidence_of(options, experiment);
    measurement.image_sensitivity_cps_per_mbq =
        evidence.sensitivity_cps_per_mbq.value_or(recon::unit_sensitivity_cps_per_mbq);
    measurement.decayed_in_scan = evidence.decayed_in_scan;
    const recon::VolumeOfInterest volume{options.centre_mm.value_or(Vector3{}), *options.radius_mm, options.length_mm};
    const recon::VoxelSum shown = recon::sum_within(image, volume);
    constexpr double mbq_per_bq = 1e-6;  // and 1e6 counts/s of an image in counts/s per mL
    measurement.image_mbq = {mbq_per_bq * shown.total};
    if (options.volume_ml) {
        // Of the voxels, not of the exact cylinder: whole voxels cannot fill it, and the rest would be a bias.
        measurement.voi_share = shown.ml / *options.volume_ml;
    }
    Calibration calibration = recon::calibrate(measurement);
    calibration.corrections = evidence.corrections;
    calibration.findings = evidence.findings;
    if (const std::string beyond = recon::beyond_image(image.grid, volume); !beyond.empty()) {
        calibration.findings.push_back(beyond);
    }
    return calibration;
}

}  // namespace

Calibration measure_calibration(const CalibrationOptions& options) {
    const CalibrationAcquisition experiment = read_experiment(options);
    const SpectData& data = experiment.data;
    Calibration calibration = options.kind() == CalibrationExperiment::planar ? from_planar_source(options, experiment)
                                                                              : from_image(options, experiment);
    describe(calibration, data, experiment.windows);
    calibration.date =
        options.date.value_or(data.exam.start_time_s ? utc_text(*data.exam.start_time_s).substr(0, 10) : "");
    calibration.remark = options.remark.value_or("");
    calibration.findings.insert(calibration.findings.begin(), experiment.findings.begin(), experiment.findings.end());
    return calibration;
}

}  // namespace isotone::app
