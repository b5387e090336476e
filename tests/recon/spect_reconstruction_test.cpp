// SPDX-License-Identifier: Apache-2.0
/// SPECT reconstruction against closed-form data: place, value, corrections, refusals.
#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "recon/corrections/scatter_kernels.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_scan.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace isotone::recon {
namespace {

using test::add_ball;
using test::spect_data;

class SpectReconstruction : public testing::Test {
protected:
    static SpectSettings settings(int iterations = 8) {
        SpectSettings s;
        s.run.iterations = iterations;
        s.run.subsets = 6;
        return s;
    }
    ReconstructionResult reconstruct(const SpectData& data, const SpectSettings& s) {
        return reconstruct_spect(data, s, *backend_, silent_progress());
    }

    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
};

bool applied(const ReconstructionResult& result, const std::string& name) {
    const auto found = std::find_if(result.corrections.begin(), result.corrections.end(),
                                    [&](const CorrectionRecord& c) { return c.name == name; });
    return found != result.corrections.end() && found->applied;
}

/// A ball of 12 mm at a place that no symmetry maps to itself, and a fainter one elsewhere.
const test::SpectBall hot{34.0, -22.0, 13.0, 12.0, 2e5};
const test::SpectBall faint{-28.0, 30.0, -17.0, 12.0, 1e5};

/// A fifth of the largest counts in every pixel, in the counts and as the additive term.
void add_background(SpectData& data) {
    const float background = 0.2F * *std::max_element(data.counts[0].values.begin(), data.counts[0].values.end());
    data.additive = std::vector<float>(data.geometry.size(), background);
    for (float& counts : data.counts[0].values) {
        counts += background;
    }
}

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
            const double activity = ball.activity * 4.0 / 3.0 * std::numbers::pi * std::pow(ball.radius, 3) * 1e-3;
            // 2 %: what the other ball's halo and pixel averages of 3 x 3 points make of the total.
            EXPECT_NEAR(blob.activity_bq / activity, 1.0, 0.02);
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

// REQ-SPECT-02
TEST_F(SpectReconstruction, AttenuationIsCorrectedOrMissed) {
    SpectData data = spect_data(60, 360.0, 0.0);
    test::add_water_cylinder(data, 70.0, 1e4);
    SpectSettings with = settings();
    with.attenuation = test::water_map(spect_grid(data.geometry, with.run), 70.0);
    const ReconstructionResult corrected = reconstruct(data, with);
    EXPECT_TRUE(applied(corrected, "attenuation"));
    // 2 %: edges of the map are whole voxels of 4 mm, 1 mm of water is 1.5 %.
    EXPECT_NEAR(test::mean_within(corrected.image, 50.0) / 1e4, 1.0, 0.02);

    const ReconstructionResult without = reconstruct(data, settings());
    EXPECT_FALSE(applied(without, "attenuation"));
    EXPECT_LT(test::mean_within(without.image, 50.0), 0.6 * 1e4);
}

// REQ-MU-07. A ball in water to 86 mm: what lies between the field of view and the camera attenuates as ever.
TEST_F(SpectReconstruction, MatterOutsideTheFieldOfViewAttenuates) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
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
    const double truth = hot.activity * 4.0 / 3.0 * std::numbers::pi * std::pow(hot.radius, 3) * 1e-3;
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
    const double truth = hot.activity * 4.0 / 3.0 * std::numbers::pi * std::pow(hot.radius, 3) * 1e-3;
    const Volume image = reconstruct(data, settings()).image;
    EXPECT_LT(mean, 0.9);
    EXPECT_NEAR(test::blob_near(image, {hot.x, hot.y, hot.z}, 26.0).activity_bq / truth, 1.0, 0.02);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, AnAdditiveTermIsCorrectedOrMissed) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    add_background(data);
    // Where most counts are background, the updates approach zero beside the ball slowly.
    const SpectSettings on = settings(40);
    const auto total = [&](const SpectSettings& s) {
        const ReconstructionResult result = reconstruct(data, s);
        EXPECT_EQ(applied(result, "scatter"), s.run.use_additive && s.scatter != ScatterMethod::none);
        return test::blob_near(result.image, {0, 0, 0}, 200.0).activity_bq;
    };
    const double truth = hot.activity * 4.0 / 3.0 * std::numbers::pi * std::pow(hot.radius, 3) * 1e-3;
    EXPECT_NEAR(total(on) / truth, 1.0, 0.1);
    SpectSettings off = on;
    off.run.use_additive = false;
    EXPECT_GT(total(off), 3.0 * truth);
    SpectSettings none = on;
    none.scatter = ScatterMethod::none;
    EXPECT_GT(total(none), 3.0 * truth);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, AnAdditiveTermThatIsAllOfTheCountsIsAFinding) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    add_background(data);
    SpectSettings asked = settings(2);
    asked.scatter = ScatterMethod::supplied;
    const auto is_told = [&](const SpectPlan& plan) {
        return std::any_of(plan.findings.begin(), plan.findings.end(), [](const std::string& finding) {
            return finding.find("it cannot be all of them") != std::string::npos;
        });
    };
    const auto detail = [](const SpectPlan& plan) {
        return std::find_if(plan.corrections.begin(), plan.corrections.end(),
                            [](const auto& correction) { return correction.name == "scatter"; })
            ->detail;
    };
    const SpectPlan usual = plan_spect(data, asked);
    EXPECT_FALSE(is_told(usual));
    EXPECT_EQ(detail(usual).find("the additive term of the data, "), 0U);
    data.additive = data.counts[0].values;
    asked.additive_name = "Tc99m.hs";
    const SpectPlan itself = plan_spect(data, asked);
    EXPECT_TRUE(is_told(itself));
    EXPECT_EQ(detail(itself).find("the additive term of Tc99m.hs, 100 % of the counts"), 0U) << detail(itself);
}

