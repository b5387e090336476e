// SPDX-License-Identifier: Apache-2.0
#include "app/command/clock.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/image_file.hpp"
#include "app/files/output.hpp"
#include "app/files/raw_input.hpp"
#include "app/files/record_file.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/calibration_image.hpp"
#include "app/spect/input.hpp"
#include "app/spect/options.hpp"
#include "app/spect/settings.hpp"
#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/json/json.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/planar_counts.hpp"
#include "recon/quantify/scale.hpp"
#include "recon/quantify/volume_of_interest.hpp"

#include <algorithm>
#include <iostream>

namespace isotone::app {
namespace {

using recon::Calibration;
using recon::CalibrationExperiment;

/// The acquisition of the experiment and the windows whose counts are added.
struct Experiment {
    SpectData data;
    std::vector<int> windows;
    std::string photopeak;  ///< their names and levels
    std::vector<std::string> findings;
};

CalibrationExperiment experiment_of(const std::string& name) {
    for (const CalibrationExperiment known :
         {CalibrationExperiment::planar, CalibrationExperiment::cylinder, CalibrationExperiment::sphere}) {
        if (name == recon::name_of(known)) {
            return known;
        }
    }
    throw Error(ErrorCode::usage, "--experiment", "found '" + name + "'", "use planar, cylinder or sphere");
}

std::vector<std::string> allowed_of(const std::string& text) {
    static const std::vector<std::string> known{"foreign_window", "other_image"};
    std::vector<std::string> allowed = words_of(text);
    for (const std::string& word : allowed) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            throw Error(ErrorCode::usage, "--allow " + word, "it does not act on a calibration",
                        "use foreign_window or other_image, or leave it out");
        }
    }
    return allowed;
}

/// What the reader was told or assumed, for the record: a factor is as good as these.
void note_reading(const std::string& of, const SpectData& data, std::vector<std::string>& findings) {
    for (const std::string& text : data.notes("overrides")) {
        findings.push_back(of);
        findings.back().append(" read with ").append(text).append(", instead of what the file says");
    }
    for (const std::string& text : data.notes("assumptions")) {
        findings.push_back(of);
        findings.back().append(" assumed: ").append(text);
    }
}

class Calibrate final : public Subcommand {
public:
    std::string name() const override { return "calibrate"; }
    std::string summary() const override { return "counts per second and MBq of a gamma camera from an experiment"; }
    std::vector<std::string> examples() const override {
        return {
            "isotone calibrate source.h5 --experiment planar --activity 37.2 --assay-to-start 1800 "
            "--background empty.h5 -o calibration.json",
            "isotone calibrate cylinder.h5 --experiment cylinder --image study/image.nii.gz --activity 185 --volume "
            "6280 --radius 60 --length 100 -o calibration.json"};
    }

