// SPDX-License-Identifier: Apache-2.0
/// The same bytes again: on a rerun, for any number of threads, and however the data are cut into chunks that share one
/// accumulator.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"

#include <algorithm>

namespace isotone::kernels::gates {
namespace {

/// Part of a geometry: measurements [begin, end) of the lines or events.
SheetGeometry part_of(const SheetGeometry& whole, std::size_t begin, std::size_t end) {
    SheetGeometry part = whole;
    part.lines.assign(whole.lines.begin() + static_cast<long>(begin), whole.lines.begin() + static_cast<long>(end));
    return part;
}
EventGeometry part_of(const EventGeometry& whole, std::size_t begin, std::size_t end) {
    EventGeometry part = whole;
    part.events.assign(whole.events.begin() + static_cast<long>(begin), whole.events.begin() + static_cast<long>(end));
    return part;
}
std::size_t parts_in(const SheetGeometry& geometry) {
    return geometry.lines.size();
}
std::size_t parts_in(const EventGeometry& geometry) {
    return geometry.events.size();
}
std::size_t measurements_per_part(const SheetGeometry& geometry) {
    return geometry.planes.size();
}
std::size_t measurements_per_part(const EventGeometry&) {
    return 1;
}

/// A' y in chunks of the given sizes (repeated as long as needed), the last chunk first.
template <typename Geometry>
std::vector<double> back_in_chunks(Backend& backend, const Geometry& geometry, const std::vector<float>& y,
                                   const std::vector<std::size_t>& chunk_sizes) {
    const double total = backend.sum_of_magnitudes(upload(backend, y));
    const FixedPointScale scale = Backend::scale_for(total, backend.make_projector(geometry)->largest_element());
    Accumulator accumulator = backend.make_accumulator(geometry.grid.voxels(), scale);
    std::vector<std::size_t> cuts{0};
    for (std::size_t k = 0; cuts.back() < parts_in(geometry); ++k) {
        cuts.push_back(std::min(parts_in(geometry), cuts.back() + chunk_sizes[k % chunk_sizes.size()]));
    }
    const std::size_t per_part = measurements_per_part(geometry);
    for (std::size_t k = cuts.size() - 1; k > 0; --k) {
        auto projector = backend.make_projector(part_of(geometry, cuts[k - 1], cuts[k]));
        const std::vector<float> values(y.begin() + static_cast<long>(cuts[k - 1] * per_part),
                                        y.begin() + static_cast<long>(cuts[k] * per_part));
        projector->back(upload(backend, values), accumulator);
    }
    Buffer image = poisoned(backend, geometry.grid.voxels());
    backend.finish(accumulator, image);
    return backend.download_double(image);
}

SheetGeometry sheet_case() {
    return {grid_at({17, 19, 11}, {6, 5, 3}, {2, 3, 1}),
            ring_lines(40, 150.0, 3, 13),
            ring_pair_planes(ring_positions(6, 4.0, 4, 1.3), 5),
            {}};
}

/// Rings without gaps at twice the voxel: planes that can be worked on in runs.
SheetGeometry sheet_of_runs() {
    return {grid_at({17, 19, 23}, {6, 5, 2}, {2, 3, 1}),
            ring_lines(40, 150.0, 3, 13),
            ring_pair_planes(ring_positions(10, 4.0), 6),
            {}};
}

class DeterminismGate : public GateTest {
protected:
    template <typename Geometry>
    void expect_same_bytes_again(const Geometry& geometry) {
        const std::vector<float> x = random_values(geometry.grid.voxels(), 21);
        auto first = backend().make_projector(geometry);
        auto second = backend().make_projector(geometry);
        const std::vector<float> y = random_values(first->size(), 22, -1.0, 2.0);
        EXPECT_TRUE(same_bytes(forward(backend(), *first, x), forward(backend(), *first, x)));
        EXPECT_TRUE(same_bytes(forward(backend(), *first, x), forward(backend(), *second, x)));
        EXPECT_TRUE(same_bytes(back(backend(), *first, y), back(backend(), *first, y)));
        EXPECT_TRUE(same_bytes(back(backend(), *first, y), back(backend(), *second, y)));
    }
    template <typename Geometry>
    void expect_same_bytes_in_chunks(const Geometry& geometry) {
        auto projector = backend().make_projector(geometry);
        const std::vector<float> y = random_values(projector->size(), 23, -1.0, 2.0);
        const std::vector<double> whole = back(backend(), *projector, y);
        const std::size_t parts = parts_in(geometry);
        for (const std::vector<std::size_t>& sizes :
             std::vector<std::vector<std::size_t>>{{parts}, {(parts + 1) / 2}, {7}, {1, 5, 2}}) {
            EXPECT_TRUE(same_bytes(back_in_chunks(backend(), geometry, y, sizes), whole)) << "chunks of " << sizes[0];
        }
    }
    template <typename Geometry>
    void expect_same_bytes_for_any_threads(const Geometry& geometry) {
        const std::vector<float> x = random_values(geometry.grid.voxels(), 24);
        const std::vector<float> y = random_values(backend().make_projector(geometry)->size(), 25, -1.0, 2.0);
        std::vector<std::vector<double>> projections;
        std::vector<std::vector<double>> images;
        for (const int threads : {1, 2, 3}) {
            const auto other = open_backend(GetParam(), threads);
            auto projector = other->make_projector(geometry);
            projections.push_back(forward(*other, *projector, x));
            images.push_back(back(*other, *projector, y));
        }
        for (std::size_t k = 1; k < 3; ++k) {
            EXPECT_TRUE(same_bytes(projections[0], projections[k])) << k + 1 << " threads";
            EXPECT_TRUE(same_bytes(images[0], images[k])) << k + 1 << " threads";
        }
    }
};
ISOTONE_GATE_FAST_BACKENDS(DeterminismGate);

// REQ-PROJ-06
TEST_P(DeterminismGate, ARerunGivesTheSameBytes) {
    expect_same_bytes_again(sheet_case());
    expect_same_bytes_again(sheet_of_runs());
    expect_same_bytes_again(event_cases().front().geometry);
}

// REQ-PROJ-06, REQ-PROJ-09
TEST_P(DeterminismGate, AnyCutIntoChunksGivesTheSameBytes) {
    expect_same_bytes_in_chunks(sheet_case());
    expect_same_bytes_in_chunks(sheet_of_runs());
    EventGeometry events = event_cases().front().geometry;
    events.events.resize(151);
    expect_same_bytes_in_chunks(events);
}

// REQ-PROJ-06
TEST_P(DeterminismGate, AnyNumberOfThreadsGivesTheSameBytes) {
    expect_same_bytes_for_any_threads(sheet_case());
    expect_same_bytes_for_any_threads(sheet_of_runs());
    expect_same_bytes_for_any_threads(event_cases().front().geometry);
}

TEST_P(DeterminismGate, ReductionsGiveTheSameBytesForAnyNumberOfThreads) {
    const std::vector<float> a = random_values(70001, 26, -1.0, 2.0);
    const std::vector<float> b = random_values(70001, 27, 0.0, 2.0);
    std::vector<std::vector<double>> results;
    for (const int threads : {1, 2, 3}) {
        const auto other = open_backend(GetParam(), threads);
        const Buffer x = upload(*other, a);
        const Buffer y = upload(*other, b);
        results.push_back({other->sum(x), other->sum_of_magnitudes(x), other->dot(x, y), other->largest_magnitude(x),
                           other->poisson_log_likelihood(y, y, 1e-3)});
    }
    EXPECT_TRUE(same_bytes(results[0], results[1]));
    EXPECT_TRUE(same_bytes(results[0], results[2]));
}

TEST_P(DeterminismGate, ACleanedAccumulatorStartsFromZero) {
    const SheetGeometry geometry = sheet_case();
    auto projector = backend().make_projector(geometry);
    const Buffer y = upload(backend(), random_values(projector->size(), 28));
    const FixedPointScale scale = Backend::scale_for(backend().sum_of_magnitudes(y), projector->largest_element());
    Accumulator accumulator = backend().make_accumulator(geometry.grid.voxels(), scale);
    Buffer once = poisoned(backend(), geometry.grid.voxels());
    Buffer again = poisoned(backend(), geometry.grid.voxels());
    projector->back(y, accumulator);
    backend().finish(accumulator, once);
    backend().clear(accumulator);
    projector->back(y, accumulator);
    backend().finish(accumulator, again);
    EXPECT_TRUE(same_bytes(backend().download_double(once), backend().download_double(again)));
}

// REQ-PROJ-06
TEST_P(DeterminismGate, AKeptAccumulatorTakesTheScaleOfEachCall) {
    const SheetGeometry geometry = sheet_case();
    auto projector = backend().make_projector(geometry);
    Accumulator kept = backend().make_accumulator(geometry.grid.voxels(), {});
    Buffer fresh = poisoned(backend(), geometry.grid.voxels());
    Buffer reused = poisoned(backend(), geometry.grid.voxels());
    for (const double largest : {1.0, 1e6, 1e-6}) {
        const Buffer y = upload(backend(), random_values(projector->size(), 29, 0.0, largest));
        backend().back(*projector, y, fresh);
        backend().back(*projector, y, kept, reused);
        EXPECT_TRUE(same_bytes(backend().download_double(fresh), backend().download_double(reused))) << largest;
    }
}

}  // namespace
}  // namespace isotone::kernels::gates