// REQ-QUANT-06
TEST_F(SpectReconstruction, AGateShowsTheActivityOfItsShareOfTheTime) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    add_background(data);
    const std::vector<float> whole = reconstruct(data, settings()).image.values;
    const float largest = *std::max_element(whole.begin(), whole.end());
    const std::vector<float> all = data.counts[0].values;
    for (const std::vector<double>& stated : {std::vector<double>{}, {0.1, 0.2, 0.3, 0.4}}) {
        data.gates = 4;
        data.gate_shares = stated;
        data.counts.clear();
        for (int gate = 0; gate < 4; ++gate) {
            data.counts.push_back({0, gate, all});
            for (float& counts : data.counts.back().values) {
                counts *= static_cast<float>(data.gate_share(gate));
            }
        }
        for (const std::optional<int> gate : {std::optional<int>(), {0}, {1}, {2}, {3}}) {
            SpectSettings s = settings();
            s.gate = gate;
            const ReconstructionResult result = reconstruct(data, s);
            EXPECT_EQ(applied(result, "gate"), gate.has_value());
            double furthest = 0.0;
            for (std::size_t i = 0; i < whole.size(); ++i) {
                furthest = std::max(furthest, std::abs(double(result.image.values[i]) - double(whole[i])));
            }
            // Every value of a gate is scaled alike, so only rounding to float differs over 8 iterations.
            EXPECT_LT(furthest / largest, 1e-4) << "gate " << gate.value_or(-1);
            for (const CorrectionRecord& record : result.corrections) {
                const bool assumed = record.detail.find("do not state the time of a gate") != std::string::npos;
                EXPECT_EQ(assumed, record.name == "gate" && stated.empty()) << record.detail;
            }
        }
    }
    data.gate_shares = {0.5, 0.5, 0.5, 0.5};
    EXPECT_EQ(test::error_of([&] { reconstruct(data, settings()); }).code(), ErrorCode::inconsistent_data);
}

