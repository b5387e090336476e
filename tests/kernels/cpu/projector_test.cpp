// SPDX-License-Identifier: Apache-2.0
/// Each instruction set against the reference. The gate suite covers the backend in depth; this covers every level.
#include "kernels/reference/reference_backend.hpp"
#include "tests/kernels/cpu/problems.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace isotone::kernels::cpu {
namespace {

using namespace test;

// DESIGN 4: float positions and weights against double; typical values here are below 1e-6.
constexpr double gate = 1e-5;

class EveryLevel : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        try {
            backend_ = backend_with(GetParam(), 2);
        } catch (const Error&) {
            unsetenv("ISOTONE_ISA");
            GTEST_SKIP() << "this processor does not offer " << GetParam();
        }
    }

    template <class Geometry>
    void expect_reference(const Geometry& geometry) {
        const auto reference = reference::make_reference_backend();
        const Images expected = project(*reference, geometry);
        const Images found = project(*backend_, geometry);
        EXPECT_LE(relative_distance(found.projections, expected.projections), gate);
        EXPECT_LE(relative_distance(found.image, expected.image), gate);
    }

    std::unique_ptr<Backend> backend_;
};

TEST_P(EveryLevel, NamesItself) {
    EXPECT_EQ(backend_->info().isa, GetParam());
}

TEST_P(EveryLevel, SheetWithGaps) {
    expect_reference(sheet());
}

TEST_P(EveryLevel, SheetWithRingsAtTwiceTheVoxel) {
    expect_reference(sheet(odd_grid(), 4.6, 0.0));
}

// 11 rings, every ring pair: runs of up to 11 planes, one, two and three voxels apart.
TEST_P(EveryLevel, SheetWithRunsOfPlanes) {
    for (const int voxels : {1, 2, 3}) {
        Grid grid = odd_grid();
        grid.size[2] = 7 + 11 * voxels;
        expect_reference(sheet(grid, voxels * grid.voxel_mm[2], 0.0));
    }
}

// As long runs as 70 planes, over an image that holds a part of them, or more than all.
TEST_P(EveryLevel, SheetWithRunsLongerOrShorterThanTheImage) {
    for (const int slices : {5, 41, 163}) {
        Grid grid = odd_grid();
        grid.size[2] = slices;
        SheetGeometry geometry = sheet(grid);
        geometry.planes.clear();
        for (int difference = -3; difference <= 3; ++difference) {
            for (int ring = 0; ring < 70; ++ring) {
                geometry.planes.push_back({4.6 * ring - 81.3, 4.6 * (ring + 5 * difference) - 81.3});
            }
        }
        expect_reference(geometry);
    }
}

TEST_P(EveryLevel, SheetOfOneSlice) {
    Grid flat = odd_grid();
    flat.size[2] = 1;
    expect_reference(sheet(flat));
}

TEST_P(EveryLevel, SteepPlanesOnThinSlices) {
    Grid thin = odd_grid();
    thin.size[2] = 150;
    thin.voxel_mm[2] = 0.35;
    expect_reference(sheet(thin));
}

TEST_P(EveryLevel, OneLineAndOnePlane) {
    SheetGeometry geometry = sheet();
    geometry.lines = {geometry.lines[3]};
    geometry.planes = {{-20.0, 15.0}};
    expect_reference(geometry);
}

TEST_P(EveryLevel, EventsAlongEveryAxis) {
    expect_reference(events());
}

TEST_P(EveryLevel, EventsWithPoses) {
    EventGeometry geometry = events();
    geometry.poses = {{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {0.6, -0.8, 0, 5, 0.8, 0.6, 0, -7, 0, 0, 1, 3}};
    for (std::size_t i = 0; i < geometry.events.size(); i += 3) {
        geometry.events[i].pose = 1;
    }
    expect_reference(geometry);
}

INSTANTIATE_TEST_SUITE_P(Cpu, EveryLevel, testing::Values("baseline", "avx2", "avx512"),
                         [](const auto& level) { return level.param; });

TEST(Projector, RefusesTimeOfFlight) {
    const auto backend = make_cpu_backend(1);
    SheetGeometry lines = sheet();
    lines.tof = TofSampling{};
    EventGeometry coincidences = events(10);
    coincidences.tof = TofSampling{};
    EXPECT_THROW(backend->make_projector(lines), Error);
    EXPECT_THROW(backend->make_projector(coincidences), Error);
}

TEST(Projector, RefusesGeometryThatIsNotFinite) {
    const auto backend = make_cpu_backend(1);
    SheetGeometry lines = sheet();
    lines.planes[3].za = std::numeric_limits<double>::infinity();
    EventGeometry coincidences = events(10);
    coincidences.crystals[3][1] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(backend->make_projector(lines), Error);
    EXPECT_THROW(backend->make_projector(coincidences), Error);
}

TEST(Projector, OverwritesWhatTheOutputHeld) {
    const auto backend = make_cpu_backend(2);
    const auto projector = backend->make_projector(sheet());
    Buffer image = backend->make_buffer(projector->grid().voxels());
    Buffer data = backend->make_buffer(projector->size());
    backend->fill(data, std::numeric_limits<double>::quiet_NaN());
    projector->forward(image, data);
    EXPECT_EQ(backend->sum_of_magnitudes(data), 0.0);
}

}  // namespace
}  // namespace isotone::kernels::cpu
