// SPDX-License-Identifier: Apache-2.0
/// Projections of the test problems, in lines of response per second. Threads: the argument.
#include "bench/problems.hpp"

#include <benchmark/benchmark.h>

namespace isotone::bench {
namespace {

const Problem& problem(const std::string& name) {
    static Problem current;
    if (current.name != name) {
        current = problem_named(name);
    }
    return current;
}

template <class Geometry>
void forward(benchmark::State& state, const std::string& name, Geometry Problem::*geometry) {
    const Problem& p = problem(name);
    const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, static_cast<int>(state.range(0))});
    const auto projector = backend->make_projector(p.*geometry);
    kernels::Buffer image = backend->make_buffer(p.image.size());
    kernels::Buffer data = backend->make_buffer(projector->size());
    backend->upload(p.image, image);
    while (state.KeepRunning()) {
        projector->forward(image, data);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(projector->size()));
}

template <class Geometry>
void back(benchmark::State& state, const std::string& name, Geometry Problem::*geometry) {
    const Problem& p = problem(name);
    const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, static_cast<int>(state.range(0))});
    const auto projector = backend->make_projector(p.*geometry);
    kernels::Buffer image = backend->make_buffer(p.image.size());
    kernels::Buffer data = backend->make_buffer(projector->size());
    backend->upload(p.projections, data);
    while (state.KeepRunning()) {
        backend->back(*projector, data, image);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(projector->size()));
}

void arguments(benchmark::internal::Benchmark* bench) {
    bench->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK_CAPTURE(forward, sheet_G1, "G1", &Problem::sheet)->Apply(arguments);
BENCHMARK_CAPTURE(back, sheet_G1, "G1", &Problem::sheet)->Apply(arguments);
BENCHMARK_CAPTURE(forward, events_G1, "G1", &Problem::events)->Apply(arguments);
BENCHMARK_CAPTURE(back, events_G1, "G1", &Problem::events)->Apply(arguments);
BENCHMARK_CAPTURE(forward, sheet_G3, "G3", &Problem::sheet)->Apply(arguments);
BENCHMARK_CAPTURE(back, sheet_G3, "G3", &Problem::sheet)->Apply(arguments);
BENCHMARK_CAPTURE(forward, events_L1, "L1", &Problem::events)->Apply(arguments);
BENCHMARK_CAPTURE(back, events_L1, "L1", &Problem::events)->Apply(arguments);

}  // namespace
}  // namespace isotone::bench