// REQ-SPECT-02
TEST_F(SpectReconstruction, DeadTimeIsCorrectedOrMissed) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, {hot.x, hot.y, hot.z, hot.radius, 2e8});
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
    const double truth = 2e8 * 4.0 / 3.0 * std::numbers::pi * std::pow(hot.radius, 3) * 1e-3;
    SpectSettings on = settings();
    on.dead_time = {DeadTimeModel::paralysable, {tau_s}, {}, "test"};
    EXPECT_NEAR(test::blob_near(reconstruct(data, on).image, {0, 0, 0}, 200.0).activity_bq / truth, 1.0, 0.01);
    EXPECT_LT(test::blob_near(reconstruct(data, settings()).image, {0, 0, 0}, 200.0).activity_bq / truth, 0.8);
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

// REQ-SPECT-05
TEST_F(SpectReconstruction, WhatContradictsIsRefused) {
    const auto code = [&](const SpectData& data, const SpectSettings& s) {
        return test::error_of([&] { plan_spect(data, s); }).code();
    };
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);

    SpectData short_arc = spect_data(20, 120.0, 0.0);
    add_ball(short_arc, hot);
    EXPECT_EQ(code(short_arc, settings()), ErrorCode::inconsistent_data);
    SpectSettings allowed = settings();
    allowed.accept_incomplete_orbit = true;
    EXPECT_FALSE(plan_spect(short_arc, allowed).findings.empty());

    SpectData no_radius = data;
    no_radius.geometry.views[7].radius_mm = 0.0;
    EXPECT_EQ(code(no_radius, settings()), ErrorCode::inconsistent_data);

    SpectData negative = data;
    negative.counts[0].values[100] = -1.0F;
    EXPECT_EQ(code(negative, settings()), ErrorCode::input_corrupt);

    SpectSettings wrong_window = settings();
    wrong_window.photopeaks = {"Lu177"};
    EXPECT_EQ(code(data, wrong_window), ErrorCode::usage);

    SpectSettings no_windows = settings();
    no_windows.scatter = ScatterMethod::triple_window;
    EXPECT_EQ(code(data, no_windows), ErrorCode::inconsistent_data);

    SpectSettings other_grid = settings();
    other_grid.attenuation = test::water_map(ImageGrid::centred({48, 48, 24}, {3, 3, 4}), 70.0);
    EXPECT_EQ(code(data, other_grid), ErrorCode::inconsistent_data);

    SpectSettings psf = settings();
    psf.run.psf_fwhm_mm = 4.0;
    EXPECT_EQ(code(data, psf), ErrorCode::usage);
}

// REQ-SCAT-07
TEST_F(SpectReconstruction, AWindowWithoutALineOfTheNuclideIsRefusedOrAllowedByName) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    SpectSettings s = settings();
    EXPECT_NE(plan_spect(data, s).findings.at(0).find("no gamma line of 99mTc is known"), std::string::npos);
    s.lines = {{140.511, 0.885}};
    EXPECT_TRUE(plan_spect(data, s).findings.empty());
    data.windows[0] = {"other", 180.0, 230.0};
    for (const auto& named : {std::vector<std::string>{}, std::vector<std::string>{"other"}}) {
        s.photopeaks = named;
        const Error refusal = test::error_of([&] { plan_spect(data, s); });
        EXPECT_EQ(refusal.code(), ErrorCode::inconsistent_data);
        EXPECT_STREQ(refusal.what(),
                     "no gamma line of 99mTc lies within 180 to 230 keV, its strongest is at 140.511 keV");
    }
    s.accept_foreign_window = true;
    const SpectPlan plan = plan_spect(data, s);
    EXPECT_EQ(plan.energy_kev, 205.0);
    EXPECT_NE(plan.findings.at(0).find("foreign window was allowed"), std::string::npos);
}

