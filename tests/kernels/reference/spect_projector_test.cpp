// SPDX-License-Identifier: Apache-2.0
/// The reference SPECT projector against cases worked out by hand.
#include "kernels/reference/reference_backend.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

namespace isotone::kernels::reference {
namespace {

constexpr double right_angle = std::numbers::pi / 2;

/// A 3 x 3 x 1 grid of 2 mm voxels about the axis, seen by a detector of 3 bins over 3 depth planes.
SpectGeometry small(double angle_rad) {
    SpectGeometry geometry;
    geometry.grid = {{3, 3, 1}, {2, 2, 2}, {-2, -2, 0}};
    geometry.bins = 3;
    geometry.depth_planes = 3;
    geometry.views = {{angle_rad, 1.0, {0, 0, 0}}};
    geometry.responses = {{}};
    return geometry;
}

class SpectReference : public testing::Test {
protected:
    /// @param at  voxel of value 1
    std::vector<double> project(SpectGeometry geometry, std::array<int, 2> at) {
        Buffer image = backend_->make_buffer(geometry.grid.voxels());
        std::vector<float> values(geometry.grid.voxels());
        values[static_cast<std::size_t>(at[0] * geometry.grid.size[1] + at[1])] = 1.0F;
        backend_->upload(values, image);
        const auto projector = backend_->make_projector(std::move(geometry));
        Buffer projections = backend_->make_buffer(projector->size());
        projector->forward(image, projections);
        return backend_->download_double(projections);
    }

    std::unique_ptr<Backend> backend_ = make_reference_backend();
};

void expect_values(const std::vector<double>& found, const std::vector<double>& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_NEAR(found[i], expected[i], 1e-12) << i;  // rounding of doubles
    }
}

// Bins grow along (-cos angle, sin angle): from the back (0) towards the patient's right, from the left (90 degrees)
// towards the back, from the front towards the left, from the right towards the front.
TEST_F(SpectReference, SeesThePatientFromTheDetector) {
    const std::array<int, 2> left{2, 1}, back{1, 2};  // x and y of the voxel
    expect_values(project(small(0.0), left), {2, 0, 0});
    expect_values(project(small(0.0), back), {0, 2, 0});
    expect_values(project(small(right_angle), left), {0, 2, 0});
    expect_values(project(small(right_angle), back), {0, 0, 2});
    expect_values(project(small(2 * right_angle), left), {0, 0, 2});
    expect_values(project(small(3 * right_angle), back), {2, 0, 0});
}

// At 0 degrees the detector stands at +y: a voxel at -y is behind two others, half of its own length is before it.
TEST_F(SpectReference, AttenuatesAlongTheRayTowardsTheDetector) {
    SpectGeometry geometry = small(0.0);
    auto map = std::make_shared<Buffer>(backend_->make_buffer(9));
    const std::vector<float> mu{0.0F, 0.0F, 0.0F, 0.01F, 0.02F, 0.04F, 0.0F, 0.0F, 0.0F};  // x = 1: y = 0, 1, 2
    backend_->upload(mu, *map);
    geometry.attenuation = map;
    expect_values(project(geometry, {1, 0}), {0, 2 * std::exp(-2 * (0.5 * 0.01F + 0.02F + 0.04F)), 0});
    expect_values(project(geometry, {1, 2}), {0, 2 * std::exp(-2 * 0.5 * 0.04F), 0});
    expect_values(project(geometry, {0, 0}), {0, 0, 2});
}

// Plane 2 is nearest the detector at +y. An asymmetric kernel tells convolution from correlation.
TEST_F(SpectReference, BlursEachPlaneWithItsOwnResponse) {
    SpectGeometry geometry = small(0.0);
    geometry.responses = {{}, {{{0.25, 0.5, 0.125}, {1.0}}}};
    geometry.views[0].responses = {1, -1, 0};
    expect_values(project(geometry, {1, 0}), {0.5, 1.0, 0.25});  // h x taps
    expect_values(project(geometry, {1, 1}), {0, 0, 0});         // a plane that is not seen
    expect_values(project(geometry, {1, 2}), {0, 2, 0});
}

// The axis projects to bin 0.5: the voxel on the axis is shared by bins 0 and 1.
TEST_F(SpectReference, ProjectsTheAxisWhereTheViewSays) {
    SpectGeometry geometry = small(0.0);
    geometry.views[0].axis_bin = 0.5;
    expect_values(project(geometry, {1, 1}), {1, 1, 0});
}

}  // namespace
}  // namespace isotone::kernels::reference
