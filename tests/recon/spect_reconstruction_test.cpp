// SPDX-License-Identifier: Apache-2.0
/// SPECT reconstruction against closed-form data: place, orientation, activity, and the same on every backend.
#include "tests/recon/spect_reconstruction.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::add_ball;
using test::correction;
using test::faint;
using test::hot;
using test::spect_data;
using test::SpectReconstruction;

struct Orbit {
    const char* name;
    int views;
    double arc_deg, start_deg;
};

// Clockwise and counter-clockwise, a full turn and half of it, from every side.
// REQ-SPECT-01
TEST_F(SpectReconstruction, FindsPlaceAndActivityOnEveryOrbit) {
    const Orbit orbits[] = {{"counter-clockwise", 60, 360.0, 0.0}, {"clockwise", 60, -360.0, 0.0},
                            {"from the left", 60, 360.0, 90.0},    {"from an odd angle, clockwise", 60, -360.0, 201.0},
                            {"half a turn", 60, 180.0, -45.0},     {"half a turn, clockwise", 60, -180.0, 135.0}};
    for (const Orbit& orbit : orbits) {
        SCOPED_TRACE(orbit.name);
        SpectData data = spect_data(orbit.views, orbit.arc_deg, orbit.start_deg);
        add_ball(data, hot);
        add_ball(data, faint);
        const ReconstructionResult result = reconstruct(data, settings());
        EXPECT_EQ(result.image.quantity, Quantity::activity_concentration);
        EXPECT_EQ(result.image.grid.frame, Frame::patient_lps);
        for (const test::SpectBall& ball : {hot, faint}) {
            const test::Blob blob = test::blob_near(result.image, {ball.x, ball.y, ball.z}, 26.0);
            // A tenth of a 4 mm voxel: the images differ from the balls by their sampling.
            EXPECT_NEAR(blob.centre_mm[0], ball.x, 0.4);
            EXPECT_NEAR(blob.centre_mm[1], ball.y, 0.4);
            EXPECT_NEAR(blob.centre_mm[2], ball.z, 0.4);
            // 2 %: what the other ball's halo and pixel averages of 3 x 3 points make of the total.
            EXPECT_NEAR(blob.activity_bq / test::activity_bq(ball), 1.0, 0.02);
        }
    }
}

// REQ-SPECT-01
TEST_F(SpectReconstruction, AnAxisOffTheCentreOfAHeadIsNoShiftOfTheImage) {
    SpectData data = spect_data(60, 360.0, 0.0);
    for (std::size_t v = 0; v < data.geometry.views.size(); v += 2) {
        data.geometry.views[v].axis_offset_mm = 5.0;
        data.geometry.views[v].head = 1;
    }
    add_ball(data, hot);
    const test::Blob blob = test::blob_near(reconstruct(data, settings()).image, {hot.x, hot.y, hot.z}, 26.0);
    EXPECT_NEAR(blob.centre_mm[0], hot.x, 0.4);
    EXPECT_NEAR(blob.centre_mm[1], hot.y, 0.4);
}

TEST_F(SpectReconstruction, TheImageStandsWhereTheAxisStandsInThePatient) {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.axis_position_mm = Vector3{3.0, -140.0, 812.5};
    add_ball(data, hot);
    const Vector3 place{hot.x + 3.0, hot.y - 140.0, hot.z + 812.5};
    const test::Blob blob = test::blob_near(reconstruct(data, settings()).image, place, 26.0);
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(blob.centre_mm[k], place[k], 0.4);
    }
}

TEST_F(SpectReconstruction, WithoutSensitivityTheImageIsRelativeAndSaysSo) {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.sensitivity_cps_per_mbq.reset();
    add_ball(data, hot);
    const ReconstructionResult result = reconstruct(data, settings(2));
    EXPECT_EQ(result.image.quantity, Quantity::relative);
    EXPECT_FALSE(correction(result, "calibration").applied);
}

// REQ-SPECT-04
TEST_F(SpectReconstruction, IsTheSameOnEveryBackendAndForAnyThreads) {
    SpectData data = spect_data(30, 360.0, 0.0, 6.0, 24, 8);
    add_ball(data, hot);
    SpectSettings s = settings(2);
    s.attenuation = test::water_map(spect_grid(data.geometry, s.run), 60.0);
    const ReconstructionResult two = reconstruct(data, s);
    const auto one = kernels::make_backend({kernels::BackendKind::cpu, 0, 1});
    EXPECT_EQ(reconstruct_spect(data, s, *one, silent_progress()).image.values, two.image.values);
    const auto reference = kernels::make_backend({kernels::BackendKind::reference, 0, 1});
    const Volume exact = reconstruct_spect(data, s, *reference, silent_progress()).image;
    double difference = 0.0, norm = 0.0;
    for (std::size_t k = 0; k < exact.values.size(); ++k) {
        difference += std::pow(exact.values[k] - two.image.values[k], 2.0);
        norm += std::pow(exact.values[k], 2.0);
    }
    EXPECT_LT(std::sqrt(difference / norm), 1e-4);  // the gate of OSEM
}

}  // namespace
}  // namespace isotone::recon
