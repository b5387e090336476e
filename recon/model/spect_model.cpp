// SPDX-License-Identifier: Apache-2.0
#include "recon/model/spect_model.hpp"

#include "recon/model/arc_projector.hpp"
#include "recon/model/arc_sampling.hpp"
#include "recon/resident.hpp"

#include <numeric>
#include <span>
#include <string>
#include <utility>

namespace isotone::recon {
namespace {

std::shared_ptr<const kernels::Buffer> resident_attenuation(kernels::Backend& backend, const SpectProblem& problem) {
    if (!problem.attenuation) {
        return nullptr;
    }
    return std::make_shared<kernels::Buffer>(resident_image(backend, problem.attenuation->values, problem.grid));
}

/// Of some views, each along its arc.
std::unique_ptr<kernels::Projector> projector_of(kernels::Backend& backend, const SpectProblem& problem,
                                                 std::span<const int> views,
                                                 const std::shared_ptr<const kernels::Buffer>& attenuation) {
    if (problem.arc_samples == 1) {
        return backend.make_projector(spect_geometry(problem, views, attenuation));
    }
    std::vector<ArcProjector::Part> parts;
    for (const ArcSample& sample : arc_samples(problem.arc_samples)) {
        parts.push_back(
            {sample.weight, backend.make_projector(spect_geometry(problem, views, attenuation, sample.place))});
    }
    return std::make_unique<ArcProjector>(backend, std::move(parts));
}

}  // namespace

ScatterModel::~ScatterModel() = default;

SpectModel::SpectModel(const SpectProblem& problem, const ReconstructionSettings& settings, kernels::Backend& backend,
                       ProgressSink& progress)
    : backend_(backend), grid_(problem.grid),
      operators_(backend, grid_, 0.0, resident_image(backend, problem.field_of_view, grid_)),
      accumulator_(backend.make_accumulator(grid_.voxels(), {})), attenuation_(resident_attenuation(backend, problem)),
      starts_from_image_(settings.start_image.has_value()) {
    require_subsets(settings.subsets, static_cast<int>(problem.geometry.views.size()));
    for (int subset = 0; subset < settings.subsets; ++subset) {
        progress.report("sensitivity", static_cast<double>(subset) / settings.subsets,
                        "subset " + std::to_string(subset + 1) + " of " + std::to_string(settings.subsets));
        load(problem, settings, subset);
    }
    floor_ = relative_floor * measured_counts_ / static_cast<double>(problem.counts.size());
}

void SpectModel::load(const SpectProblem& problem, const ReconstructionSettings& settings, int subset) {
    const std::vector<int> views = views_of_subset(problem.geometry, subset, settings.subsets);
    const auto view_size =
        static_cast<std::size_t>(problem.geometry.bins) * static_cast<std::size_t>(problem.geometry.rows);
    BinnedSubset::Data data;
    const auto append = [&](std::vector<float>& to, const std::vector<float>& from, int view) {
        const auto first = from.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(view) * view_size);
        to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(view_size));
    };
    for (const int view : views) {
        append(data.measured, problem.counts, view);
        const auto factor = static_cast<float>(problem.view_factors[static_cast<std::size_t>(view)]);
        data.multiplicative.insert(data.multiplicative.end(), view_size, factor);
        if (!problem.additive.empty()) {
            append(data.additive, problem.additive, view);
        }
    }
    data.additive.resize(data.measured.size());
    const double counts = std::accumulate(data.measured.begin(), data.measured.end(), 0.0);
    require_counts_in_subset(counts, subset, settings.subsets);
    measured_counts_ += counts;

    BinnedSubset part(backend_, projector_of(backend_, problem, views, attenuation_), data);
    if (settings.sensitivity_image) {
        part.set_sensitivity(resident_image(backend_, settings.sensitivity_image->values, grid_));
    } else {
        part.compute_sensitivity(operators_, accumulator_);
    }
    subsets_.push_back(std::move(part));
}

const kernels::Buffer& SpectModel::sensitivity(int subset) const {
    return subsets_[static_cast<std::size_t>(subset)].sensitivity();
}

RatioTerms SpectModel::back_projected_ratio(int subset, const kernels::Buffer& image, kernels::Buffer& correction) {
    return subsets_[static_cast<std::size_t>(subset)].back_projected_ratio(image, floor_, operators_, accumulator_,
                                                                           correction);
}

void SpectModel::use_scatter(std::unique_ptr<ScatterModel> scatter) {
    scatter_ = std::move(scatter);
    for (BinnedSubset& subset : subsets_) {
        scatter_counts_.push_back(backend_.make_buffer(subset.size()));
        fixed_additive_.push_back(backend_.make_buffer(subset.size()));
        backend_.copy(subset.additive(), fixed_additive_.back());
    }
}

void SpectModel::before_iteration(int iteration, const kernels::Buffer& image) {
    if (!scatter_ || iteration < first_scatter_iteration(starts_from_image_)) {
        return;
    }
    scatter_->estimate(image, scatter_counts_);
    for (std::size_t s = 0; s < subsets_.size(); ++s) {
        backend_.copy(fixed_additive_[s], subsets_[s].additive());
        backend_.scale_and_add(subsets_[s].additive(), 1.0, scatter_counts_[s]);
    }
}

double SpectModel::scatter_counts() {
    double counts = 0.0;
    for (const kernels::Buffer& subset : scatter_counts_) {
        counts += backend_.sum(subset);
    }
    return counts;
}

}  // namespace isotone::recon
