// SPDX-License-Identifier: Apache-2.0
#include "app/clock.hpp"
#include "app/image_file.hpp"
#include "app/numbers.hpp"
#include "app/output.hpp"
#include "app/raw_input.hpp"
#include "app/spect_input.hpp"
#include "app/spect_options.hpp"
#include "app/spect_settings.hpp"
#include "app/subcommand.hpp"
#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/json/json.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/scale.hpp"

#include <cmath>
#include <iostream>
#include <numeric>

namespace isotone::app {
namespace {

using recon::Calibration;
using recon::CalibrationExperiment;

/// What the voxels show whose centres lie within a volume of interest, and the volume of these voxels.
struct VoxelSum {
    double mbq = 0.0;  ///< 1e6 counts/s of an image in counts/s per mL
    double ml = 0.0;
};

/// A cylinder along z, or a ball, of an image in Bq/mL or counts/s per mL.
VoxelSum sum_within(const Volume& image, CalibrationExperiment experiment, const Vector3& centre_mm, double radius_mm,
                    double length_mm) {
    double sum = 0.0;
    std::size_t voxels = 0;
    for (int z = 0; z < image.grid.size[2]; ++z) {
        for (int y = 0; y < image.grid.size[1]; ++y) {
            for (int x = 0; x < image.grid.size[0]; ++x) {
                const Vector3 p =
                    image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const double across = std::hypot(p[0] - centre_mm[0], p[1] - centre_mm[1]);
                const double along = std::abs(p[2] - centre_mm[2]);
                const bool inside = experiment == CalibrationExperiment::sphere
                                        ? std::hypot(across, along) <= radius_mm
                                        : across <= radius_mm && along <= 0.5 * length_mm;
                sum += inside ? static_cast<double>(image.at(x, y, z)) : 0.0;
                voxels += inside ? 1U : 0U;
            }
        }
    }
    const double voxel_ml = image.grid.voxel_volume_ml();
    return {sum * voxel_ml * 1e-6, static_cast<double>(voxels) * voxel_ml};
}

class Calibrate final : public Subcommand {
public:
    std::string name() const override { return "calibrate"; }
    std::string summary() const override { return "counts per second and MBq of a gamma camera from an experiment"; }
    std::vector<std::string> examples() const override {
        return {
            "isotone calibrate source.h5 --experiment planar --activity 37.2 --assay-to-start 1800 -o calibration.json",
            "isotone calibrate cylinder.h5 --experiment cylinder --image study/image.nii.gz --activity 185 --volume "
            "6280 "
            "--radius 60 --length 100 -o calibration.json"};
    }

