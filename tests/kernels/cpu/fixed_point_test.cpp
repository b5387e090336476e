// SPDX-License-Identifier: Apache-2.0
/// Limits of the fixed-point accumulation.
#include "core/error.hpp"
#include "tests/kernels/cpu/problems.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace isotone::kernels::cpu {
namespace {

using namespace test;

class FixedPoint : public testing::Test {
protected:
    FixedPoint() { backend_->fill(data_, 1.0); }

    std::unique_ptr<Backend> backend_ = make_cpu_backend(2);
    std::unique_ptr<Projector> projector_ = backend_->make_projector(sheet());
    Buffer data_ = backend_->make_buffer(projector_->size());
    Buffer image_ = backend_->make_buffer(projector_->grid().voxels());
};

TEST_F(FixedPoint, AScaleTooCoarseForTheResultIsAnError) {
    Accumulator sum = backend_->make_accumulator(image_.size(), {4});  // a sixteenth
    projector_->back(data_, sum);
    EXPECT_THROW(backend_->finish(sum, image_), Error);
}

TEST_F(FixedPoint, AScaleWithoutRoomIsAnError) {
    Accumulator sum = backend_->make_accumulator(image_.size(), {50});
    EXPECT_THROW(projector_->back(data_, sum), Error);
}

TEST_F(FixedPoint, ValuesThatAreNotFiniteAreAnError) {
    std::vector<float> values(data_.size(), 1.0F);
    values[17] = std::numeric_limits<float>::quiet_NaN();
    backend_->upload(values, data_);
    Accumulator sum = backend_->make_accumulator(image_.size(), {20});
    EXPECT_THROW(projector_->back(data_, sum), Error);
}

TEST_F(FixedPoint, AnEmptyAccumulatorIsZero) {
    const Accumulator sum = backend_->make_accumulator(image_.size(), {20});
    backend_->fill(image_, 3.0);
    backend_->finish(sum, image_);
    EXPECT_EQ(backend_->largest_magnitude(image_), 0.0);
}

TEST_F(FixedPoint, ClearedItAccumulatesAfresh) {
    Accumulator sum = backend_->make_accumulator(image_.size(), {30});
    projector_->back(data_, sum);
    backend_->finish(sum, image_);
    const double once = backend_->sum(image_);
    projector_->back(data_, sum);
    backend_->finish(sum, image_);
    EXPECT_NEAR(backend_->sum(image_), 2.0 * once, 1e-6 * once);  // each voxel is rounded to float
    backend_->clear(sum);
    projector_->back(data_, sum);
    backend_->finish(sum, image_);
    EXPECT_EQ(backend_->sum(image_), once);
}

}  // namespace
}  // namespace isotone::kernels::cpu
