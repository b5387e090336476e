// SPDX-License-Identifier: Apache-2.0
// Projectors of a backend work in the same memory: a reconstruction that models arcs has hundreds of them.
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/spect_image.hpp"
#include "kernels/cpu/spect_projector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::kernels::cpu {
namespace {

SpectGeometry one_view(double angle_rad, int rows) {
    SpectGeometry geometry;
    geometry.grid = {{9, 9, rows}, {4.0, 4.0, 4.0}, {-16.0, -16.0, -2.0 * (rows - 1)}};
    geometry.bins = 9;
    geometry.depth_planes = 9;
    geometry.responses = {{{{0.25, 0.5, 0.25}, {0.25, 0.5, 0.25}}}};
    geometry.views = {{angle_rad, 4.0, std::vector<std::int32_t>(9, 0)}};
    return geometry;
}

class SpectSeatTest : public testing::Test {
protected:
    std::unique_ptr<Projector> projector(double angle_rad, int rows) {
        return make_spect_projector(one_view(angle_rad, rows), choose_kernels(), pool_, shared_);
    }
    std::vector<float> forward(Projector& projector) {
        Buffer image = backend_->make_buffer(projector.grid().voxels());
        Buffer views = backend_->make_buffer(projector.size());
        backend_->fill(image, 1.0);
        projector.forward(image, views);
        std::vector<float> values(projector.size());
        backend_->download(views, values);
        return values;
    }

    std::unique_ptr<Backend> backend_ = make_cpu_backend(1);
    ThreadPool pool_{1};
    SpectShared shared_;
};

TEST_F(SpectSeatTest, ProjectorsOfOneShapeWorkInOneSeat) {
    const std::unique_ptr<Projector> first = projector(0.0, 20), second = projector(0.7, 20);
    forward(*first);
    SpectShape shape;
    shape.bins = 9;
    shape.column = 2 * lanes;
    SpectSeat& seat = shared_.seats.of(0, shape);
    const auto size = static_cast<std::size_t>(shape.bins * shape.column);
    std::fill_n(seat.projection(), size, std::numeric_limits<float>::quiet_NaN());
    forward(*second);
    EXPECT_EQ(&shared_.seats.of(0, shape), &seat);
    EXPECT_TRUE(std::none_of(seat.projection(), seat.projection() + size, [](float v) { return std::isnan(v); }));
}

// Other columns have their zeros elsewhere.
TEST_F(SpectSeatTest, ProjectorsOfAnotherShapeLeaveNothingBehind) {
    const std::unique_ptr<Projector> tall = projector(0.3, 40), low = projector(0.3, 20);
    const std::vector<float> alone = forward(*low);
    forward(*tall);
    EXPECT_EQ(forward(*low), alone);
}

}  // namespace
}  // namespace isotone::kernels::cpu
