// SPDX-License-Identifier: Apache-2.0
#include "recon/spect_plan.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/orbit_coverage.hpp"
#include "recon/model/arc_sampling.hpp"
#include "recon/model/orbit.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/model/scatter_choice.hpp"
#include "recon/model/supplied_image.hpp"
#include "recon/model/system_model.hpp"
#include "recon/quantify/scale.hpp"
#include "recon/settings_check.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>

namespace isotone::recon {
namespace {

void check(const ReconstructionSettings& run, const ProjectionGeometry& geometry) {
    check_settings(run);
    require_setting(run.psf_fwhm_mm == 0.0, "psf_fwhm_mm", number_text(run.psf_fwhm_mm),
                    "SPECT models the response of collimator and detector: name them instead");
    require_setting(run.data == DataChoice::automatic, "data", "a choice of sinogram or list-mode",
                    "SPECT has projections only: leave it out");
    require_subsets(run.subsets, static_cast<int>(geometry.views.size()));
}

kernels::Grid grid_for(const ProjectionGeometry& geometry, const ReconstructionSettings& run) {
    const auto size = run.grid_size.value_or(std::array<int, 3>{geometry.bins, geometry.bins, geometry.rows});
    require_setting(size[2] == geometry.rows, "grid_size", std::to_string(size[2]) + " voxels along the axis",
                    "the projections have " + std::to_string(geometry.rows) + " rows, and a slice is a row");
    require_setting(size[0] >= 1 && size[0] <= 4096 && size[1] >= 1 && size[1] <= 4096, "grid_size",
                    std::to_string(size[0]) + " x " + std::to_string(size[1]), "use 1 to 4096 voxels along an axis");
    if (run.voxel_mm) {
        const Vector3 pixel{geometry.bin_mm, geometry.bin_mm, geometry.row_mm};
        for (std::size_t k = 0; k < 3; ++k) {
            require_setting(std::abs((*run.voxel_mm)[k] - pixel[k]) <= 1e-4 * pixel[k], "voxel_mm",
                            number_text((*run.voxel_mm)[k]),
                            "SPECT voxels are as wide as a bin, " + number_text(geometry.bin_mm) +
                                " mm, and as long as a row, " + number_text(geometry.row_mm) + " mm: leave it out");
        }
    }
    return projection_grid(geometry, size[0], size[1]);
}

ImageGrid image_grid(const kernels::Grid& grid) {
    ImageGrid image;
    image.size = grid.size;
    image.spacing_mm = grid.voxel_mm;
    image.origin_mm = grid.origin_mm;
    image.frame = Frame::patient_lps;
    return image;
}

std::string named(const SpectData& data, const std::vector<Photopeak>& photopeaks) {
    std::string text;
    for (const Photopeak& photopeak : photopeaks) {
        const EnergyWindow& window = data.windows[static_cast<std::size_t>(photopeak.window)];
        text += (text.empty() ? "" : " + ") + window.name + " (" + window.levels_text(5) + ")";
    }
    return text;
}

/// What the plan is made of, step by step.
class Planner {
public:
    Planner(const SpectData& data, const SpectSettings& settings) : data_(data), settings_(settings) {
        data.check("projections");
        check(settings.run, data.geometry);
        plan_.problem.geometry = data.geometry;
    }

    SpectPlan plan() {
        view_the_orbit();
        choose_counts();
        model_resolution();
        model_motion();
        place_attenuation();
        check_radii();
        prepare_scatter_model();
        scale_counts();
        check_images();
        count_subsets();
        describe();
        return std::move(plan_);
    }

private:
    void view_the_orbit() {
        SpectProblem& problem = plan_.problem;
        try {
            require_complete_orbit(problem.geometry);
        } catch (const Error& fault) {
            if (!settings_.accept_incomplete_orbit) {
                throw;
            }
            plan_.findings.push_back("the orbit is incomplete, which was allowed: " + std::string(fault.what()));
        }
        problem.grid = grid_for(problem.geometry, settings_.run);
        const double seen = seen_radius_mm(problem.geometry);
        plan_.fov_radius_mm = settings_.run.fov_radius_mm > 0.0 ? settings_.run.fov_radius_mm : seen;
        problem.field_of_view = orbit_field_of_view(problem.geometry, problem.grid, plan_.fov_radius_mm);
        require_setting(
            std::any_of(problem.field_of_view.begin(), problem.field_of_view.end(), [](float m) { return m > 0; }),
            "fov_radius_mm", number_text(plan_.fov_radius_mm), "it holds the centre of no voxel");
        const bool fits = settings_.attenuation && settings_.attenuation->grid.size == problem.grid.size;
        problem.depth_planes = depth_planes_of(
            problem.grid, problem.field_of_view,
            fits ? std::span<const float>(settings_.attenuation->values) : std::span<const float>());  // refused below
    }

