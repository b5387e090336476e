// SPDX-License-Identifier: Apache-2.0
/// What SPECT reconstruction corrects, against closed-form data: the activity is right with a correction and wrong
/// without, and the record says which.
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_reconstruction.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::add_background;
using test::add_ball;
using test::correction;
using test::hot;
using test::scan_of_hot_ball;
using test::spect_data;
using test::SpectReconstruction;

// REQ-SPECT-02
TEST_F(SpectReconstruction, AttenuationIsCorrectedOrMissed) {
    SpectData data = spect_data(60, 360.0, 0.0);
    test::add_water_cylinder(data, 70.0, 1e4);
    SpectSettings with = settings();
    with.attenuation = test::water_map(spect_grid(data.geometry, with.run), 70.0);
    const ReconstructionResult corrected = reconstruct(data, with);
    EXPECT_TRUE(correction(corrected, "attenuation").applied);
    // 2 %: edges of the map are whole voxels of 4 mm, 1 mm of water is 1.5 %.
    EXPECT_NEAR(test::mean_within(corrected.image, 50.0) / 1e4, 1.0, 0.02);

    const ReconstructionResult without = reconstruct(data, settings());
    EXPECT_FALSE(correction(without, "attenuation").applied);
    EXPECT_LT(test::mean_within(without.image, 50.0), 0.6 * 1e4);
}

// REQ-MU-07. A ball in water to 86 mm: what lies between the field of view and the camera attenuates as ever.
TEST_F(SpectReconstruction, MatterOutsideTheFieldOfViewAttenuates) {
    SpectData data = scan_of_hot_ball();
    const auto activity = [&](double fov_radius_mm) {
        SpectSettings s = settings();
        s.attenuation = test::water_map(spect_grid(data.geometry, s.run), 86.0);
        s.run.fov_radius_mm = fov_radius_mm;
        return test::blob_near(reconstruct(data, s).image, {hot.x, hot.y, hot.z}, 26.0).activity_bq;
    };
    // 1 %: counts that attenuation does not explain spread over the field of view, which differs.
    EXPECT_NEAR(activity(55.0) / activity(90.0), 1.0, 0.01);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, DecayIsCorrectedToTheReferenceOrMissed) {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.exam.nuclide.half_life_s = 900.0;  // of a scan of 1200 s
    add_ball(data, hot);
    const double truth = test::activity_bq(hot);
    const auto activity = [&](const SpectSettings& s) {
        return test::blob_near(reconstruct(data, s).image, {hot.x, hot.y, hot.z}, 26.0).activity_bq / truth;
    };
    EXPECT_NEAR(activity(settings()), 1.0, 0.02);
    SpectSettings off = settings();
    off.decay.reference = DecayReference::none;
    EXPECT_LT(activity(off), 0.75);
    SpectSettings later = settings();
    later.decay.reference = DecayReference::stated;
    later.decay.stated_time_s = *data.exam.start_time_s + 900.0;
    EXPECT_NEAR(activity(later), 0.5, 0.01);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, DecayDuringAViewIsCorrected) {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.exam.nuclide.half_life_s = 1e12;
    add_ball(data, hot);
    data.exam.nuclide.half_life_s = 60.0;
    for (ProjectionView& view : data.geometry.views) {
        view.start_s = 0.0;  // or nothing were left in the last
    }
    // Over 20 s, a third of the half-life: the integral of 2^-x from 0 to 1/3, over 1/3.
    const double mean = 3.0 * (1.0 - std::exp2(-1.0 / 3.0)) / std::numbers::ln2;
    for (float& counts : data.counts[0].values) {
        counts *= static_cast<float>(mean);
    }
    const double truth = test::activity_bq(hot);
    const Volume image = reconstruct(data, settings()).image;
    EXPECT_LT(mean, 0.9);
    EXPECT_NEAR(test::blob_near(image, {hot.x, hot.y, hot.z}, 26.0).activity_bq / truth, 1.0, 0.02);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, AnAdditiveTermIsCorrectedOrMissed) {
    SpectData data = scan_of_hot_ball();
    add_background(data);
    // Where most counts are background, the updates approach zero beside the ball slowly.
    const SpectSettings on = settings(40);
    const auto total = [&](const SpectSettings& s) {
        const ReconstructionResult result = reconstruct(data, s);
        EXPECT_EQ(correction(result, "scatter").applied, s.run.use_additive && s.scatter != ScatterMethod::none);
        return test::blob_near(result.image, {0, 0, 0}, 200.0).activity_bq;
    };
    const double truth = test::activity_bq(hot);
    EXPECT_NEAR(total(on) / truth, 1.0, 0.1);
    SpectSettings off = on;
    off.run.use_additive = false;
    EXPECT_GT(total(off), 3.0 * truth);
    SpectSettings none = on;
    none.scatter = ScatterMethod::none;
    EXPECT_GT(total(none), 3.0 * truth);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, DeadTimeIsCorrectedOrMissed) {
    SpectData data = spect_data(60, 360.0, 0.0);
    test::SpectBall ball = hot;
    ball.activity = 2e8;
    add_ball(data, ball);
    const ProjectionGeometry g = data.geometry;
    constexpr double tau_s = 5e-6;
    const std::size_t view_size = data.counts[0].values.size() / g.views.size();
    for (std::size_t v = 0; v < g.views.size(); ++v) {
        double counts = 0.0;
        for (std::size_t k = 0; k < view_size; ++k) {
            counts += data.counts[0].values[v * view_size + k];
        }
        const double share = std::exp(-counts / g.views[v].duration_s * tau_s);  // paralysable
        EXPECT_LT(share, 0.8);
        for (std::size_t k = 0; k < view_size; ++k) {
            data.counts[0].values[v * view_size + k] *= static_cast<float>(share);
        }
    }
    const double truth = test::activity_bq(ball);
    SpectSettings on = settings();
    on.dead_time = {DeadTimeModel::paralysable, {tau_s}, {}, "test"};
    EXPECT_NEAR(test::blob_near(reconstruct(data, on).image, {0, 0, 0}, 200.0).activity_bq / truth, 1.0, 0.01);
    EXPECT_LT(test::blob_near(reconstruct(data, settings()).image, {0, 0, 0}, 200.0).activity_bq / truth, 0.8);
}

