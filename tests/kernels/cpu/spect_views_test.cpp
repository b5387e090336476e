// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/spect_views.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels::cpu {
namespace {

/// 5 x 7 voxels of 2 mm, one view of 9 bins and 4 planes.
SpectGeometry one_view(double angle = 0.0) {
    SpectGeometry geometry;
    geometry.grid = {{5, 7, 3}, {2, 2, 2}, {-3, -5, 0}};
    geometry.bins = 9;
    geometry.depth_planes = 4;
    geometry.views = {{angle, 3.6, {0, 0, 0, 0}}};
    geometry.responses = {{}};
    return geometry;
}

TEST(SpectViews, SamplesAndVoxelsFindEachOther) {
    const SpectViews views(one_view(0.7));
    const SpectViewTable& view = views.view(0);
    const double bin = 4.25, plane = 1.5;
    const double x = view.x0 - bin * view.cosine + plane * view.sine;
    const double y = view.y0 + bin * view.sine + plane * view.cosine;
    EXPECT_NEAR(view.bin0 - x * view.cosine + y * view.sine, bin, 1e-12);  // rounding of doubles
    EXPECT_NEAR(view.plane0 + x * view.sine + y * view.cosine, plane, 1e-12);
}

// At angle 0 bins run towards smaller x: bin 3.6 is x = 0 mm, which is voxel 1.5.
TEST(SpectViews, OnlyBinsNearTheImageAreSampled) {
    const SpectViews views(one_view());
    const SpectPlane& plane = views.view(0).planes[0];
    EXPECT_EQ(plane.bins.first, 1);  // voxel 4.1; bin 0 is at 5.1, a voxel beyond the last
    EXPECT_EQ(plane.bins.last, 7);   // bin 6 is at -0.9, bin 7 at -1.9
}

TEST(SpectViews, AViewThatMissesTheImageSamplesNothing) {
    SpectGeometry geometry = one_view(0.3);
    geometry.views[0].axis_bin = 1e7;
    const SpectViews views(geometry);
    for (int j = 0; j < 4; ++j) {
        EXPECT_EQ(views.view(0).planes[j].bins.first, views.view(0).planes[j].bins.last);
    }
}

TEST(SpectViews, ZeroTapsAreLeftOut) {
    SpectGeometry geometry = one_view();
    geometry.responses = {{{{0.0, 0.5, 0.25, 1e-20, 0.0}, {0.0, 0.0, 1.0}}, {{0.0}, {1.0}}}};
    const SpectViews views(geometry);
    const SpectPlane& plane = views.view(0).planes[2];
    ASSERT_EQ(plane.kernels.last - plane.kernels.first, 1);  // a kernel of zeros is none
    const SpectKernel& forward = views.forward_kernels()[plane.kernels.first];
    EXPECT_EQ(forward.across.low, -1);
    EXPECT_EQ(forward.across.count, 2);
    EXPECT_EQ(forward.across.taps[0], 1.0F);  // times 2 mm
    EXPECT_EQ(forward.across.taps[1], 0.5F);
    EXPECT_EQ(forward.along.low, 1);
    const SpectKernel& back = views.back_kernels()[plane.kernels.first];
    EXPECT_EQ(back.across.low, 0);
    EXPECT_EQ(back.across.taps[0], 0.5F);
    EXPECT_EQ(back.along.low, -1);
}

TEST(SpectViews, LayersAreTheKernelsOfSeenPlanes) {
    SpectGeometry geometry = one_view();
    geometry.responses = {{}, {{{1.0}, {1.0}}, {{0.5}, {0.5}}}};
    geometry.views[0].responses = {1, -1, 0, 1};
    const SpectViews views(geometry);
    EXPECT_EQ(views.layers(0, {0, 4}), 5);
    EXPECT_EQ(views.layers(0, {1, 3}), 1);
    EXPECT_EQ(views.most_layers(2), 3);
}

}  // namespace
}  // namespace isotone::kernels::cpu
