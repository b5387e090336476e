// SPDX-License-Identifier: Apache-2.0
/// Heads that turn while they count: simulated on a finer grid of angles than the reconstruction's.
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_scan.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

constexpr Vector3 place{70.0, -50.0, 8.0};  // 86 mm from the axis, at no angle of symmetry
constexpr double step_deg = 9.0;            // 13.5 mm there

SpectData scan(bool continuous, bool clockwise = false) {
    simulate::SpectProtocol protocol = simulate::test::quiet_protocol(56, 4.0, static_cast<int>(360.0 / step_deg));
    protocol.rows = 16;
    protocol.radius_mm = 140.0;
    protocol.step_s = 20.0;
    protocol.continuous = continuous;
    protocol.clockwise = clockwise;
    protocol.decay = false;
    const simulate::Phantom phantom = simulate::test::phantom_of({simulate::test::sphere(place, 6.0, 1e6)});
    return simulate::test::run(phantom, protocol).data;
}

SpectSettings settings(std::optional<int> arc_samples = std::nullopt) {
    SpectSettings s;
    s.run.iterations = 20;
    s.run.subsets = 8;
    const GammaCamera camera = simulate::test::camera();
    s.detector = DetectorSystem{camera, camera.collimators[0], io::config::load_material("lead"),
                                io::config::load_material("NaI")};
    s.decay.reference = DecayReference::none;
    s.arc_samples = arc_samples;
    return s;
}

/// Where the ball came back, about the axis, and how wide.
struct Found {
    double turned_mm = 0.0;  ///< along the circle about the axis, positive where angles grow
    double outward_mm = 0.0;
    double tangential_sigma_mm = 0.0;
    double activity_bq = 0.0;
};

class Motion : public testing::Test {
protected:
    Found found_in(const SpectData& data, const SpectSettings& s) {
        const Volume image = reconstruct_spect(data, s, *backend_, silent_progress()).image;
        const double r = std::hypot(place[0], place[1]), angle = std::atan2(place[0], place[1]);
        const test::Blob blob = test::blob_near(image, place, 24.0);
        Found found;
        const auto along = [&](const Vector3& p) { return p[0] * std::cos(angle) - p[1] * std::sin(angle); };
        found.turned_mm = along(blob.centre_mm);
        found.outward_mm = blob.centre_mm[0] * std::sin(angle) + blob.centre_mm[1] * std::cos(angle) - r;
        found.activity_bq = blob.activity_bq;
        double squares = 0.0, sum = 0.0;
        for (int z = 0; z < image.grid.size[2]; ++z) {
            for (int y = 0; y < image.grid.size[1]; ++y) {
                for (int x = 0; x < image.grid.size[0]; ++x) {
                    const Vector3 p = image.grid.position({double(x), double(y), double(z)});
                    if (std::hypot(p[0] - place[0], p[1] - place[1], p[2] - place[2]) < 24.0) {
                        squares += double(image.at(x, y, z)) * std::pow(along(p) - found.turned_mm, 2);
                        sum += double(image.at(x, y, z));
                    }
                }
            }
        }
        found.tangential_sigma_mm = std::sqrt(squares / sum);
        return found;
    }

    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
};

// REQ-SPECT-12
TEST_F(Motion, ModelledGivesPlaceWidthAndActivityOfAHeadThatStandsStill) {
    const Found still = found_in(scan(false), settings());
    for (const bool clockwise : {false, true}) {
        const Found moving = found_in(scan(true, clockwise), settings());
        EXPECT_NEAR(moving.turned_mm, 0.0, 0.2);  // a twentieth of a voxel
        EXPECT_NEAR(moving.outward_mm, still.outward_mm, 0.2);
        EXPECT_NEAR(moving.tangential_sigma_mm / still.tangential_sigma_mm, 1.0, 0.05);
        EXPECT_NEAR(moving.activity_bq / still.activity_bq, 1.0, 0.01);
        const Found off = found_in(scan(true, clockwise), settings(1));
        EXPECT_GT(off.tangential_sigma_mm / still.tangential_sigma_mm, 1.3);
    }
}

// What the wrong meaning of the stated angle does: half a step is 4.5 degrees, 6.8 mm at the ball.
// REQ-SPECT-12
TEST_F(Motion, AnglesTakenForTheWrongEndOfTheArcTurnTheImage) {
    SpectData data = scan(true);
    for (ProjectionView& view : data.geometry.views) {
        view.angle_rad -= 0.5 * view.arc_rad;
    }
    EXPECT_LT(found_in(data, settings()).turned_mm, -6.0);
}

// REQ-SPECT-12
TEST_F(Motion, PlanSaysWhatIsModelledAndRefusesItWhereNothingMoves) {
    const SpectData moving = scan(true), still = scan(false);
    const auto record_in = [](const SpectPlan& plan) {
        const auto found = std::ranges::find(plan.corrections, "detector motion", &CorrectionRecord::name);
        return found == plan.corrections.end() ? std::string() : (found->applied ? "yes, " : "no, ") + found->detail;
    };
    EXPECT_EQ(record_in(plan_spect(still, settings())), "");
    EXPECT_EQ(record_in(plan_spect(moving, settings())).substr(0, 5), "yes, ");
    EXPECT_EQ(record_in(plan_spect(moving, settings(1))).substr(0, 4), "no, ");
    EXPECT_EQ(isotone::test::error_of([&] { plan_spect(still, settings(3)); }).code(), ErrorCode::usage);
    EXPECT_EQ(isotone::test::error_of([&] { plan_spect(moving, settings(17)); }).code(), ErrorCode::usage);
}

}  // namespace
}  // namespace isotone::recon
