// SPDX-License-Identifier: Apache-2.0
/// Effective source scatter estimation of the problem of bench/spect_problem.hpp, whole and its parts. Arguments:
/// threads, voxels across (128 voxels of 3.3 mm are worked on as 43 of 10 mm, 64 of 6.6 mm as they are).
#include "bench/spect_scatter_problem.hpp"

#include <benchmark/benchmark.h>

namespace isotone::bench {
namespace {

SpectProblem problem_of(const benchmark::State& state) {
    return spect_problem(static_cast<int>(state.range(1)), 60);
}

int threads_of(const benchmark::State& state) {
    return static_cast<int>(state.range(0));
}

struct Resident {
    std::unique_ptr<kernels::Backend> backend;
    kernels::SpectGeometry geometry;
    kernels::Buffer image;
};

Resident resident(const SpectProblem& problem, int threads) {
    Resident made{kernels::make_backend({kernels::BackendKind::cpu, 0, threads}), {}, {}};
    made.geometry = all_views(*made.backend, problem);
    made.image = made.backend->make_buffer(problem.activity.size());
    made.backend->upload(problem.activity, made.image);
    return made;
}

void esse_model(benchmark::State& state) {
    const Resident on = resident(problem_of(state), threads_of(state));
    const recon::WindowKernel kernel = technetium_kernel();
    while (state.KeepRunning()) {
        const recon::EsseModel model(*on.backend, on.geometry, kernel);
        benchmark::DoNotOptimize(&model);
    }
}

void esse_scatter(benchmark::State& state) {
    const Resident on = resident(problem_of(state), threads_of(state));
    recon::EsseModel model(*on.backend, on.geometry, technetium_kernel());
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(model.scatter(on.image));
    }
    state.counters["projections/s"] =
        benchmark::Counter(static_cast<double>(on.geometry.size()), benchmark::Counter::kIsIterationInvariantRate);
}

/// The problem's map and activity as they are, with a box about the whole grid.
struct Paths {
    SpectProblem problem;
    std::vector<recon::KernelHarmonics> harmonics;

    explicit Paths(SpectProblem own) : problem(std::move(own)) {
        const recon::WindowKernel kernel = technetium_kernel();
        for (const recon::KernelGroup& group : kernel.groups) {
            harmonics.emplace_back(kernel, group, 8);
        }
        for (float& mu : problem.attenuation) {
            mu /= static_cast<float>(kernel.water_per_mm);
        }
    }
    recon::ScatterPaths make(int threads) const {
        const kernels::Grid& grid = problem.geometry.grid;
        return {problem.attenuation, grid.size, grid.voxel_mm, harmonics, threads};
    }
};

void scatter_paths_trace(benchmark::State& state) {
    const Paths paths(problem_of(state));
    while (state.KeepRunning()) {
        const recon::ScatterPaths made = paths.make(threads_of(state));
        benchmark::DoNotOptimize(&made);
    }
}

void scatter_paths_differences(benchmark::State& state) {
    const Paths paths(problem_of(state));
    const recon::ScatterPaths made = paths.make(threads_of(state));
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(made.differences(paths.problem.activity, threads_of(state)));
    }
}

void harmonic_convolution(benchmark::State& state) {
    const Paths paths(problem_of(state));
    const kernels::Grid& grid = paths.problem.geometry.grid;
    const recon::HarmonicConvolution convolution({&paths.harmonics.front(), 1}, grid.size, grid.voxel_mm,
                                                 threads_of(state));
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(convolution.apply(paths.problem.activity, threads_of(state)));
    }
}

void arguments(benchmark::internal::Benchmark* bench) {
    bench->ArgsProduct({{1, 2}, {64}})->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
}
void both_sizes(benchmark::internal::Benchmark* bench) {
    bench->ArgsProduct({{1, 2}, {64, 128}})->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
}

BENCHMARK(esse_model)->Apply(arguments);
BENCHMARK(esse_scatter)->Apply(both_sizes);
BENCHMARK(scatter_paths_trace)->Apply(arguments);
BENCHMARK(scatter_paths_differences)->Apply(arguments);
BENCHMARK(harmonic_convolution)->Apply(arguments);

}  // namespace
}  // namespace isotone::bench