    void declare(OptionTable& options) override {
        options.positional("RAW", raw_, "SPECT projections of the experiment; planar: a static acquisition too");
        options.option("-o,--output", output_, "FILE", "calibration record to write (.json)", Need::required);
        options.option("--experiment", experiment_, "NAME", "planar, cylinder or sphere", Need::required);
        options.option("--activity", activity_mbq_, "MBQ", "of the source or phantom at its assay");
        options.option("--assay-to-start", assay_to_start_s_, "S",
                       "from the assay to the start of counting (default 0)");
        options.option("--activity-uncertainty", activity_uncertainty_percent_, "PERCENT",
                       "relative standard uncertainty of the activity (default 0, not stated)");
        options.option("--nuclide", overrides_.nuclide, "NAME", "of the radiation (default: as stated)");
        options.option("--photopeak", overrides_.photopeaks, "NAMES",
                       "energy window by name or keV, or several with commas whose counts are added");
        options.option("--allow", allow_, "NAMES",
                       "go against a check, with commas: foreign_window (a photopeak without a gamma line of the "
                       "nuclide), other_image (an image that is not of RAW); recorded");
        options.option("--date", date_, "YYYY-MM-DD", "of the experiment (default: the start of the acquisition)");
        options.option("--remark", remark_, "TEXT", "anything else a reader must know");
        options.heading("planar");
        options.option("--dead-time", dead_time_, "FILE", "dead time of each head (TOML or JSON)");
        options.option("--background", background_, "FILE",
                       "projections by the same heads and windows without the source; their rate is taken off");
        options.option("--background-view-duration-s", background_view_duration_s_, "S",
                       "DICOM: counting time of a view of the background, instead of its file's");
        options.heading("cylinder and sphere");
        options.option("--image", image_, "FILE", "the reconstruction of RAW, corrected for all but the sensitivity");
        options.option("--image-sensitivity", image_sensitivity_, "CPS/MBQ",
                       "that the image was made with (default: as its provenance says, else none)");
        options.option("--centre", centre_mm_, "X,Y,Z", "of the volume of interest, mm (default 0,0,0)");
        options.option("--radius", radius_mm_, "MM", "of the volume of interest");
        options.option("--length", length_mm_, "MM", "of the cylinder of interest");
        options.option("--volume", volume_ml_, "ML",
                       "of the activity in the phantom: a cylinder of interest holds its share");
        options.heading("what the files do not say");
        spect_options_.declare(options);
    }

    void run(RunContext& context) override {
        if (std::filesystem::path(*output_).extension() != ".json") {
            throw Error(ErrorCode::usage, "--output " + *output_, "a calibration is a JSON record",
                        "give it a name ending in .json");
        }
        check_file_location(*output_);
        const CalibrationExperiment kind = experiment_of(*experiment_);
        refuse_idle_options(kind);
        require_inputs(raw_);
        for (const auto& file : {image_, dead_time_, background_}) {
            require_inputs(file ? std::vector<std::string>{*file} : std::vector<std::string>());
        }
        check_values();
        const Experiment experiment = read_experiment(kind);
        Calibration calibration =
            kind == CalibrationExperiment::planar ? planar(experiment) : from_image(experiment, kind);
        describe(calibration, experiment.data, experiment.windows);
        calibration.date = date_.value_or(
            experiment.data.exam.start_time_s ? utc_text(*experiment.data.exam.start_time_s).substr(0, 10) : "");
        calibration.remark = remark_.value_or("");
        calibration.findings.insert(calibration.findings.begin(), experiment.findings.begin(),
                                    experiment.findings.end());
        for (const std::string& finding : calibration.findings) {
            context.progress.warn(finding);
        }
        io::file::write_atomically(*output_, io::json::to_json(recon::to_record(calibration)));
        if (!context.quiet) {
            std::cout << significant(calibration.factor_cps_per_mbq, 5) << " counts/s per MBq, relative uncertainty "
                      << significant(100.0 * calibration.combined_relative(), 2) << " %\n";
        }
    }

private:
    void check_values() const {
        if (date_) {
            (void)calendar_date(*date_, "--date");
        }
        if (activity_mbq_ && !(*activity_mbq_ > 0.0)) {
            throw Error(ErrorCode::usage, "--activity", "found " + significant(*activity_mbq_, 6),
                        "state the MBq that the calibrator showed");
        }
        if (activity_uncertainty_percent_ &&
            !(*activity_uncertainty_percent_ >= 0.0 && *activity_uncertainty_percent_ < 100.0)) {
            throw Error(ErrorCode::usage, "--activity-uncertainty",
                        "found " + significant(*activity_uncertainty_percent_, 6), "give percent, from 0 to below 100");
        }
    }