// The sensitivity of a window is not that of another, nor of a sum with another; it is said once.
// REQ-SPECT-02
TEST_F(SpectReconstruction, ASensitivityServesItsOwnWindowAlone) {
    SpectData data = scan_of_hot_ball();
    data.windows.push_back({"second", 160.0, 180.0});
    data.counts.push_back({1, 0, data.counts[0].values});
    const auto plan = [&](const std::vector<std::string>& photopeaks) {
        SpectSettings s = settings();
        s.photopeaks = photopeaks;
        return plan_spect(data, s);
    };
    EXPECT_EQ(plan({"Tc99m"}).quantity, Quantity::activity_concentration);
    for (const auto& photopeaks : {std::vector<std::string>{"second"}, std::vector<std::string>{"Tc99m", "second"}}) {
        const SpectPlan other = plan(photopeaks);
        EXPECT_EQ(other.quantity, Quantity::relative);
        EXPECT_EQ(std::count_if(other.findings.begin(), other.findings.end(),
                                [](const std::string& f) { return f.find("sensitivity") != std::string::npos; }),
                  1);
    }
}

// REQ-QUANT-10
TEST_F(SpectReconstruction, WhatIsCorrectedInTheProjectionsIsNotCorrectedAgain) {
    SpectData data = scan_of_hot_ball();
    data.exam.nuclide = {"99mTc", 3600.0, 0.0};  // which the views, an hour or less, would show
    add_background(data);
    const auto plan = [&](const std::vector<std::string>& codes, const SpectSettings& s) {
        data.corrected = codes;
        return plan_spect(data, s);
    };
    SpectSettings undecayed = settings();
    undecayed.decay.reference = DecayReference::none;
    const SpectPlan again = plan({}, settings()), once = plan({"DECY", "SCAT"}, settings());
    EXPECT_NE(again.problem.view_factors, plan({}, undecayed).problem.view_factors);
    EXPECT_EQ(once.problem.view_factors, plan({}, undecayed).problem.view_factors);
    EXPECT_EQ(again.scatter, ScatterMethod::supplied);
    EXPECT_EQ(once.scatter, ScatterMethod::none);
    EXPECT_TRUE(once.problem.additive.empty());
    for (const char* name : {"decay", "scatter"}) {
        EXPECT_TRUE(correction(once, name).applied);
        EXPECT_EQ(correction(once, name).detail.find("already in the projections"), 0U)
            << correction(once, name).detail;
    }
    CorrectionRecord decay = correction(once, "decay");
    EXPECT_TRUE(refers_to_start(decay));
    decay.refers_to.reset();
    EXPECT_TRUE(refers_to_start(decay)) << "a sidecar has the text alone";
    EXPECT_TRUE(correction(plan({"ATTN"}, settings()), "attenuation").applied);

    const auto refusal = [&](const std::string& code, const auto& ask) {
        SpectSettings s = settings();
        ask(s);
        return test::error_of([&] { plan({code}, s); }).code();
    };
    EXPECT_EQ(refusal("SCAT", [](SpectSettings& s) { s.scatter = ScatterMethod::supplied; }), ErrorCode::usage);
    EXPECT_EQ(refusal("DECY", [](SpectSettings& s) { s.decay = {DecayReference::stated, 1e9}; }), ErrorCode::usage);
    EXPECT_EQ(refusal("ATTN",
                      [&](SpectSettings& s) {
                          s.attenuation = Volume(spect_grid(data.geometry, s.run), Quantity::relative);
                      }),
              ErrorCode::usage);
}

// A computed sensitivity image is part of every reconstruction; a supplied one is a choice.
TEST_F(SpectReconstruction, OnlyASuppliedSensitivityImageIsNamedAmongTheCorrections) {
    SpectData data = scan_of_hot_ball();
    SpectSettings s = settings();
    const auto names = [&] {
        std::vector<std::string> all;
        for (const CorrectionRecord& correction : plan_spect(data, s).corrections) {
            all.push_back(correction.name);
        }
        return all;
    };
    const std::vector<std::string> computed = names();
    EXPECT_EQ(std::count(computed.begin(), computed.end(), "sensitivity image"), 0);
    s.run.subsets = 1;
    s.run.sensitivity_image = Volume(spect_grid(data.geometry, s.run), Quantity::relative, 1.0F);
    const std::vector<std::string> supplied = names();
    EXPECT_EQ(std::count(supplied.begin(), supplied.end(), "sensitivity image"), 1);
}

// REQ-RECON-07
TEST_F(SpectReconstruction, WithoutTimesDecayIsNotSaidToBeSwitchedOff) {
    SpectData data = scan_of_hot_ball();
    data.sensitivity_cps_per_mbq.reset();
    for (ProjectionView& view : data.geometry.views) {
        view.duration_s = 0.0;
    }
    const CorrectionRecord decay = correction(plan_spect(data, settings(2)), "decay");
    EXPECT_FALSE(decay.applied);
    EXPECT_EQ(decay.detail, "not corrected: the data state no counting times");
}

}  // namespace
}  // namespace isotone::recon