    void choose_counts() {
        std::vector<Photopeak> photopeaks = photopeaks_of(data_, settings_, plan_.findings);
        plan_.photopeak = named(data_, photopeaks);
        ScatterChoice scatter = choose_scatter(data_, photopeaks, settings_);
        plan_.scatter = scatter.method;
        plan_.corrections.push_back(scatter.record);
        if (!settings_.run.use_additive && scatter.method != ScatterMethod::none) {
            plan_.corrections.back() = {"scatter", false, "switched off"};
            plan_.scatter = ScatterMethod::none;
            scatter.estimate.reset();
        }
        SpectData without = data_;
        if (!scatter.estimate) {
            without.additive.reset();
        }
        Photopeaks chosen = choose_photopeaks(without, photopeaks, scatter.estimate, settings_.gate);
        if (scatter.estimate) {
            plan_.problem.additive = chosen.data.additive.value();
        }
        add_findings(chosen.findings);
        plan_.energy_kev = chosen.energy_kev;
        own_sensitivity_ = chosen.data.sensitivity_cps_per_mbq;
        plan_.problem.counts = std::move(chosen.data.counts.front().values);
        for (const float counts : plan_.problem.counts) {
            if (!(counts >= 0.0F) || !std::isfinite(counts)) {
                throw Error(ErrorCode::input_corrupt, "projections",
                            "a pixel holds " + number_text(counts) + ", expected counts of at least 0",
                            "reconstruct counts as measured, not corrected projections");
            }
        }
        for (const Photopeak& photopeak : photopeaks) {
            windows_.push_back(photopeak.window);
            plan_.windows.push_back(data_.windows[static_cast<std::size_t>(photopeak.window)]);
        }
    }

    void model_resolution() {
        SpectProblem& problem = plan_.problem;
        CorrectionRecord record{"resolution", true, ""};
        if (!settings_.use_resolution || (!settings_.detector && !settings_.response)) {
            problem.responses = depth_responses(problem.geometry, problem.depth_planes,
                                                [](double) { return kernels::PlaneResponse{}; });
            record = {"resolution", false,
                      settings_.use_resolution ? "camera and collimator are not known" : "switched off"};
        } else if (settings_.response) {
            problem.responses = kernel_depth_responses(*settings_.response, problem.geometry, problem.depth_planes);
            record.detail =
                "measured kernel table of " + std::to_string(settings_.response->distances_mm.size()) + " distances";
        } else {
            problem.responses =
                gaussian_depth_responses(*settings_.detector, plan_.energy_kev, problem.geometry, problem.depth_planes);
            record.detail = settings_.detector->camera.name + " " + settings_.detector->collimator.name + ", " +
                            number_text(resolution_fwhm_mm(*settings_.detector, plan_.energy_kev, 100.0), 4) +
                            " mm FWHM at 100 mm from the face";
        }
        plan_.corrections.push_back(record);
    }

    /// Data of a head that stands still while it counts say nothing here.
    void model_motion() {
        const int asked = settings_.arc_samples.value_or(1);
        require_setting(asked >= 1 && asked <= most_arc_samples, "arc_samples", std::to_string(asked),
                        "use 1 to " + std::to_string(most_arc_samples));
        const ArcSampling arcs = arc_sampling_of(plan_.problem, plan_.fov_radius_mm, settings_.arc_samples.value_or(0));
        if (!arcs.moves()) {
            require_setting(!settings_.arc_samples, "arc_samples", std::to_string(asked),
                            "the heads stand still while they count: leave it out");
            return;
        }
        plan_.problem.arc_samples = arcs.samples;
        plan_.corrections.push_back(motion_record(arcs));
    }

    void place_attenuation() {
        if (settings_.attenuation) {
            require_fitting_image(*settings_.attenuation, plan_.problem.grid, "attenuation map", Frame::patient_lps);
            plan_.problem.attenuation = settings_.attenuation;
        }
        plan_.corrections.push_back(
            {"attenuation", settings_.attenuation.has_value(),
             settings_.attenuation ? settings_.attenuation_detail : std::string("no attenuation map was supplied")});
    }