    void declare(OptionTable& options) override {
        options.positional("RAW", raw_, "SPECT projections of the experiment");
        options.option("-o,--output", output_, "FILE", "calibration record to write (.json)", Need::required);
        options.option("--experiment", experiment_, "NAME", "planar, cylinder or sphere", Need::required);
        options.option("--activity", activity_mbq_, "MBQ", "of the source or phantom at its assay");
        options.option("--assay-to-start", assay_to_start_s_, "S",
                       "from the assay to the start of counting (default 0)");
        options.option("--activity-uncertainty", activity_uncertainty_percent_, "PERCENT",
                       "relative standard uncertainty of the activity (default 0, not stated)");
        options.option("--nuclide", overrides_.nuclide, "NAME", "of the radiation (default: as stated)");
        options.option("--photopeak", overrides_.photopeaks, "NAME", "energy window, by name or keV");
        options.option("--allow", overrides_.allow, "foreign_window",
                       "a photopeak without a gamma line of the nuclide; recorded");
        options.option("--date", date_, "YYYY-MM-DD", "of the experiment (default: the start of the acquisition)");
        options.option("--remark", remark_, "TEXT", "anything else a reader must know");
        options.heading("cylinder and sphere");
        options.option("--image", image_, "FILE", "the reconstruction of RAW, corrected for all but the sensitivity");
        options.option("--image-sensitivity", image_sensitivity_, "CPS/MBQ",
                       "that the image was made with (default: none, image in counts/s per mL)");
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
        require_inputs(raw_);
        SpectData data = read_spect_input(raw_, spect_options_.resolve());
        const SpectConfig config = resolve_spect_config(std::nullopt, {}, overrides_);
        for (const std::string& name : config.allow) {
            if (name != "foreign_window") {
                throw Error(ErrorCode::usage, "--allow " + name, "it does not act on a calibration", "leave it out");
            }
        }
        complete_nuclide(config, data);
        recon::SpectSettings settings;
        settings.photopeaks = config.photopeaks;
        settings.lines = lines_of(data);
        settings.accept_foreign_window = config.allows("foreign_window");
        std::vector<std::string> findings;
        const int window = recon::photopeaks_of(data, settings, findings).front().window;
        Calibration calibration = experiment_ == "planar" ? planar(data, window) : from_image(data);
        describe(calibration, data, window);
        calibration.date =
            date_.value_or(data.exam.start_time_s ? utc_text(*data.exam.start_time_s).substr(0, 10) : "");
        calibration.remark = remark_.value_or("");
        for (const std::string& finding : findings) {
            context.progress.warn(finding);
            calibration.remark += (calibration.remark.empty() ? "" : "; ") + finding;
        }
        io::file::write_atomically(*output_, io::json::to_json(recon::to_record(calibration)));
        if (!context.quiet) {
            std::cout << significant(calibration.factor_cps_per_mbq, 5) << " counts/s per MBq, relative uncertainty "
                      << significant(100.0 * calibration.combined_relative(), 2) << " %\n";
        }
    }

private:
    recon::CalibrationSource source(const SpectData& data) const {
        if (!activity_mbq_) {
            throw Error(ErrorCode::usage, "--activity", "it is required and was not given",
                        "state the activity in MBq at its assay");
        }
        return {*activity_mbq_, assay_to_start_s_.value_or(0.0), data.exam.nuclide.half_life_s,
                activity_uncertainty_percent_.value_or(0.0) / 100.0};
    }

    Calibration planar(const SpectData& data, int window) const {
        recon::PlanarMeasurement measurement;
        measurement.source = source(data);
        const std::vector<float> counts = data.counts_of(window);
        measurement.counts = std::accumulate(counts.begin(), counts.end(), 0.0);
        for (const ProjectionView& view : data.geometry.views) {
            measurement.views.push_back({view.start_s, view.duration_s});
        }
        return recon::calibrate(measurement);
    }

    Calibration from_image(const SpectData& data) const {
        const bool sphere = experiment_ == "sphere";
        if (!sphere && experiment_ != "cylinder") {
            throw Error(ErrorCode::usage, "--experiment", "found '" + *experiment_ + "'",
                        "use planar, cylinder or sphere");
        }
        if (!image_ || !radius_mm_ || (!sphere && (!length_mm_ || !volume_ml_))) {
            throw Error(ErrorCode::usage, "--experiment " + *experiment_,
                        sphere ? "it needs --image and --radius" : "it needs --image, --radius, --length and --volume",
                        "give the reconstruction and the volume of interest");
        }
        recon::ImageMeasurement measurement;
        measurement.experiment = sphere ? CalibrationExperiment::sphere : CalibrationExperiment::cylinder;
        measurement.source = source(data);
        measurement.image_sensitivity_cps_per_mbq = image_sensitivity_.value_or(recon::unit_sensitivity_cps_per_mbq);
        const VoxelSum shown = sum_within(read_image(*image_), measurement.experiment, centre_mm_.value_or(Vector3{}),
                                          *radius_mm_, length_mm_.value_or(0.0));
        measurement.image_mbq = {shown.mbq};
        if (!sphere) {
            // Of the voxels, not of the exact cylinder: whole voxels cannot fill it, and the rest would be a bias.
            measurement.voi_share = shown.ml / *volume_ml_;
        }
        return recon::calibrate(measurement);
    }

    std::vector<std::string> raw_;
    std::optional<std::string> output_, experiment_, image_, date_, remark_;
    std::optional<double> activity_mbq_, assay_to_start_s_, activity_uncertainty_percent_, image_sensitivity_,
        radius_mm_, length_mm_, volume_ml_;
    std::optional<Vector3> centre_mm_;
    SpectOverrides overrides_;
    SpectOptions spect_options_;
};

}  // namespace

std::unique_ptr<Subcommand> make_calibrate() {
    return std::make_unique<Calibrate>();
}

}  // namespace isotone::app
