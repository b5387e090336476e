// SPDX-License-Identifier: Apache-2.0
#include "recon/reconstruct.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/model/image_operators.hpp"
#include "recon/model/pet_factors.hpp"
#include "recon/model/pet_list_model.hpp"
#include "recon/model/pet_sinogram_model.hpp"
#include "recon/plan.hpp"
#include "recon/run.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace isotone::recon {
namespace {

const SinogramGeometry* emission_geometry(const RawData& raw) {
    if (raw.prompts) {
        return &raw.prompts->geometry;
    }
    return raw.multiplicative ? &raw.multiplicative->geometry : nullptr;
}

std::unique_ptr<SystemModel> make_model(const RawData& raw, const PetFactors& factors,
                                        const ReconstructionSettings& settings, const ReconstructionPlan& plan,
                                        kernels::Backend& backend, ProgressSink& progress,
                                        ReconstructionResult& result) {
    const kernels::Grid& grid = plan.grid;
    const double fov_radius_mm = plan.fov_radius_mm;
    if (plan.list_mode) {
        auto model =
            std::make_unique<PetListModel>(*raw.list_mode, factors, settings, grid, fov_radius_mm, backend, progress);
        if (model->prompts_left_out() > 0) {
            result.findings.push_back(std::to_string(model->prompts_left_out()) +
                                      " prompts lie on lines without sensitivity and were left out");
        }
        if (model->delayeds_left_out() > 0) {
            result.findings.push_back(std::to_string(model->delayeds_left_out()) +
                                      " delayed events were not used as data");
        }
        return model;
    }
    auto model =
        std::make_unique<PetSinogramModel>(*raw.prompts, factors, settings, grid, fov_radius_mm, backend, progress);
    if (model->counts_without_factor() > 0.0) {
        result.findings.push_back(std::to_string(static_cast<long long>(model->counts_without_factor())) +
                                  " counts lie in bins without sensitivity and were left out");
    }
    return model;
}

Record describe(const ReconstructionSettings& settings, const kernels::Grid& grid, double fov_radius_mm,
                bool list_mode) {
    Record record;
    record["algorithm"] = settings.algorithm == Algorithm::mlem ? "mlem" : "osem";
    record["data"] = list_mode ? "list_mode" : "sinogram";
    record["iterations"] = settings.iterations;
    record["subsets"] = settings.subsets;
    record["grid_size"] = Record::List{grid.size[0], grid.size[1], grid.size[2]};
    record["voxel_mm"] = Record::List{grid.voxel_mm[0], grid.voxel_mm[1], grid.voxel_mm[2]};
    record["psf_fwhm_mm"] = settings.psf_fwhm_mm;
    record["post_filter_fwhm_mm"] = settings.post_filter_fwhm_mm;
    record["fov_radius_mm"] = fov_radius_mm;
    record["use_multiplicative"] = settings.use_multiplicative;
    record["use_additive"] = settings.use_additive;
    return record;
}

ImageGrid image_grid(const kernels::Grid& grid) {
    ImageGrid image;
    image.size = grid.size;
    image.spacing_mm = grid.voxel_mm;
    image.origin_mm = grid.origin_mm;
    return image;
}

}  // namespace

double largest_radius_mm(const SinogramGeometry& geometry) {
    return std::min(-geometry.s_mm(0), geometry.s_mm(geometry.bins() - 1));
}

kernels::Grid reconstruction_grid(const RawData& raw, const ReconstructionSettings& settings) {
    const SinogramGeometry* emission = emission_geometry(raw);
    const SinogramGeometry geometry =
        emission != nullptr ? *emission
                            : SinogramGeometry(raw.scanner, 1, 0, 1, raw.scanner.max_non_arc_corrected_bins);
    const double radius = largest_radius_mm(geometry);
    kernels::Grid grid;
    const double transaxial =
        raw.scanner.default_bin_mm > 0.0 ? raw.scanner.default_bin_mm : raw.scanner.ring_pitch_mm / 2;
    const Vector3 voxel = settings.voxel_mm.value_or(Vector3{transaxial, transaxial, raw.scanner.ring_pitch_mm / 2});
    for (std::size_t k = 0; k < 3; ++k) {
        if (!(voxel[k] > 0.01) || !(voxel[k] < 1000.0)) {
            throw Error(ErrorCode::usage, "`voxel_mm`", "found " + number_text(voxel[k]), "use lengths above 0.01 mm");
        }
    }
    const auto across = [&](double voxel_mm) { return 2 * static_cast<int>(std::ceil(radius / voxel_mm - 0.5)) + 1; };
    const int axial =
        static_cast<int>(std::lround((raw.scanner.axial_length_mm() - raw.scanner.ring_pitch_mm) / voxel[2])) + 1;
    const std::array<int, 3> size =
        settings.grid_size.value_or(std::array<int, 3>{across(voxel[0]), across(voxel[1]), axial});
    for (const int n : size) {
        if (n < 1 || n > 4096) {
            throw Error(ErrorCode::usage, "`grid_size`", "found " + std::to_string(n),
                        "use 1 to 4096 voxels along an axis");
        }
    }
    grid.size = size;
    grid.voxel_mm = {voxel[0], voxel[1], voxel[2]};
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] = -0.5 * (size[k] - 1) * voxel[k];
    }
    return grid;
}

ReconstructionResult reconstruct(const RawData& raw, const ReconstructionSettings& settings, kernels::Backend& backend,
                                 ProgressSink& progress) {
    const PetFactors factors(raw, settings);
    const ReconstructionPlan plan = plan_reconstruction(raw, settings, factors);
    const kernels::Grid& grid = plan.grid;
    const double fov_radius_mm = plan.fov_radius_mm;
    const bool list_mode = plan.list_mode;

    ReconstructionResult result;
    const auto model = make_model(raw, factors, settings, plan, backend, progress, result);
    result.corrections = plan.corrections;
    result.findings.insert(result.findings.begin(), plan.findings.begin(), plan.findings.end());
    result.additive_counts = factors.additive_counts();
    result.resolved_settings = describe(settings, grid, fov_radius_mm, list_mode);
    run_updates(*model, settings, {image_grid(grid), factors.image_quantity(), cylinder_mask(grid, fov_radius_mm)},
                progress, result);
    return result;
}

}  // namespace isotone::recon