    void refuse_idle_options(CalibrationExperiment kind) const {
        struct Option {
            const char* name;
            bool given;
            std::vector<CalibrationExperiment> used_by;
        };
        const std::vector<CalibrationExperiment> of_images{CalibrationExperiment::cylinder,
                                                           CalibrationExperiment::sphere};
        const Option all[] = {
            {"--dead-time", dead_time_.has_value(), {CalibrationExperiment::planar}},
            {"--background", background_.has_value(), {CalibrationExperiment::planar}},
            {"--background-view-duration-s", background_view_duration_s_.has_value(), {CalibrationExperiment::planar}},
            {"--image", image_.has_value(), of_images},
            {"--image-sensitivity", image_sensitivity_.has_value(), of_images},
            {"--centre", centre_mm_.has_value(), of_images},
            {"--radius", radius_mm_.has_value(), of_images},
            {"--length", length_mm_.has_value(), {CalibrationExperiment::cylinder}},
            {"--volume", volume_ml_.has_value(), {CalibrationExperiment::cylinder}},
            {"--allow other_image", allows("other_image"), of_images},
        };
        for (const Option& option : all) {
            if (option.given && std::find(option.used_by.begin(), option.used_by.end(), kind) == option.used_by.end()) {
                throw Error(ErrorCode::usage, option.name,
                            "it does not act on the experiment " + std::string(recon::name_of(kind)), "leave it out");
            }
        }
        if (background_view_duration_s_ && !background_) {
            throw Error(ErrorCode::usage, "--background-view-duration-s", "there is no background",
                        "name it with --background, or leave this out");
        }
    }

    bool allows(const std::string& what) const {
        const std::vector<std::string> allowed = allowed_of(allow_.value_or(""));
        return std::find(allowed.begin(), allowed.end(), what) != allowed.end();
    }

    Experiment read_experiment(CalibrationExperiment kind) const {
        const auto read = kind == CalibrationExperiment::planar ? read_planar_input : read_spect_input;
        Experiment experiment;
        experiment.data = read(raw_, spect_options_.resolve());
        note_reading("projections:", experiment.data, experiment.findings);
        const SpectConfig config = resolve_spect_config(std::nullopt, {}, overrides_);
        if (const std::string completed = complete_nuclide(config, experiment.data); !completed.empty()) {
            experiment.findings.push_back(completed);
        }
        recon::SpectSettings settings;
        settings.photopeaks = config.photopeaks;
        settings.lines = lines_of(experiment.data);
        settings.accept_foreign_window = allows("foreign_window");
        const auto photopeaks = recon::photopeaks_of(experiment.data, settings, experiment.findings);
        recon::require_distinct(photopeaks);
        experiment.windows = recon::windows_of(photopeaks);
        experiment.photopeak = recon::photopeaks_text(experiment.data, photopeaks);
        return experiment;
    }

    recon::CalibrationSource source(const SpectData& data) const {
        if (!activity_mbq_) {
            throw Error(ErrorCode::usage, "--activity", "it is required and was not given",
                        "state the activity in MBq at its assay");
        }
        return {*activity_mbq_, assay_to_start_s_.value_or(0.0), data.exam.nuclide.half_life_s,
                activity_uncertainty_percent_.value_or(0.0) / 100.0};
    }

    /// With the options of the source, for it is the same camera's; its times are its own.
    SpectData read_background() const {
        require_inputs({*background_});
        SpectInputOptions options = spect_options_.resolve();
        options.dicom.view_duration_s = background_view_duration_s_;
        try {
            return read_planar_input({*background_}, options);
        } catch (const Error& error) {
            const bool of_time = error.hint().find("--view-duration-s") != std::string::npos;
            throw Error(error.code(), "background " + error.where(), error.what(),
                        of_time ? "state --background-view-duration-s, the counting time of a view of the background"
                                : error.hint());
        }
    }

