// SPDX-License-Identifier: Apache-2.0
/// SPECT views give the same bytes again: on a rerun, for any number of threads, in any chunks of views that share one
/// accumulator, and on either vector instruction set.
#include "kernels/cpu/cpu_backend.hpp"
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/spect_cases.hpp"

#include <algorithm>
#include <cstdlib>

namespace isotone::kernels::gates {
namespace {

struct Results {
    std::vector<double> projections, image;
};

Results results_of(Backend& backend, const SpectCase& c) {
    auto projector = backend.make_projector(c.on(backend));
    return {forward(backend, *projector, random_values(c.geometry.grid.voxels(), 21)),
            back(backend, *projector, random_values(projector->size(), 22, -1.0, 2.0))};
}

void expect_same(const Results& a, const Results& b) {
    EXPECT_TRUE(same_bytes(a.projections, b.projections));
    EXPECT_TRUE(same_bytes(a.image, b.image));
}

/// A' y in chunks of views, the last first.
std::vector<double> back_in_chunks(Backend& backend, const SpectCase& c, const std::vector<float>& y,
                                   std::size_t views) {
    const SpectGeometry whole = c.on(backend);
    const double total = backend.sum_of_magnitudes(upload(backend, y));
    const FixedPointScale scale = Backend::scale_for(total, backend.make_projector(whole)->largest_element());
    Accumulator accumulator = backend.make_accumulator(whole.grid.voxels(), scale);
    const std::size_t per_view = whole.size() / whole.views.size();
    for (std::size_t end = whole.views.size(); end > 0;) {
        const std::size_t begin = end > views ? end - views : 0;
        SpectGeometry part = whole;
        part.views.assign(whole.views.begin() + static_cast<long>(begin), whole.views.begin() + static_cast<long>(end));
        const std::vector<float> values(y.begin() + static_cast<long>(begin * per_view),
                                        y.begin() + static_cast<long>(end * per_view));
        backend.make_projector(part)->back(upload(backend, values), accumulator);
        end = begin;
    }
    Buffer image = poisoned(backend, whole.grid.voxels());
    backend.finish(accumulator, image);
    return backend.download_double(image);
}

class SpectDeterminismGate : public GateTest {};
ISOTONE_GATE_FAST_BACKENDS(SpectDeterminismGate);

// REQ-PROJ-06
TEST_P(SpectDeterminismGate, ARerunAndAnyNumberOfThreadsGiveTheSameBytes) {
    for (const SpectCase& c : spect_cases()) {
        SCOPED_TRACE(c.name);
        const Results first = results_of(backend(), c);
        expect_same(results_of(backend(), c), first);
        // 1: whole views by one thread; 3, 5: the last views by all threads; 16: every view by all of them.
        for (const int threads : {1, 3, 5, 16}) {
            if (GetParam() == "cpu") {
                expect_same(results_of(*open_backend(GetParam(), threads), c), first);
            }
        }
    }
}

// REQ-PROJ-06, REQ-PROJ-09
TEST_P(SpectDeterminismGate, AnyCutIntoChunksOfViewsGivesTheSameBytes) {
    for (const char* const name : {"body contour", "two terms", "tall"}) {
        SCOPED_TRACE(name);
        const SpectCase c = spect_case(name);
        auto projector = backend().make_projector(c.on(backend()));
        const std::vector<float> y = random_values(projector->size(), 23, -1.0, 2.0);
        const std::vector<double> whole = back(backend(), *projector, y);
        for (const std::size_t views : {1, 2, 3, 100}) {
            EXPECT_TRUE(same_bytes(back_in_chunks(backend(), c, y, views), whole)) << views << " views";
        }
    }
}

std::unique_ptr<Backend> backend_with(const char* isa) {
    setenv("ISOTONE_ISA", isa, 1);
    auto made = cpu::make_cpu_backend(2);
    unsetenv("ISOTONE_ISA");
    return made;
}

// REQ-PROJ-07
TEST(SpectInstructionSets, Avx2AndAvx512GiveTheSameBytes) {
    if (__builtin_cpu_supports("avx512f") == 0) {
        GTEST_SKIP() << "no AVX-512 here";
    }
    const auto narrow = backend_with("avx2");
    const auto wide = backend_with("avx512");
    for (const SpectCase& c : spect_cases()) {
        SCOPED_TRACE(c.name);
        expect_same(results_of(*narrow, c), results_of(*wide, c));
    }
}

/// Without fused multiply-add the last bits differ.
TEST(SpectInstructionSets, TheBaselineAgreesWithTheReference) {
    const auto baseline = backend_with("baseline");
    const auto reference = open_backend("reference");
    for (const SpectCase& c : spect_cases()) {
        SCOPED_TRACE(c.name);
        const Results found = results_of(*baseline, c);
        const Results expected = results_of(*reference, c);
        expect_projection_gate(found.projections, expected.projections);
        // Values of both signs cancel in part: the same error counts for more.
        EXPECT_LE(difference(found.image, expected.image).relative_l2, 3e-5);
    }
}

}  // namespace
}  // namespace isotone::kernels::gates
