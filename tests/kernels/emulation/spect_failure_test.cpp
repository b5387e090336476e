// SPDX-License-Identifier: Apache-2.0
/// What the CUDA SPECT projectors do where memory ends or a buffer is not theirs.
#include "tests/kernels/emulation/spect_device_test.hpp"

#include "core/error.hpp"
#include "kernels/emulation/sanitizers.hpp"

#include <stdexcept>

namespace isotone::kernels::emulated {
namespace {

class SpectFailure : public SpectDeviceTest {
protected:
    void project() {
        const auto backend = emulation::make_emulated_backend();
        const auto projector = backend->make_projector(attenuated(*backend, varied_views({4, 5, 3}, 6, 5, 2)));
        results(*backend, *projector);
    }
};

TEST_F(SpectFailure, EveryFailedAllocationIsOutOfMemoryAndLeavesNothingBehind) {
    if (sanitizers::thread_sanitizer) {
        GTEST_SKIP() << "it repeats the kernels dozens of times, minutes here, and no race depends on it";
    }
    int failures = 0;
    for (int successes = 0;; ++successes) {
        ASSERT_LT(successes, 100) << "the injected failure never struck";
        emulation::fail_allocation_after(successes);
        try {
            project();
            break;  // more successes than allocations
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::out_of_memory) << error.what();
            ++failures;
        }
        EXPECT_EQ(emulation::allocated_bytes(), 0U) << "after " << successes << " allocations";
    }
    EXPECT_GT(failures, 9) << "seven tables, the memory between kernels and the buffers";
    EXPECT_EQ(emulation::allocated_bytes(), 0U);
}

// What does not fit is known when the projector is made, not in the middle of a reconstruction.
TEST_F(SpectFailure, MemoryBetweenKernelsIsTakenWithTheProjector) {
    const auto backend = emulation::make_emulated_backend();
    SpectGeometry geometry = varied_views({32, 32, 64}, 48, 48, 20);  // 20 views x 48 layers x 48 x 64 x 4 bytes: 12 MB
    emulation::set_device_memory(std::size_t{4} << 20U);
    try {
        backend->make_projector(geometry);
        FAIL() << "12 MB were found on a device of 4 MB";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::out_of_memory);
    }
    // The next one is no worse off.
    EXPECT_NO_THROW(backend->make_projector(varied_views({4, 5, 3}, 6, 5, 2)));
}

TEST_F(SpectFailure, AnAttenuationMapOfAnotherBackendIsRefused) {
    const auto backend = emulation::make_emulated_backend();
    const auto elsewhere = reference::make_reference_backend();
    EXPECT_THROW(backend->make_projector(attenuated(*elsewhere, varied_views({4, 5, 3}, 6, 5, 2))), std::logic_error);
}

TEST_F(SpectFailure, BuffersOfAnotherSizeAreRefused) {
    const auto backend = emulation::make_emulated_backend();
    const auto projector = backend->make_projector(varied_views({4, 5, 3}, 6, 5, 2));
    Buffer image = backend->make_buffer(4 * 5 * 3);
    Buffer projections = backend->make_buffer(projector->size());
    Buffer other = backend->make_buffer(7);
    Accumulator too_small = backend->make_accumulator(7, {});
    EXPECT_THROW(projector->forward(other, projections), std::logic_error);
    EXPECT_THROW(projector->forward(image, other), std::logic_error);
    EXPECT_THROW(projector->back(projections, too_small), std::logic_error);
}

}  // namespace
}  // namespace isotone::kernels::emulated
