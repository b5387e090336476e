// SPDX-License-Identifier: Apache-2.0
/// What a SPECT plan refuses, and what it allows by name.
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_reconstruction.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::add_ball;
using test::hot;
using test::scan_of_hot_ball;
using test::spect_data;
using test::SpectReconstruction;

// REQ-SPECT-05
TEST_F(SpectReconstruction, WhatContradictsIsRefused) {
    const auto code = [&](const SpectData& data, const SpectSettings& s) {
        return test::error_of([&] { plan_spect(data, s); }).code();
    };
    SpectData data = scan_of_hot_ball();

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

    SpectSettings starts_from_nothing = settings();
    starts_from_nothing.run.start_image = Volume(spect_grid(data.geometry, starts_from_nothing.run));
    EXPECT_EQ(code(data, starts_from_nothing), ErrorCode::inconsistent_data);

    SpectSettings psf = settings();
    psf.run.psf_fwhm_mm = 4.0;
    EXPECT_EQ(code(data, psf), ErrorCode::usage);
}

// REQ-SCAT-07
TEST_F(SpectReconstruction, AWindowWithoutALineOfTheNuclideIsRefusedOrAllowedByName) {
    SpectData data = scan_of_hot_ball();
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

}  // namespace
}  // namespace isotone::recon