    Calibration planar(const Experiment& experiment) const {
        const recon::DeadTime dead_time =
            dead_time_ ? recon::dead_time_from_record(read_record(*dead_time_), *dead_time_) : recon::DeadTime();
        const recon::PlanarCounts counts = recon::planar_counts(experiment.data, experiment.windows, dead_time);
        recon::PlanarMeasurement measurement;
        measurement.source = source(experiment.data);
        measurement.counted = counts.counted;
        std::vector<recon::CorrectionRecord> of_background;
        std::vector<std::string> findings;
        if (background_) {
            const SpectData background = read_background();
            const recon::BackgroundWindows own =
                recon::background_windows(background, experiment.data, experiment.windows);
            const recon::PlanarCounts counted = recon::planar_counts(background, own.windows, dead_time);
            measurement.background = counted.counted;
            of_background.push_back(counted.dead_time);
            of_background.back().name += " of the background";
            note_reading("background:", background, findings);
            findings.insert(findings.end(), own.findings.begin(), own.findings.end());
        }
        Calibration calibration = recon::calibrate(measurement);
        calibration.corrections = {counts.dead_time, recon::background_record(measurement)};
        calibration.corrections.insert(calibration.corrections.end(), of_background.begin(), of_background.end());
        calibration.findings = std::move(findings);
        return calibration;
    }

    Calibration from_image(const Experiment& experiment, CalibrationExperiment kind) const {
        const bool sphere = kind == CalibrationExperiment::sphere;
        if (!image_ || !radius_mm_ || (!sphere && (!length_mm_ || !volume_ml_))) {
            throw Error(ErrorCode::usage, "--experiment " + *experiment_,
                        sphere ? "it needs --image and --radius" : "it needs --image, --radius, --length and --volume",
                        "give the reconstruction and the volume of interest");
        }
        const std::vector<ProjectionView>& views = experiment.data.geometry.views;
        if (std::none_of(views.begin(), views.end(), [](const ProjectionView& v) { return v.duration_s > 0.0; })) {
            throw Error(ErrorCode::inconsistent_data, raw_.front(),
                        "no view states its counting time, so the image is in no counts per second",
                        "state the times where the projections are made or read, and reconstruct again");
        }
        recon::ImageMeasurement measurement;
        measurement.experiment = kind;
        measurement.source = source(experiment.data);
        const Volume image = read_image(*image_);
        std::vector<EnergyWindow> windows;
        windows.reserve(experiment.windows.size());
        for (const int window : experiment.windows) {
            windows.push_back(experiment.data.windows[static_cast<std::size_t>(window)]);
        }
        const ImageEvidence evidence = check_calibration_image(
            {*image_, raw_, experiment.data, experiment.photopeak, windows, image_sensitivity_, allows("other_image")});
        measurement.image_sensitivity_cps_per_mbq =
            evidence.sensitivity_cps_per_mbq.value_or(recon::unit_sensitivity_cps_per_mbq);
        measurement.decayed_in_scan = evidence.decayed_in_scan;
        const recon::VolumeOfInterest volume{centre_mm_.value_or(Vector3{}), *radius_mm_, length_mm_};
        const recon::VoxelSum shown = recon::sum_within(image, volume);
        constexpr double mbq_per_bq = 1e-6;  // and 1e6 counts/s of an image in counts/s per mL
        measurement.image_mbq = {mbq_per_bq * shown.total};
        if (!sphere) {
            // Of the voxels, not of the exact cylinder: whole voxels cannot fill it, and the rest would be a bias.
            measurement.voi_share = shown.ml / *volume_ml_;
        }
        Calibration calibration = recon::calibrate(measurement);
        calibration.corrections = evidence.corrections;
        calibration.findings = evidence.findings;
        if (const std::string beyond = recon::beyond_image(image.grid, volume); !beyond.empty()) {
            calibration.findings.push_back(beyond);
        }
        return calibration;
    }

    std::vector<std::string> raw_;
    std::optional<std::string> output_, experiment_, allow_, dead_time_, background_, image_, date_, remark_;
    std::optional<double> background_view_duration_s_, activity_mbq_, assay_to_start_s_, activity_uncertainty_percent_,
        image_sensitivity_, radius_mm_, length_mm_, volume_ml_;
    std::optional<Vector3> centre_mm_;
    SpectOverrides overrides_;
    SpectOptions spect_options_;
};

}  // namespace

std::unique_ptr<Subcommand> make_calibrate() {
    return std::make_unique<Calibrate>();
}

}  // namespace isotone::app