// Half the counts of the lower window belong to a wide one; the triangle scales with the widths.
// REQ-SCAT-08
TEST_F(SpectReconstruction, AutomaticScalesANarrowLowerWindow) {
    const auto plan_with = [](double lower_kev, ScatterMethod method, bool upper = false) {
        SpectData data = spect_data(60, 360.0, 0.0);
        add_ball(data, hot);
        data.windows.push_back({"lower", lower_kev, 126.0});
        data.counts.push_back({1, 0, std::vector<float>(data.geometry.size(), 1.0F)});
        if (upper) {
            data.windows.push_back({"upper", 154.0, 161.0});
            data.counts.push_back({2, 0, std::vector<float>(data.geometry.size(), 1.0F)});
        }
        SpectSettings s = settings();
        s.lines = {{140.511, 0.885}};
        s.scatter = method;
        return plan_spect(data, s);
    };
    const SpectPlan narrow = plan_with(119.0, ScatterMethod::automatic);
    EXPECT_EQ(narrow.scatter, ScatterMethod::triple_window);
    EXPECT_FLOAT_EQ(narrow.problem.additive.at(0), 2.0F);  // 1/2 * 28 keV / 7 keV
    EXPECT_NE(narrow.findings.at(0).find("no upper window"), std::string::npos);

    const SpectPlan wide = plan_with(93.0, ScatterMethod::automatic);
    EXPECT_EQ(wide.scatter, ScatterMethod::dual_window);
    EXPECT_FLOAT_EQ(wide.problem.additive.at(0), 0.5F);
    EXPECT_NE(wide.findings.at(0).find("92 to 125 keV"), std::string::npos);

    const SpectPlan both = plan_with(119.0, ScatterMethod::automatic, true);
    EXPECT_FLOAT_EQ(both.problem.additive.at(0), 4.0F);
    EXPECT_TRUE(both.findings.empty());

    const SpectPlan asked = plan_with(119.0, ScatterMethod::dual_window);
    EXPECT_FLOAT_EQ(asked.problem.additive.at(0), 0.5F);
    EXPECT_NE(asked.findings.at(0).find("takes off too little"), std::string::npos);
}

/// 111In with a window below each photopeak and one above the first, all of 7 keV and one count in a pixel.
SpectData indium() {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.windows = {{"171", 154.0, 188.0},
                    {"245", 220.0, 270.0},
                    {"below 171", 147.0, 154.0},
                    {"above 171", 188.0, 195.0},
                    {"below 245", 213.0, 220.0}};
    data.counts.clear();
    for (int window = 0; window < 5; ++window) {
        const float counts[] = {30.0F, 20.0F, 1.0F, 1.0F, 1.0F};
        data.counts.push_back({window, 0, std::vector<float>(data.geometry.size(), counts[window])});
    }
    return data;
}

SpectSettings sum_of_indium(ScatterMethod method) {
    SpectSettings s;
    s.run.subsets = 6;
    s.lines = {{171.28, 0.9}, {245.35, 0.94}};
    s.photopeaks = {"171", "245"};
    s.scatter = method;
    return s;
}

// REQ-SCAT-08
TEST_F(SpectReconstruction, AutomaticServesEachPhotopeakOfASumWithItsOwnWindows) {
    const SpectPlan plan = plan_spect(indium(), sum_of_indium(ScatterMethod::automatic));
    EXPECT_EQ(plan.scatter, ScatterMethod::triple_window);
    EXPECT_FLOAT_EQ(plan.problem.additive.at(0), 34.0F / 7.0F + 25.0F / 7.0F);
    const auto missing = [](const std::string& text) { return text.find("no upper window") != std::string::npos; };
    ASSERT_EQ(std::count_if(plan.findings.begin(), plan.findings.end(), missing), 1);
    EXPECT_NE(std::find_if(plan.findings.begin(), plan.findings.end(), missing)->find("245"), std::string::npos);

    SpectData wide = indium();
    wide.windows[4].lower_kev = 165.0;  // 55 keV: half its counts
    const SpectPlan both = plan_spect(wide, sum_of_indium(ScatterMethod::automatic));
    EXPECT_FLOAT_EQ(both.problem.additive.at(0), 34.0F / 7.0F + 0.5F);
    EXPECT_TRUE(both.corrections.at(0).detail.starts_with("triple and dual energy windows"));
}

