// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/cylinder.hpp"

#include "core/error.hpp"
#include "core/random.hpp"
#include "harmonize/filter/gaussian_filter.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::harmonize {
namespace {

/// A cylinder of 100 mm radius and 180 mm length, off centre, blurred by 6 mm, with 10 % noise.
Volume cylinder(double concentration) {
    Volume volume(ImageGrid::centred({70, 70, 60}, {4, 4, 4}), Quantity::activity_concentration);
    std::uint64_t element = 0;
    for (int z = 0; z < 60; ++z) {
        for (int y = 0; y < 70; ++y) {
            for (int x = 0; x < 70; ++x) {
                const Vector3 p = volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z});
                const bool inside = std::hypot(p[0] - 11.0, p[1] + 7.0) < 100.0 && std::abs(p[2] - 9.0) < 90.0;
                const double noise = 1.0 + 0.1 * RandomStream(3, 1, element++).normal();
                volume.at(x, y, z) = inside ? static_cast<float>(concentration * noise) : 0.0F;
            }
        }
    }
    return volume;
}

TEST(Cylinder, BiasOfACalibratedImageIsZero) {
    const auto analysis = analyse_cylinder(cylinder(5000.0), 5000.0);
    // 10 % noise over some 30 000 voxels: the mean is good to 0.06 %
    EXPECT_NEAR(analysis.calibration.factor, 1.0, 0.001);
    EXPECT_TRUE(analysis.calibration.pass);
    EXPECT_NEAR(analysis.cov_percent, 10.0, 0.3);
    EXPECT_GT(analysis.volume_ml, 1500.0);
}

TEST(Cylinder, InjectedScaleIsFound) {
    const auto analysis = analyse_cylinder(cylinder(1.08 * 5000.0), 5000.0);
    EXPECT_NEAR(analysis.calibration.factor, 1.08, 0.0015);
    EXPECT_TRUE(analysis.calibration.pass);
    EXPECT_FALSE(analyse_cylinder(cylinder(1.12 * 5000.0), 5000.0).calibration.pass);
}

TEST(Cylinder, EmptyImageIsRefused) {
    EXPECT_THROW(analyse_cylinder(Volume(ImageGrid::centred({30, 30, 30}, {4, 4, 4})), 5000.0), Error);
}

TEST(Cylinder, TrueConcentrationMustBePositive) {
    EXPECT_THROW(analyse_cylinder(cylinder(5000.0), 0.0), Error);
}

}  // namespace
}  // namespace isotone::harmonize