    /// A radius in cm taken for mm cuts the body away without any other sign.
    void check_radii() {
        const ProjectionGeometry& geometry = plan_.problem.geometry;
        if (const auto small = small_radius(geometry)) {
            plan_.findings.push_back(*small);
        }
        if (!settings_.attenuation) {
            note_a_narrow_field();
            return;
        }
        const MatterBehindFace behind = matter_behind_face(geometry, *settings_.attenuation);
        if (behind.share <= noted_share_behind_face) {
            return;
        }
        const std::string what = number_text(100.0 * behind.share, 2) +
                                 " % of the matter in the attenuation map lies behind the detector, " +
                                 "whose radius is " +
                                 number_text(geometry.views[static_cast<std::size_t>(behind.view)].radius_mm) + " mm";
        const std::string where = "view " + std::to_string(behind.view + 1);
        if (behind.share > largest_share_behind_face && !settings_.accept_radius_inside_body) {
            throw Error(
                ErrorCode::inconsistent_data, where, what,
                "state the radius in mm, place the map where the patient lay, or allow a radius inside the body "
                "by name, which is recorded");
        }
        plan_.findings.push_back(where + ": " + what +
                                 (behind.share > largest_share_behind_face ? ", which was allowed" : ""));
    }

    void note_a_narrow_field() {
        const ProjectionGeometry& geometry = plan_.problem.geometry;
        const double nearest = nearest_radius_mm(geometry);
        if (nearest < 0.5 * seen_radius_mm(geometry)) {
            plan_.findings.push_back("a detector at " + number_text(nearest) + " mm leaves less than half of the " +
                                     number_text(seen_radius_mm(geometry)) +
                                     " mm about the axis that the detectors see: check the radii");
        }
    }

    void prepare_scatter_model() {
        if (plan_.scatter != ScatterMethod::effective_source) {
            return;
        }
        const auto missing = [](const std::string& what, const std::string& hint) {
            throw Error(ErrorCode::inconsistent_data, "effective source scatter estimation", what, hint);
        };
        if (!settings_.scatter_kernels) {
            missing("there are no scatter kernels of the nuclide", "use energy windows, or kernels of your own");
        }
        if (!settings_.attenuation) {
            missing("there is no attenuation map, and scatter depends on it", "supply one, or use energy windows");
        }
        if (windows_.size() != 1) {
            missing("several photopeaks are summed", "reconstruct one, or use energy windows");
        }
        EnergyResponse response;
        if (settings_.detector && settings_.detector->camera.energy_resolution > 0.0) {
            response.fwhm = settings_.detector->camera.energy_resolution;
            response.at_kev = settings_.detector->camera.intrinsic_energy_kev;
            response.crystal_mm = settings_.detector->camera.crystal_thickness_mm;
        }
        plan_.scatter_kernel =
            kernel_of_window(*settings_.scatter_kernels, data_.windows[static_cast<std::size_t>(windows_.front())],
                             plan_.energy_kev, response);
    }

    void scale_counts() {
        std::optional<double> sensitivity =
            settings_.sensitivity_cps_per_mbq ? settings_.sensitivity_cps_per_mbq : own_sensitivity_;
        std::string source = settings_.sensitivity_cps_per_mbq ? "as stated" : "of the data";
        if (settings_.calibration) {
            for (const int window : windows_) {
                add_findings(check_calibration(*settings_.calibration, data_, window,
                                               settings_.accept_other_calibration || windows_.size() > 1));
            }
            sensitivity = settings_.calibration->factor_cps_per_mbq;
            source = "of the calibration of " + settings_.calibration->date;
        }
        ProjectionGeometry geometry = data_.geometry;
        DecaySettings reference = settings_.decay;
        if (!sensitivity && without_times(geometry)) {
            for (ProjectionView& view : geometry.views) {
                view.duration_s = 1.0;
            }
            reference.reference = DecayReference::none;
            plan_.findings.emplace_back(
                "the data state no counting times: all views count alike, decay is not corrected");
        }
        const ViewFactors decay = decay_factors(geometry, data_.exam, reference);
        const ViewFactors live = dead_time_factors(data_, settings_.dead_time);
        if (settings_.gate) {
            take_the_share_of_the_gate(geometry);
        }
        const ViewFactors scale = count_factors(geometry, sensitivity, decay.factors, live.factors);
        plan_.problem.view_factors = scale.factors;
        plan_.quantity = sensitivity ? Quantity::activity_concentration : Quantity::relative;
        plan_.corrections.push_back(decay.record);
        plan_.corrections.push_back(live.record);
        plan_.corrections.push_back(scale.record);
        if (sensitivity) {
            plan_.corrections.back().detail += ", " + source;
        }
    }

