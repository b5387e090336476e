// SPDX-License-Identifier: Apache-2.0
/// SPECT projections of the problem of bench/spect_problem.hpp: forward and back over all views in a number of subsets,
/// and both, which is an OSEM iteration but for its elementwise part. Arguments: threads, subsets.
#include "bench/spect_problem.hpp"

#include <benchmark/benchmark.h>

namespace isotone::bench {
namespace {

/// Subsets with their data resident.
class Views {
public:
    Views(int threads, std::size_t subsets) : backend_(kernels::make_backend({kernels::BackendKind::cpu, 0, threads})) {
        static const SpectProblem problem = spect_problem();
        kernels::Buffer map = backend_->make_buffer(problem.attenuation.size());
        backend_->upload(problem.attenuation, map);
        const auto shared = std::make_shared<const kernels::Buffer>(std::move(map));
        image_ = backend_->make_buffer(problem.activity.size());
        result_ = backend_->make_buffer(problem.activity.size());
        backend_->upload(problem.activity, image_);
        for (std::size_t s = 0; s < subsets; ++s) {
            projectors_.push_back(backend_->make_projector(problem.subset(s, subsets, shared)));
            data_.push_back(backend_->make_buffer(projectors_.back()->size()));
        }
        accumulator_.emplace(backend_->make_accumulator(image_.size(), {}));
        forward();
    }
    void forward() {
        for (std::size_t s = 0; s < data_.size(); ++s) {
            projectors_[s]->forward(image_, data_[s]);
        }
    }
    void back() {
        for (std::size_t s = 0; s < data_.size(); ++s) {
            backend_->back(*projectors_[s], data_[s], *accumulator_, result_);
        }
    }

private:
    std::unique_ptr<kernels::Backend> backend_;
    std::vector<std::unique_ptr<kernels::Projector>> projectors_;
    kernels::Buffer image_, result_;
    std::vector<kernels::Buffer> data_;
    std::optional<kernels::Accumulator> accumulator_;
};

Views views_of(const benchmark::State& state) {
    return {static_cast<int>(state.range(0)), static_cast<std::size_t>(state.range(1))};
}

void spect_forward(benchmark::State& state) {
    Views views = views_of(state);
    while (state.KeepRunning()) {
        views.forward();
    }
}
void spect_back(benchmark::State& state) {
    Views views = views_of(state);
    while (state.KeepRunning()) {
        views.back();
    }
}
void spect_iteration(benchmark::State& state) {
    Views views = views_of(state);
    while (state.KeepRunning()) {
        views.forward();
        views.back();
    }
}

void arguments(benchmark::internal::Benchmark* bench) {
    bench->ArgsProduct({{1, 2}, {1, 10, 30}})->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK(spect_forward)->Apply(arguments);
BENCHMARK(spect_back)->Apply(arguments);
BENCHMARK(spect_iteration)->Apply(arguments);

}  // namespace
}  // namespace isotone::bench
