// SPDX-License-Identifier: Apache-2.0
#include "recon/spect_plan.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/view_sums.hpp"
#include "recon/model/arc_sampling.hpp"
#include "recon/model/earlier_corrections.hpp"
#include "recon/model/orbit.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/model/radius_check.hpp"
#include "recon/model/response_choice.hpp"
#include "recon/model/scale_choice.hpp"
#include "recon/model/scatter_choice.hpp"
#include "recon/model/spect_model.hpp"
#include "recon/model/supplied_image.hpp"
#include "recon/model/system_model.hpp"
#include "recon/quantify/calibration_corrections.hpp"
#include "recon/settings_check.hpp"

#include <algorithm>
#include <cmath>
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

/// What the plan is made of, step by step.
class Planner {
public:
    Planner(const SpectData& data, const SpectSettings& settings) : data_(data), settings_(settings) {
        data.check("projections");
        check(settings.run, data.geometry);
        plan_.problem.geometry = data.geometry;
    }

    SpectPlan plan() {
        add_findings(check_orbit(plan_.problem.geometry, settings_.accept_incomplete_orbit));
        choose_field_of_view();
        estimate_scatter();
        choose_counts();
        model_resolution();
        model_motion();
        place_attenuation();
        add_findings(check_radii(plan_.problem.geometry, settings_.attenuation, settings_.accept_radius_inside_body));
        prepare_scatter_model();
        scale_counts();
        check_images();
        count_subsets();
        describe();
        return std::move(plan_);
    }

private:
    void choose_field_of_view() {
        SpectProblem& problem = plan_.problem;
        problem.grid = spect_kernel_grid(problem.geometry, settings_.run);
        const double seen = seen_radius_mm(problem.geometry);
        if (!(seen > 0.0)) {
            throw Error(ErrorCode::inconsistent_data, "axis of rotation",
                        "it projects " + number_text(-seen) + " mm beyond the edge of the detector in some view",
                        "check the axis offsets");
        }
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

    void estimate_scatter() {
        photopeaks_ = photopeaks_of(data_, settings_, plan_.findings);
        plan_.photopeak = photopeaks_text(data_, photopeaks_);
        for (const Photopeak& photopeak : photopeaks_) {
            plan_.windows.push_back(data_.window_at(photopeak.window));
        }
        ScatterChoice scatter = choose_scatter(data_, photopeaks_, settings_);
        plan_.scatter = scatter.method;
        plan_.corrections.push_back(scatter.record);
        if (!settings_.run.use_additive && scatter.method != ScatterMethod::none) {
            plan_.corrections.back() = {"scatter", false, "switched off"};
            plan_.scatter = ScatterMethod::none;
            scatter.estimate.reset();
        }
        if (scatter.estimate) {
            add_findings(scatter.estimate->findings);
            plan_.problem.additive = std::move(scatter.estimate->counts);
        }
    }

    void choose_counts() {
        Photopeaks chosen = choose_photopeaks(data_, photopeaks_, settings_.gate);
        add_findings(chosen.findings);
        plan_.energy_kev = chosen.energy_kev;
        own_sensitivity_ = chosen.sensitivity_cps_per_mbq;
        plan_.problem.counts = std::move(chosen.counts);
        for (const float counts : plan_.problem.counts) {
            if (!(counts >= 0.0F) || !std::isfinite(counts)) {
                throw Error(ErrorCode::input_corrupt, "projections",
                            "a pixel holds " + number_text(counts) + ", expected counts of at least 0",
                            "reconstruct counts as measured, not corrected projections");
            }
        }
    }

    void model_resolution() {
        SpectProblem& problem = plan_.problem;
        ResponseChoice choice = choose_response(settings_, plan_.energy_kev, problem.geometry, problem.depth_planes);
        problem.responses = std::move(choice.responses);
        plan_.corrections.push_back(std::move(choice.record));
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

    void prepare_scatter_model() {
        if (plan_.scatter == ScatterMethod::effective_source) {
            const ReconstructionSettings& run = settings_.run;
            if (run.iterations < first_scatter_iteration(run.start_image.has_value())) {
                throw Error(ErrorCode::usage, "`iterations`",
                            "1, and scatter of effective sources is estimated from the image of the iteration before",
                            "use 2 or more, or start from the image of an earlier run");
            }
            plan_.scatter_kernel = choose_scatter_kernel(data_, photopeaks_, plan_.energy_kev, settings_);
        }
    }

    void scale_counts() {
        ScaleChoice choice = choose_scale(data_, windows_of(photopeaks_), own_sensitivity_, settings_);
        plan_.problem.view_factors = std::move(choice.view_factors);
        plan_.quantity = choice.quantity;
        plan_.corrections.insert(plan_.corrections.end(), choice.corrections.begin(), choice.corrections.end());
        add_findings(choice.findings);
    }

    void check_images() {
        check_supplied_images(settings_.run, plan_.problem.grid, plan_.problem.field_of_view, Frame::patient_lps);
        // A computed one is part of every reconstruction, and no correction of its own.
        if (settings_.run.sensitivity_image) {
            plan_.corrections.push_back({"sensitivity image", true, "as supplied"});
        }
    }

    void count_subsets() {
        const std::vector<double> sums = sums_of_views(data_.geometry, plan_.problem.counts);
        for (int s = 0; s < settings_.run.subsets; ++s) {
            double counts = 0.0;
            for (const int view : views_of_subset(data_.geometry, s, settings_.run.subsets)) {
                counts += sums[static_cast<std::size_t>(view)];
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
    std::vector<Photopeak> photopeaks_;
    std::optional<double> own_sensitivity_;  // that the data state for what is reconstructed
};

}  // namespace

double SpectPlan::total_counts() const {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

SpectPlan plan_spect(const SpectData& data, const SpectSettings& settings) {
    SpectPlan plan = data.corrected.empty() ? Planner(data, settings).plan()
                                            : Planner(data, without_earlier_corrections(data, settings)).plan();
    record_earlier_corrections(data, plan.corrections);
    if (settings.calibration) {
        const std::vector<std::string> findings =
            check_calibrated_corrections(*settings.calibration, plan.corrections, settings.accept_other_corrections);
        plan.findings.insert(plan.findings.end(), findings.begin(), findings.end());
    }
    return plan;
}

}  // namespace isotone::recon