    /// Gates take turns all the view long: its decay and rate are those of the whole view, its time is not.
    void take_the_share_of_the_gate(ProjectionGeometry& geometry) {
        const double share = data_.gate_share(*settings_.gate);
        for (ProjectionView& view : geometry.views) {
            view.duration_s *= share;
        }
        plan_.corrections.push_back({"gate", true,
                                     "gate " + std::to_string(*settings_.gate + 1) + " of " +
                                         std::to_string(data_.gates) + ", " + number_text(share) +
                                         " of the counting time" +
                                         (data_.gates > 1 && data_.gate_shares.empty()
                                              ? ": the data do not state the time of a gate, all are taken as equal"
                                              : "")});
    }

    static bool without_times(const ProjectionGeometry& geometry) {
        return std::none_of(geometry.views.begin(), geometry.views.end(),
                            [](const ProjectionView& view) { return view.duration_s > 0.0; });
    }

    void check_images() {
        const auto check_image = [&](const std::optional<Volume>& image, const char* name) {
            if (image) {
                require_fitting_image(*image, plan_.problem.grid, name, Frame::patient_lps);
            }
        };
        check_image(settings_.run.start_image, "start image");
        check_image(settings_.run.sensitivity_image, "sensitivity image");
        // A computed one is part of every reconstruction, and no correction of its own.
        if (settings_.run.sensitivity_image) {
            plan_.corrections.push_back({"sensitivity image", true, "as supplied"});
        }
    }

    void count_subsets() {
        const std::size_t view_size = plan_.problem.counts.size() / data_.geometry.views.size();
        for (int s = 0; s < settings_.run.subsets; ++s) {
            double counts = 0.0;
            for (const int view : views_of_subset(data_.geometry, s, settings_.run.subsets)) {
                const auto first = plan_.problem.counts.begin() +
                                   static_cast<std::ptrdiff_t>(static_cast<std::size_t>(view) * view_size);
                counts = std::accumulate(first, first + static_cast<std::ptrdiff_t>(view_size), counts);
            }
            require_counts_in_subset(counts, s, settings_.run.subsets);
            plan_.counts.push_back(counts);
        }
    }

    void describe() {
        const ReconstructionSettings& run = settings_.run;
        const kernels::Grid& grid = plan_.problem.grid;
        Record& record = plan_.resolved;
        record["algorithm"] = run.algorithm == Algorithm::mlem ? "mlem" : "osem";
        record["iterations"] = run.iterations;
        record["subsets"] = run.subsets;
        record["grid_size"] = Record::List{grid.size[0], grid.size[1], grid.size[2]};
        record["voxel_mm"] = Record::List{grid.voxel_mm[0], grid.voxel_mm[1], grid.voxel_mm[2]};
        record["post_filter_fwhm_mm"] = run.post_filter_fwhm_mm;
        record["fov_radius_mm"] = plan_.fov_radius_mm;
        record["use_additive"] = run.use_additive;
    }

    void add_findings(const std::vector<std::string>& findings) {
        plan_.findings.insert(plan_.findings.end(), findings.begin(), findings.end());
    }

    const SpectData& data_;
    const SpectSettings& settings_;
    SpectPlan plan_;
    std::vector<int> windows_;
    std::optional<double> own_sensitivity_;  // that the data state for what is reconstructed
};

}  // namespace

ImageGrid spect_grid(const ProjectionGeometry& geometry, const ReconstructionSettings& settings) {
    return image_grid(grid_for(geometry, settings));
}

ImageGrid placed_in_patient(ImageGrid grid, const SpectData& data) {
    const Vector3 axis = data.axis_position_mm.value_or(Vector3{0.0, 0.0, 0.0});
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] += axis[k];
    }
    return grid;
}

double SpectPlan::total_counts() const {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

SpectPlan plan_spect(const SpectData& data, const SpectSettings& settings) {
    return Planner(data, settings).plan();
}

double spect_memory(const SpectPlan& plan, const SpectSettings& settings, const kernels::DeviceInfo& device) {
    const double element = device.precision == "double" ? 8.0 : 4.0;
    const auto voxels = static_cast<double>(plan.problem.grid.voxels());
    const auto pixels = static_cast<double>(plan.problem.counts.size());
    // Mask, three work images, image, correction, map, a sensitivity for each subset; the 64-bit accumulator.
    const double images = voxels * (element * (7.0 + settings.run.subsets) + 8.0);
    // Measured, multiplicative, additive and work; with scatter that depends on the image two more.
    const double projections = pixels * element * (plan.scatter == ScatterMethod::effective_source ? 6.0 : 4.0);
    const double arcs = plan.problem.arc_samples > 1 ? pixels * element : 0.0;  // the views at one angle
    return images + projections + arcs;
}

}  // namespace isotone::recon
