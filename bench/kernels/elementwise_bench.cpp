// SPDX-License-Identifier: Apache-2.0
/// Elementwise stages, reductions and the Gaussian on an image of 200^3 voxels. Threads: the argument.
#include "kernels/backend.hpp"

#include <benchmark/benchmark.h>

namespace isotone::bench {
namespace {

const kernels::Grid grid{{200, 200, 200}, {2.0, 2.0, 2.0}, {-199.0, -199.0, -199.0}};

struct Setup {
    explicit Setup(const benchmark::State& state)
        : backend(kernels::make_backend({kernels::BackendKind::cpu, 0, static_cast<int>(state.range(0))})),
          a(backend->make_buffer(grid.voxels())), b(backend->make_buffer(grid.voxels())) {
        backend->fill(a, 1.0);
        backend->fill(b, 1.0);
    }
    void count(benchmark::State& state) const {
        state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(grid.voxels()));
    }
    std::unique_ptr<kernels::Backend> backend;
    kernels::Buffer a, b;
};

void em_update(benchmark::State& state) {
    Setup setup(state);
    while (state.KeepRunning()) {
        setup.backend->em_update(setup.a, setup.b, setup.b, 0.0);
    }
    setup.count(state);
}

void dot(benchmark::State& state) {
    Setup setup(state);
    while (state.KeepRunning()) {
        benchmark::DoNotOptimize(setup.backend->dot(setup.a, setup.b));
    }
    setup.count(state);
}

void gaussian_5mm(benchmark::State& state) {
    Setup setup(state);
    while (state.KeepRunning()) {
        setup.backend->gaussian(setup.a, grid, {5.0, 5.0, 5.0});
    }
    setup.count(state);
}

BENCHMARK(em_update)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(dot)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(gaussian_5mm)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace isotone::bench
