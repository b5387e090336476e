// SPDX-License-Identifier: Apache-2.0
/// The CUDA SPECT kernels where their own way of working could show: how views and rows are cut into chunks, where the
/// rows of a block lie, sizes that fill no block, kernels longer than what they blur, and the order of threads.
#include "tests/kernels/emulation/spect_device_test.hpp"

#include "kernels/cuda/spect_kernels.hpp"
#include "kernels/emulation/sanitizers.hpp"

namespace isotone::kernels::emulated {
namespace {

// Each case is hundreds of blocks; ThreadSanitizer follows the small one in AnyOrderOfThreadsGivesTheSameBytes.
#define ISOTONE_SKIP_UNDER_TSAN()                                                     \
    if (sanitizers::thread_sanitizer) {                                               \
        GTEST_SKIP() << "minutes here; the same kernels run in AnyOrderOfThreads..."; \
    }

// Sizes that are no multiple of the bins of a block, the lanes, the rows of a tile or the columns of a patch, and some
// that are; and 1 of each.
struct Sizes {
    std::array<int, 3> voxels;
    int bins, depth_planes, views;
};

class SpectSizes : public SpectDeviceTest, public testing::WithParamInterface<Sizes> {};

// REQ-PROJ-01, REQ-PROJ-02, REQ-PROJ-09
TEST_P(SpectSizes, AgreeWithTheReference) {
    ISOTONE_SKIP_UNDER_TSAN();
    const Sizes& s = GetParam();
    const SpectGeometry geometry = varied_views(s.voxels, s.bins, s.depth_planes, s.views);
    expect_exact(geometry, on_device(geometry));
}

INSTANTIATE_TEST_SUITE_P(OfAnyKind, SpectSizes,
                         testing::Values(Sizes{{9, 7, 5}, 11, 10, 5}, Sizes{{6, 11, 1}, 9, 12, 3},
                                         Sizes{{1, 1, 4}, 3, 3, 4}, Sizes{{5, 6, 7}, 1, 8, 2},
                                         Sizes{{5, 6, 7}, 8, 1, 2}, Sizes{{4, 3, 128}, 5, 6, 2},
                                         Sizes{{4, 3, 131}, 5, 6, 2}, Sizes{{3, 4, 260}, 6, 5, 2},
                                         Sizes{{7, 6, 64}, 13, 9, 4}, Sizes{{6, 5, 8}, 12, 9, 2},
                                         Sizes{{4, 6, 68}, 12, 9, 2}, Sizes{{3, 4, 290}, 4, 5, 1},
                                         Sizes{{17, 16, 2}, 21, 24, 3}));

class SpectProjectorOnDevice : public SpectDeviceTest {};

// REQ-PROJ-06
TEST_F(SpectProjectorOnDevice, AnyChunksGiveTheSameBytes) {
    ISOTONE_SKIP_UNDER_TSAN();
    for (const int rows : {64, 150, 160}) {  // a multiple of 4 is loaded by four; up to 64 of them fill half a warp
        const SpectGeometry geometry = varied_views({6, 5, rows}, 9, 8, 5);
        const SpectResults whole = on_device(geometry);
        expect_exact(geometry, whole);
        // A view takes at most 9 layers of 9 bins x 160 rows x 4 bytes, 51 840: two views, one, 96 rows of one, 32.
        for (const std::size_t bytes : {120000, 60000, 40000, 1}) {
            SCOPED_TRACE(testing::Message() << rows << " rows, " << bytes << " bytes");
            expect_same_bytes(on_device(geometry, {.layer_bytes = bytes}), whole);
        }
    }
}

// REQ-PROJ-06
TEST_F(SpectProjectorOnDevice, RowsInDeviceMemoryGiveTheSameBytes) {
    ISOTONE_SKIP_UNDER_TSAN();
    for (const int rows : {64, 150, 160}) {
        const SpectGeometry geometry = varied_views({6, 5, rows}, 9, 8, 5);
        const SpectResults shared = on_device(geometry);
        for (const std::size_t bytes : {std::size_t{256} << 20U, std::size_t{100000}, std::size_t{1}}) {
            SCOPED_TRACE(testing::Message() << rows << " rows, " << bytes << " bytes");
            expect_same_bytes(on_device(geometry, {.layer_bytes = bytes, .shared_bytes = 0}), shared);
        }
    }
}

TEST_F(SpectProjectorOnDevice, KernelsTooLongForSharedMemoryStillBlur) {
    ISOTONE_SKIP_UNDER_TSAN();
    // 3600 taps on either side: 458 KiB for the rows of a block, which may have 227.
    SpectGeometry geometry = varied_views({1, 1, 3700}, 2, 2, 1);
    geometry.responses = {{{lopsided(3, 80), lopsided(7201, 81)}}};
    geometry.views[0].responses = {0, 0};
    geometry.views[0].axis_bin = 0.4;
    EXPECT_GT(spect_row_floats(3600) * sizeof(float), Device(0).shared_bytes_limit());
    expect_exact(geometry, on_device(geometry));
}

TEST_F(SpectProjectorOnDevice, KernelsLongerThanWhatTheyBlurAreCutToIt) {
    ISOTONE_SKIP_UNDER_TSAN();
    SpectGeometry geometry = varied_views({5, 4, 6}, 7, 6, 2);
    geometry.responses.push_back({{lopsided(301, 82), lopsided(3, 83)}, {lopsided(3, 84), lopsided(100001, 85)}});
    for (SpectView& view : geometry.views) {
        view.responses.assign(6, 3);
    }
    expect_exact(geometry, on_device(geometry));
}

TEST_F(SpectProjectorOnDevice, PositionsStayExactInALargeImageFarFromTheAxis) {
    ISOTONE_SKIP_UNDER_TSAN();
    // 3000 voxels beside the axis a float position rounds at 1e-4 voxel, which the gate would not pass.
    SpectGeometry geometry = varied_views({9, 8, 3}, 13, 12, 1);
    const double angle = 0.7;
    geometry.grid.origin_mm[0] += 3.0 * 3000;
    geometry.views[0].angle_rad = angle;
    geometry.views[0].axis_bin += 3000 * std::cos(angle);
    geometry.depth_planes = 2 * 1945;  // 3000 sin 0.7 = 1932.7 planes from the middle
    geometry.views[0].responses.assign(static_cast<std::size_t>(geometry.depth_planes), -1);
    for (std::size_t j = 1945 + 1926; j < geometry.views[0].responses.size(); ++j) {
        geometry.views[0].responses[j] = static_cast<std::int32_t>(j % 3);
    }
    expect_exact(geometry, on_device(geometry));
}

// REQ-PROJ-06
TEST_F(SpectProjectorOnDevice, AnyOrderOfThreadsGivesTheSameBytes) {
    for (const int rows : {3, 4}) {
        const SpectGeometry geometry = varied_views({4, 5, rows}, 6, 5, 2);
        const SpectResults in_order = on_device(geometry);
        expect_exact(geometry, in_order);
        for (const std::uint64_t seed : {1, 2, 3}) {
            emulation::set_schedule_seed(seed);
            expect_same_bytes(on_device(geometry), in_order);
            expect_same_bytes(on_device(geometry, {.layer_bytes = 1, .shared_bytes = 0}), in_order);
        }
        emulation::set_schedule_seed(0);
    }
}

TEST_F(SpectProjectorOnDevice, ProjectorsOfOneBackendShareTheirMemory) {
    ISOTONE_SKIP_UNDER_TSAN();
    const auto backend = emulation::make_emulated_backend();
    const SpectGeometry small = varied_views({4, 5, 3}, 6, 5, 2);
    const SpectGeometry large = varied_views({7, 5, 9}, 10, 9, 4);
    const auto first = backend->make_projector(attenuated(*backend, small));
    const SpectResults alone = results(*backend, *first);
    const auto second = backend->make_projector(attenuated(*backend, large));
    const std::size_t before = emulation::allocated_bytes();
    const auto third = backend->make_projector(attenuated(*backend, large));
    // 4 views of at most 10 layers x 10 bins x 9 rows x 4 bytes: 14 400. Tables and map of the third take 4 kB.
    EXPECT_LT(emulation::allocated_bytes() - before, 6000U);
    expect_exact(large, results(*backend, *second));
    expect_exact(large, results(*backend, *third));
    expect_same_bytes(results(*backend, *first), alone);  // its memory was given up for a larger one
}

}  // namespace
}  // namespace isotone::kernels::emulated