// REQ-SCAT-04
TEST_F(SpectReconstruction, TheEnergyOfASumIsWeightedWithCountsLessScatter) {
    const SpectData data = indium();
    const SpectSettings s = sum_of_indium(ScatterMethod::automatic);
    const double first = 30.0 - 34.0 / 7.0, second = 20.0 - 25.0 / 7.0;
    const SpectPlan plan = plan_spect(data, s);
    EXPECT_NEAR(plan.energy_kev, (first * 171.28 + second * 245.35) / (first + second), 1e-4);  // counts are float
    std::vector<std::string> findings;
    EXPECT_EQ(energy_of(data, photopeaks_of(data, s, findings)), plan.energy_kev) << "that of the map";
    EXPECT_NEAR(plan_spect(data, sum_of_indium(ScatterMethod::none)).energy_kev, (30.0 * 171.28 + 20.0 * 245.35) / 50.0,
                1e-9);
}

// REQ-SCAT-04
TEST_F(SpectReconstruction, TheAdditiveTermOfOneWindowIsNotThatOfASum) {
    SpectData data = indium();
    data.additive = std::vector<float>(data.geometry.size(), 3.0F);
    const Error refused = test::error_of([&] { plan_spect(data, sum_of_indium(ScatterMethod::supplied)); });
    EXPECT_EQ(refused.code(), ErrorCode::inconsistent_data);
    EXPECT_NE(std::string(refused.what()).find("several are summed"), std::string::npos);

    data.windows.resize(2);
    data.counts.resize(2);
    EXPECT_NE(plan_spect(data, sum_of_indium(ScatterMethod::automatic))
                  .corrections.at(0)
                  .detail.find("their additive term is not of what is reconstructed"),
              std::string::npos);
}

// 111In whose two photopeaks the camera summed: 171 and 245 keV, with a line that is not of the window between them.
// REQ-SPECT-09
TEST_F(SpectReconstruction, AWindowOfTwoRangesIsPlannedWithItsLinesAndWidths) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    data.windows = {window_of_levels("peaks", {154.0, 188.0, 221.0, 270.0}, "test"),
                    {"between", 188.0, 221.0},
                    {"below", 144.0, 154.0},
                    {"above", 270.0, 280.0}};
    for (int window = 1; window < 4; ++window) {
        data.counts.push_back({window, 0, std::vector<float>(data.geometry.size(), 1.0F)});
    }
    SpectSettings s = settings();
    s.lines = {{171.28, 0.9}, {208.0, 2.0}, {245.35, 0.94}};
    s.photopeaks = {"peaks"};
    s.scatter = ScatterMethod::triple_window;
    const SpectPlan plan = plan_spect(data, s);
    EXPECT_NEAR(plan.energy_kev, (0.9 * 171.28 + 0.94 * 245.35) / 1.84, 1e-9);
    EXPECT_FLOAT_EQ(plan.problem.additive.at(0), 8.3F);  // (34 + 49) keV x (1 / 10 keV + 1 / 10 keV) / 2
    s.photopeaks.clear();
    s.scatter = ScatterMethod::none;
    EXPECT_EQ(plan_spect(data, s).energy_kev, 208.0);  // the strongest line is in the window between them alone
}

