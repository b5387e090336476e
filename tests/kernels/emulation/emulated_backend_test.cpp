// SPDX-License-Identifier: Apache-2.0
/// The CUDA backend where the emulation can do what a device cannot: fail on purpose and shuffle its threads. Tiny
/// cases, so that they also run under ThreadSanitizer, which can follow a few thousand device threads.
#include "kernels/emulation/emulated_backend.hpp"
#include "core/error.hpp"
#include "kernels/emulation/launch.hpp"
#include "kernels/emulation/runtime.hpp"
#include "kernels/emulation/sanitizers.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace isotone::kernels::emulation {
namespace {

const Grid grid{{5, 4, 3}, {2, 2, 2}, {-4, -3, -2}};

SheetGeometry tiny_sheet() {
    SheetGeometry geometry;
    geometry.grid = grid;
    geometry.lines = {{-20, -3, 20, 4}, {3, 20, -2, -20}};
    geometry.planes = {{0, 0}, {-1.5, 1.5}, {2, -2}, {1, 1}, {-1, -1}};
    return geometry;
}

EventGeometry tiny_events() {
    EventGeometry geometry;
    geometry.grid = grid;
    geometry.crystals = {{-20, -3, 1}, {20, 4, -2}, {3, 20, 0}, {-2, -20, 1}, {1, 0, -30}, {-1, 2, 30}};
    geometry.events = {{0, 1, 0, 0}, {2, 3, 0, 0}, {4, 5, 0, 0}, {1, 3, 0, 0}};
    return geometry;
}

class EmulatedBackend : public ::testing::Test {
protected:
    ~EmulatedBackend() override {
        fail_allocation_after(-1);
        set_schedule_seed(0);
        set_device_memory(std::size_t{1} << 30U);
        set_devices({true});
        cudaGetLastError();
    }

    /// Every stage of one update that runs our own kernels: the image after it.
    template <class Geometry>
    static std::vector<double> project_there_and_back(const Geometry& geometry) {
        const std::unique_ptr<Backend> backend = make_emulated_backend();
        const std::unique_ptr<Projector> projector = backend->make_projector(geometry);
        std::vector<float> values(grid.voxels());
        std::iota(values.begin(), values.end(), 1.0F);
        Buffer image = backend->make_buffer(values.size());
        backend->upload_image(values, grid, image);
        Buffer projections = backend->make_buffer(projector->size());
        projector->forward(image, projections);
        backend->back(*projector, projections, image);
        backend->gaussian(image, grid, {3, 0, 5});
        return backend->download_double(image);
    }
};

TEST_F(EmulatedBackend, EveryFailedAllocationIsOutOfMemoryAndLeavesNothingBehind) {
    if (sanitizers::thread_sanitizer) {
        GTEST_SKIP() << "it repeats the kernels dozens of times, minutes here, and no race depends on it";
    }
    int failures = 0;
    for (int successes = 0;; ++successes) {
        ASSERT_LT(successes, 100) << "the injected failure never struck";
        fail_allocation_after(successes);
        try {
            project_there_and_back(tiny_sheet());
            project_there_and_back(tiny_events());
            break;  // more successes than allocations
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::out_of_memory) << error.what();
            ++failures;
        }
        EXPECT_EQ(allocated_bytes(), 0U) << "after " << successes << " allocations";
    }
    EXPECT_GT(failures, 10);
    EXPECT_EQ(allocated_bytes(), 0U);
}

TEST_F(EmulatedBackend, ABufferLargerThanTheDeviceIsOutOfMemory) {
    set_device_memory(1U << 20U);
    const std::unique_ptr<Backend> backend = make_emulated_backend();
    try {
        backend->make_buffer(1U << 20U);
        FAIL() << "4 MiB were found on a device of 1 MiB";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::out_of_memory);
    }
}

TEST_F(EmulatedBackend, AnAbsurdSizeIsOutOfMemory) {
    const std::unique_ptr<Backend> backend = make_emulated_backend();
    EXPECT_THROW(backend->make_buffer(std::numeric_limits<std::size_t>::max() / 2), Error);
}

TEST_F(EmulatedBackend, AnImageTooLongForSharedMemoryIsAnError) {
    const std::unique_ptr<Backend> backend = make_emulated_backend();
    SheetGeometry geometry = tiny_sheet();
    geometry.grid.size = {1, 1, 60000};  // one row of one step: 240 kB
    const std::unique_ptr<Projector> projector = backend->make_projector(geometry);
    Buffer image = backend->make_buffer(geometry.grid.voxels());
    Buffer projections = backend->make_buffer(projector->size());
    EXPECT_THROW(projector->forward(image, projections), Error);
}

TEST_F(EmulatedBackend, AnyOrderOfThreadsGivesTheSameBits) {
    const std::vector<double> sheet = project_there_and_back(tiny_sheet());
    const std::vector<double> events = project_there_and_back(tiny_events());
    EXPECT_GT(std::accumulate(sheet.begin(), sheet.end(), 0.0), 0.0);
    EXPECT_GT(std::accumulate(events.begin(), events.end(), 0.0), 0.0);
    for (const std::uint64_t seed : {1, 2}) {
        set_schedule_seed(seed);
        EXPECT_EQ(project_there_and_back(tiny_sheet()), sheet) << "seed " << seed;
        EXPECT_EQ(project_there_and_back(tiny_events()), events) << "seed " << seed;
    }
}

TEST_F(EmulatedBackend, AnAutomaticChoicePassesOverADeviceWithoutKernels) {
    EXPECT_EQ(first_emulated_device(), 0);
    set_devices({false, true});
    EXPECT_EQ(first_emulated_device(), 1);
    EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "the next check would report it";
    set_devices({false});
    EXPECT_EQ(first_emulated_device(), std::nullopt);
    set_devices({});
    EXPECT_EQ(first_emulated_device(), std::nullopt);
}

TEST_F(EmulatedBackend, ANamedDeviceWithoutKernelsIsAnErrorThatSaysWhatToDo) {
    set_devices({false, true});
    try {
        make_emulated_backend(0);
        FAIL() << "a backend whose first launch would fail";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::no_device);
        EXPECT_NE(error.three_lines().find("no kernels for its compute capability 9.0"), std::string::npos);
        EXPECT_NE(error.three_lines().find("CMAKE_CUDA_ARCHITECTURES"), std::string::npos);
    }
    EXPECT_EQ(cudaGetLastError(), cudaSuccess);
    EXPECT_EQ(make_emulated_backend(1)->info().backend, "cuda");
    EXPECT_THROW(make_emulated_backend(2), Error);
}

TEST_F(EmulatedBackend, TimeOfFlightIsRefused) {
    const std::unique_ptr<Backend> backend = make_emulated_backend();
    SheetGeometry sheet = tiny_sheet();
    sheet.tof = TofSampling{};
    EXPECT_THROW(backend->make_projector(sheet), Error);
    EventGeometry events = tiny_events();
    events.tof = TofSampling{};
    EXPECT_THROW(backend->make_projector(events), Error);
}

}  // namespace
}  // namespace isotone::kernels::emulation
