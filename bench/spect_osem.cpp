// SPDX-License-Identifier: Apache-2.0
#include "bench/spect_osem.hpp"

namespace isotone::bench {

SpectOsem::SpectOsem(kernels::Backend& backend, const SpectProblem& problem, const std::vector<float>& counts,
                     std::size_t subsets)
    : backend_(backend), problem_(problem), image_(backend.make_buffer(problem.activity.size())),
      correction_(backend.make_buffer(problem.activity.size())),
      accumulator_(backend.make_accumulator(problem.activity.size(), {})) {
    kernels::Buffer map = backend.make_buffer(problem.attenuation.size());
    backend.upload(problem.attenuation, map);
    const auto shared = std::make_shared<const kernels::Buffer>(std::move(map));
    for (std::size_t s = 0; s < subsets; ++s) {
        const std::vector<float> mine = of_subset(counts, s, subsets);
        Subset subset{backend.make_projector(problem.subset(s, subsets, shared)),
                      backend.make_buffer(mine.size()),
                      backend.make_buffer(mine.size()),
                      backend.make_buffer(problem.activity.size()),
                      {}};
        backend.upload(mine, subset.counts);
        backend.fill(subset.expected, 1.0);
        backend.back(*subset.projector, subset.expected, accumulator_, subset.sensitivity);
        subsets_.push_back(std::move(subset));
    }
    start_from_ones();
}

std::vector<float> SpectOsem::of_subset(const std::vector<float>& all, std::size_t subset, std::size_t subsets) const {
    const std::size_t view_size = problem_.geometry.size() / problem_.geometry.views.size();
    std::vector<float> mine;
    for (std::size_t v = subset; v < problem_.geometry.views.size(); v += subsets) {
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(v * view_size);
        mine.insert(mine.end(), first, first + static_cast<std::ptrdiff_t>(view_size));
    }
    return mine;
}

void SpectOsem::set_additive(const std::vector<float>& counts) {
    for (std::size_t s = 0; s < subsets_.size(); ++s) {
        Subset& subset = subsets_[s];
        if (subset.additive.size() == 0) {
            subset.additive = backend_.make_buffer(subset.counts.size());
        }
        backend_.upload(of_subset(counts, s, subsets_.size()), subset.additive);
    }
}

void SpectOsem::iterate() {
    for (Subset& subset : subsets_) {
        subset.projector->forward(image_, subset.expected);
        if (subset.additive.size() > 0) {
            backend_.apply_factors(subset.expected, nullptr, &subset.additive);
        }
        backend_.ratio(subset.counts, subset.expected, 1e-6, subset.expected);
        backend_.back(*subset.projector, subset.expected, accumulator_, correction_);
        backend_.em_update(image_, correction_, subset.sensitivity, 1e-6);
    }
}

std::vector<float> SpectOsem::image() const {
    std::vector<float> values(image_.size());
    backend_.download(image_, values);
    return values;
}

std::vector<float> SpectOsem::projections() const {
    kernels::Buffer truth = backend_.make_buffer(problem_.activity.size());
    backend_.upload(problem_.activity, truth);
    const std::size_t view_size = problem_.geometry.size() / problem_.geometry.views.size();
    std::vector<float> all(problem_.geometry.size());
    for (std::size_t s = 0; s < subsets_.size(); ++s) {
        kernels::Buffer data = backend_.make_buffer(subsets_[s].expected.size());
        subsets_[s].projector->forward(truth, data);
        std::vector<float> mine(data.size());
        backend_.download(data, mine);
        for (std::size_t i = 0; i < mine.size(); ++i) {
            all[(s + i / view_size * subsets_.size()) * view_size + i % view_size] = mine[i];
        }
    }
    return all;
}

}  // namespace isotone::bench