// REQ-SCAT-02. 69120 pixels with one count in each window.
TEST_F(SpectReconstruction, TheRecordOfScatterStatesItsStandardError) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    data.windows.push_back({"lower", 119.0, 126.0});
    data.windows.push_back({"upper", 154.0, 161.0});
    data.counts.push_back({1, 0, std::vector<float>(data.geometry.size(), 1.0F)});
    data.counts.push_back({2, 0, std::vector<float>(data.geometry.size(), 1.0F)});
    const auto detail = [&](ScatterMethod method) {
        SpectSettings s = settings();
        s.photopeaks = {"Tc99m"};
        s.scatter = method;
        return plan_spect(data, s).corrections.at(0).detail;
    };
    // 2 +- 2 of the lower window and as much of the upper: 71 %, and over all pixels 0.27 %; of the lower alone 100 %
    EXPECT_TRUE(
        detail(ScatterMethod::triple_window).ends_with(", with a standard error of 0.27 % in all and 71 % in a pixel"));
    EXPECT_TRUE(
        detail(ScatterMethod::dual_window).ends_with(", with a standard error of 0.38 % in all and 100 % in a pixel"));
    data.additive = std::vector<float>(data.geometry.size(), 1.0F);
    EXPECT_TRUE(detail(ScatterMethod::supplied).ends_with("% of the counts"));
}

/// Water in a coarse scan, with scatter of effective sources.
struct ScatteringCylinder {
    SpectData data = spect_data(30, 360.0, 0.0, 12.0, 16, 8);
    SpectSettings settings;

    explicit ScatteringCylinder(int iterations) {
        test::add_water_cylinder(data, 70.0, 1e4);
        settings.run.iterations = iterations;
        settings.run.subsets = 6;
        settings.attenuation = test::water_map(spect_grid(data.geometry, settings.run), 70.0);
        settings.lines = io::config::load_nuclide_entry("99mTc").gamma_lines;
        settings.scatter_kernels =
            scatter_kernels_from_record(io::config::read_toml(io::config::share_file("scatter", "99mTc")), "99mTc");
        settings.scatter = ScatterMethod::effective_source;
    }
};

// REQ-SCAT-09
TEST_F(SpectReconstruction, ScatterOfTheImageNeedsAnImage) {
    const ScatteringCylinder one(1);
    const Error refused = test::error_of([&] { plan_spect(one.data, one.settings); });
    EXPECT_EQ(refused.code(), ErrorCode::usage);
    EXPECT_NE(std::string(refused.what()).find("image of the iteration before"), std::string::npos);
    SpectSettings without = one.settings;
    without.run.use_additive = false;
    EXPECT_FALSE(applied(reconstruct(one.data, without), "scatter"));
}

// The first of two iterations has no scatter: it leads to the image that the second estimates scatter from.
// REQ-SCAT-09
TEST_F(SpectReconstruction, ScatterOfAStartImageEntersAtOnce) {
    ScatteringCylinder scan(2);
    const Volume two = reconstruct(scan.data, scan.settings).image;
    scan.settings.run.iterations = 1;
    SpectSettings first = scan.settings;
    first.scatter = ScatterMethod::none;
    scan.settings.run.start_image = reconstruct(scan.data, first).image;
    const ReconstructionResult second = reconstruct(scan.data, scan.settings);
    EXPECT_GT(second.additive_counts, 0.0);
    const float largest = *std::max_element(two.values.begin(), two.values.end());
    for (std::size_t i = 0; i < two.values.size(); ++i) {
        ASSERT_NEAR(second.image.values[i], two.values[i], 1e-5F * largest) << i;  // rounding to float
    }
}

