// SPDX-License-Identifier: Apache-2.0
#include "core/rigid_transform.hpp"

#include "core/error.hpp"
#include "tests/support/rotations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone {
namespace {

RigidTransform some() {
    return {test::rotation_of(0.1, -0.2, 0.3), {5.0, -7.0, 11.0}, {100.0, 20.0, -300.0}};
}

TEST(RigidTransform, TurnsAboutItsCentreThenShifts) {
    // A quarter turn about z through (10, 0, 0): (11, 0, 0) goes to (10, 1, 0), then by (0, 0, 5).
    const RigidTransform quarter{{0, -1, 0, 1, 0, 0, 0, 0, 1}, {0, 0, 5}, {10, 0, 0}};
    const Vector3 q = quarter.apply({11, 0, 0});
    EXPECT_NEAR(q[0], 10.0, 1e-12);
    EXPECT_NEAR(q[1], 1.0, 1e-12);
    EXPECT_NEAR(q[2], 5.0, 1e-12);
    EXPECT_NEAR(quarter.angle_rad(), std::numbers::pi / 2.0, 1e-12);
}

TEST(RigidTransform, TheInverseBringsBack) {
    const Vector3 p{-31.0, 250.0, 77.0};
    const Vector3 back = some().inverse().apply(some().apply(p));
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(back[k], p[k], 1e-9);
    }
}

// REQ-REG-01
TEST(RigidTransform, ReadsBackFromItsRecord) {
    EXPECT_EQ(rigid_transform_from_record(record_of(some()), "file"), some());
    Record extra = record_of(some());
    extra["rotations"] = 1.0;
    EXPECT_THROW((void)rigid_transform_from_record(extra, "file"), Error);
}

TEST(RigidTransform, RefusesWhatIsNoRotation) {
    EXPECT_NO_THROW(some().check("file"));
    RigidTransform mirrored;
    mirrored.rotation[0] = -1.0;
    EXPECT_THROW(mirrored.check("file"), Error);
    RigidTransform stretched;
    stretched.rotation[4] = 1.01;
    EXPECT_THROW(stretched.check("file"), Error);
    RigidTransform lost;
    lost.translation_mm[2] = std::nan("");
    EXPECT_THROW(lost.check("file"), Error);
}

}  // namespace
}  // namespace isotone
