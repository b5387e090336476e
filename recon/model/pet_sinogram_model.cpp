// SPDX-License-Identifier: Apache-2.0
#include "recon/model/pet_sinogram_model.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/resident.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace isotone::recon {

void require_counts(const Sinogram& prompts) {
    const auto wrong = std::find_if(prompts.values.begin(), prompts.values.end(),
                                    [](float counts) { return !(counts >= 0.0F) || !std::isfinite(counts); });
    if (wrong != prompts.values.end()) {
        throw Error(ErrorCode::input_corrupt,
                    "emission data, element " + std::to_string(wrong - prompts.values.begin()),
                    "a bin holds " + number_text(*wrong) + ", expected counts of at least 0",
                    "reconstruct prompts, not precorrected data");
    }
}

PetSinogramModel::PetSinogramModel(const Sinogram& prompts, const PetFactors& factors,
                                   const ReconstructionSettings& settings, const kernels::Grid& grid,
                                   double fov_radius_mm, kernels::Backend& backend, ProgressSink& progress)
    : backend_(backend), grid_(grid), operators_(backend, grid, settings.psf_fwhm_mm, fov_radius_mm),
      accumulator_(backend.make_accumulator(grid.voxels(), {})) {
    require_subsets(settings.subsets, prompts.geometry.views());
    require_counts(prompts);
    for (int subset = 0; subset < settings.subsets; ++subset) {
        progress.report("sensitivity", static_cast<double>(subset) / settings.subsets,
                        "subset " + std::to_string(subset + 1) + " of " + std::to_string(settings.subsets));
        load(prompts, factors, settings, subset);
    }
    std::size_t bins = 0;
    for (const BinnedSubset& subset : subsets_) {
        bins += subset.size();
    }
    floor_ = relative_floor * measured_counts_ / static_cast<double>(bins);
}

void PetSinogramModel::load(const Sinogram& prompts, const PetFactors& factors, const ReconstructionSettings& settings,
                            int subset) {
    const SinogramGeometry& geometry = prompts.geometry;
    const std::vector<int> views = views_of_subset(geometry.views(), subset, settings.subsets);
    SubsetLines lines = subset_lines(factors, grid_, views);
    const std::size_t planes = lines.geometry.planes.size();
    BinnedSubset::Data data;
    data.multiplicative = std::move(lines.multiplicative);
    data.measured.resize(data.multiplicative.size());
    data.additive.resize(data.multiplicative.size());
    std::size_t kept = 0;
    for (const int view : views) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            const float* counts = prompts.values.data() + geometry.offset(view, bin, 0, 0);
            const bool is_kept =
                kept < lines.kept.size() && lines.kept[kept].view == view && lines.kept[kept].bin == bin;
            for (std::size_t plane = 0; plane < planes; ++plane) {
                const std::size_t k = kept * planes + plane;
                if (is_kept && data.multiplicative[k] > 0.0F) {
                    data.measured[k] = counts[plane];
                    data.additive[k] = factors.additive(view, bin, static_cast<int>(plane));
                    measured_counts_ += static_cast<double>(counts[plane]);
                } else {
                    counts_without_factor_ += static_cast<double>(counts[plane]);
                }
            }
            kept += is_kept ? 1 : 0;
        }
    }

    require_counts_in_subset(std::accumulate(data.measured.begin(), data.measured.end(), 0.0), subset,
                             settings.subsets);
    BinnedSubset part(backend_, backend_.make_projector(std::move(lines.geometry)), data);
    if (settings.sensitivity_image) {
        part.set_sensitivity(resident_image(backend_, settings.sensitivity_image->values, grid_));
    } else {
        part.compute_sensitivity(operators_, accumulator_);
    }
    subsets_.push_back(std::move(part));
}

const kernels::Buffer& PetSinogramModel::sensitivity(int subset) const {
    return subsets_[static_cast<std::size_t>(subset)].sensitivity();
}

RatioTerms PetSinogramModel::back_projected_ratio(int subset, const kernels::Buffer& image,
                                                  kernels::Buffer& correction) {
    return subsets_[static_cast<std::size_t>(subset)].back_projected_ratio(image, floor_, operators_, accumulator_,
                                                                           correction);
}

}  // namespace isotone::recon