// A radius in cm, read as mm.
// REQ-SPECT-08
TEST_F(SpectReconstruction, AFaceInsideTheBodyIsRefusedOrAllowedByName) {
    const auto plan_at = [](double radius_mm, bool map, bool accept = false) {
        SpectData data = spect_data(60, 360.0, 0.0, 4.0, 48, 24, radius_mm);
        add_ball(data, {0.0, 0.0, 0.0, 10.0, 1e5});
        SpectSettings s = settings();
        s.lines = {{140.511, 0.885}};
        if (map) {
            s.attenuation = test::water_map(spect_grid(data.geometry, s.run), 80.0);
        }
        s.accept_radius_inside_body = accept;
        return plan_spect(data, s);
    };
    const Error refusal = test::error_of([&] { plan_at(15.0, true); });
    EXPECT_EQ(refusal.code(), ErrorCode::inconsistent_data);
    EXPECT_NE(std::string(refusal.what()).find("lies behind the detector, whose radius is 15 mm"), std::string::npos);
    EXPECT_NE(plan_at(15.0, true, true).findings.back().find("which was allowed"), std::string::npos);
    EXPECT_EQ(plan_at(70.0, true).findings.size(), 1U) << "a cm deep: said, not refused";
    EXPECT_TRUE(plan_at(90.0, true).findings.empty());
    EXPECT_EQ(plan_at(55.0, false).findings.size(), 1U);
    EXPECT_EQ(plan_at(40.0, false).findings.size(), 2U) << "of 96 mm that the detectors see";
    EXPECT_TRUE(plan_at(90.0, false).findings.empty());
}

// The sensitivity of a window is not that of another, nor of a sum with another; it is said once.
// REQ-SPECT-02
TEST_F(SpectReconstruction, ASensitivityServesItsOwnWindowAlone) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
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
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    data.exam.nuclide = {"99mTc", 3600.0, 0.0};  // which the views, an hour or less, would show
    add_background(data);
    const auto plan = [&](const std::vector<std::string>& codes, const SpectSettings& s) {
        data.corrected = codes;
        return plan_spect(data, s);
    };
    const auto record = [](const SpectPlan& p, const std::string& name) {
        return *std::find_if(p.corrections.begin(), p.corrections.end(),
                             [&](const CorrectionRecord& c) { return c.name == name; });
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
        EXPECT_TRUE(record(once, name).applied);
        EXPECT_EQ(record(once, name).detail.find("already in the projections"), 0U) << record(once, name).detail;
    }
    CorrectionRecord decay = record(once, "decay");
    EXPECT_TRUE(refers_to_start(decay));
    decay.refers_to.reset();
    EXPECT_TRUE(refers_to_start(decay)) << "a sidecar has the text alone";
    EXPECT_TRUE(record(plan({"ATTN"}, settings()), "attenuation").applied);

    const auto refusal = [&](const std::string& code, const auto& ask) {
        SpectSettings s = settings();
        ask(s);
        return isotone::test::error_of([&] { plan({code}, s); }).code();
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
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
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
    s.run.sensitivity_image = Volume(spect_grid(data.geometry, s.run), Quantity::relative);
    const std::vector<std::string> supplied = names();
    EXPECT_EQ(std::count(supplied.begin(), supplied.end(), "sensitivity image"), 1);
}

TEST_F(SpectReconstruction, WithoutSensitivityTheImageIsRelativeAndSaysSo) {
    SpectData data = spect_data(60, 360.0, 0.0);
    data.sensitivity_cps_per_mbq.reset();
    add_ball(data, hot);
    const ReconstructionResult result = reconstruct(data, settings(2));
    EXPECT_EQ(result.image.quantity, Quantity::relative);
    EXPECT_FALSE(applied(result, "calibration"));
}

// REQ-RECON-07
TEST_F(SpectReconstruction, WithoutTimesDecayIsNotSaidToBeSwitchedOff) {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    data.sensitivity_cps_per_mbq.reset();
    for (ProjectionView& view : data.geometry.views) {
        view.duration_s = 0.0;
    }
    const auto decay_of = [&](const SpectSettings& asked) {
        const SpectPlan plan = plan_spect(data, asked);
        const auto found = std::find_if(plan.corrections.begin(), plan.corrections.end(),
                                        [](const CorrectionRecord& correction) { return correction.name == "decay"; });
        EXPECT_FALSE(found->applied);
        return found->detail;
    };
    EXPECT_EQ(decay_of(settings(2)), "not corrected: the data state no counting times");
}

}  // namespace
}  // namespace isotone::recon
