// SPDX-License-Identifier: Apache-2.0
/// Scatter corrections against photon Monte Carlo.
#include "recon/corrections/esse.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"
#include "small_spect_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone {
namespace {

using recon::ScatterMethod;

constexpr double radius_mm = 100.0, activity_bq_ml = 1e4;

simulate::Phantom water_cylinder() {
    simulate::Phantom phantom;
    phantom.name = "cylinder";
    simulate::Primitive body;
    body.name = "water";
    body.shape = simulate::Shape::elliptic_cylinder;
    body.half_mm = {radius_mm, radius_mm, 100.0};
    body.activity_bq_ml = activity_bq_ml;
    body.mu_per_mm = 0.0096;
    body.material = "water";
    phantom.primitives = {body};
    return phantom;
}

class SpectScatter : public testing::Test {
protected:
    static void SetUpTestSuite() { scan_ = test::scan_by_monte_carlo(water_cylinder(), 6e4); }

    static const SpectData& data() { return scan_.simulation.data; }
    static recon::SpectSettings settings(ScatterMethod method) { return test::settings_for(scan_, method); }

    /// Mean well inside the cylinder over the truth.
    static double recovered(const SpectData& data, const recon::SpectSettings& s) {
        const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
        const Volume image = recon::reconstruct_spect(data, s, *backend, silent_progress()).image;
        double sum = 0.0;
        int count = 0;
        for (int z = 6; z < 14; ++z) {
            for (int y = 0; y < 40; ++y) {
                for (int x = 0; x < 40; ++x) {
                    const Vector3 p =
                        image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                    if (std::hypot(p[0], p[1]) <= 75.0) {
                        sum += image.at(x, y, z);
                        ++count;
                    }
                }
            }
        }
        return sum / count / activity_bq_ml;
    }

    static inline test::SpectScan scan_;
};

// REQ-SPECT-07
TEST_F(SpectScatter, PrimariesAloneGiveTheTruth) {
    SpectData primaries = data();
    primaries.additive.reset();
    primaries.counts[0].values = scan_.simulation.primary[0];
    // 1.5 %: 6e4 histories leave 0.5 % in this mean, voxels of 8 mm a little at the edge.
    EXPECT_NEAR(recovered(primaries, settings(ScatterMethod::none)), 1.0, 0.015);
}

// REQ-SPECT-07
TEST_F(SpectScatter, EffectiveSourcesAreWithinThreePercent) {
    EXPECT_NEAR(recovered(data(), settings(ScatterMethod::effective_source)), 1.0, 0.03);
}

// REQ-SPECT-07
TEST_F(SpectScatter, ThreeWindowsAreWithinFivePercent) {
    EXPECT_NEAR(recovered(data(), settings(ScatterMethod::triple_window)), 1.0, 0.05);
}

// REQ-SPECT-02
TEST_F(SpectScatter, WithoutCorrectionTheImageIsFarTooBright) {
    EXPECT_GT(recovered(data(), settings(ScatterMethod::none)), 1.25);
}

// REQ-SPECT-02
TEST_F(SpectScatter, UseAdditiveSwitchesOffEveryMethod) {
    for (const ScatterMethod method : {ScatterMethod::effective_source, ScatterMethod::triple_window}) {
        recon::SpectSettings s = settings(method);
        s.run.use_additive = false;
        const recon::SpectPlan plan = recon::plan_spect(data(), s);
        EXPECT_EQ(plan.scatter, ScatterMethod::none);
        EXPECT_FALSE(plan.scatter_kernel);
        EXPECT_TRUE(plan.problem.additive.empty());
        const auto record = std::find_if(plan.corrections.begin(), plan.corrections.end(),
                                         [](const recon::CorrectionRecord& own) { return own.name == "scatter"; });
        ASSERT_NE(record, plan.corrections.end());
        EXPECT_FALSE(record->applied);
    }
}

/// A cold lung beside the axis, whose scatter comes from the water about it.
simulate::Phantom cylinder_with_lung() {
    simulate::Phantom phantom = water_cylinder();
    phantom.primitives[0].half_mm[2] = 72.0;  // in the field of view: the model knows no scatter from outside it
    simulate::Primitive lung;
    lung.name = "lung";
    lung.shape = simulate::Shape::ellipsoid;
    lung.centre_mm = {40.0, 0.0, 0.0};
    lung.half_mm = {50.0, 50.0, 60.0};
    lung.activity_bq_ml = 0.0;
    lung.mu_per_mm = 0.0029;
    lung.material = "lung";
    phantom.primitives.push_back(lung);
    return phantom;
}

/// Scatter where the camera sees the lung, of the model over that of the Monte Carlo.
double scatter_before_the_lung(const test::SpectScan& scan, bool medium_paths) {
    const SpectData& data = scan.simulation.data;
    const recon::SpectSettings settings = test::settings_for(scan, ScatterMethod::effective_source);
    const recon::SpectPlan plan = recon::plan_spect(data, settings);
    const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
    const kernels::Grid& grid = plan.problem.grid;
    const auto resident = [&](const std::vector<float>& values) {
        auto buffer = std::make_shared<kernels::Buffer>(backend->make_buffer(values.size()));
        backend->upload_image(values, grid, *buffer);
        return buffer;
    };
    std::vector<int> views(data.geometry.views.size());
    std::iota(views.begin(), views.end(), 0);
    const auto attenuation = resident(plan.problem.attenuation->values);
    recon::EsseModel model(*backend, recon::spect_geometry(plan.problem, views, attenuation), *plan.scatter_kernel,
                           {.medium_paths = medium_paths});
    const std::vector<float> scatter = model.scatter(*resident(scan.activity.values));

    std::vector<float> lung(scan.attenuation.values.size());  // where matter attenuates like lung
    std::transform(scan.attenuation.values.begin(), scan.attenuation.values.end(), lung.begin(),
                   [](float mu) { return mu > 0.003F && mu < 0.006F ? 1.0F : 0.0F; });
    const auto paths = backend->make_projector(recon::spect_geometry(plan.problem, views, nullptr));
    kernels::Buffer projected = backend->make_buffer(paths->size());
    paths->forward(*resident(lung), projected);
    std::vector<float> path(projected.size());
    backend->download(projected, path);

    const float longest = *std::max_element(path.begin(), path.end());
    const std::size_t per_view = path.size() / views.size();
    double modelled = 0.0, simulated = 0.0;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] > 0.8F * longest) {
            modelled += plan.problem.view_factors[i / per_view] * static_cast<double>(scatter[i]);
            simulated +=
                static_cast<double>(data.counts[0].values[i]) - static_cast<double>(scan.simulation.primary[0][i]);
        }
    }
    return modelled / simulated;
}

// REQ-SCAT-05
TEST(SpectScatterInLung, EffectiveSourcesSeeTheMediumBetween) {
    const test::SpectScan scan = test::scan_by_monte_carlo(cylinder_with_lung(), 1.5e5);
    const double medium = scatter_before_the_lung(scan, true), water = scatter_before_the_lung(scan, false);
    RecordProperty("medium", std::to_string(medium));
    RecordProperty("water", std::to_string(water));
    EXPECT_NEAR(medium, 1.0, 0.03);
    EXPECT_LT(water, 0.95) << "the test does not see the medium";
}

/// 177Lu: a hot ball in warm water, as a lesion lies. All of it in the field of view.
simulate::Phantom ball_in_cylinder() {
    simulate::Phantom phantom = water_cylinder();
    phantom.primitives[0].half_mm[2] = 72.0;
    simulate::Primitive ball = phantom.primitives[0];
    ball.name = "ball";
    ball.shape = simulate::Shape::ellipsoid;
    ball.centre_mm = {36.0, -20.0, 8.0};
    ball.half_mm = {30.0, 30.0, 30.0};
    ball.activity_bq_ml = 10.0 * activity_bq_ml;
    phantom.primitives.push_back(ball);
    return phantom;
}

class LutetiumScatter : public testing::Test {
protected:
    struct Means {
        double ball, water;
    };

    static void SetUpTestSuite() {
        scan_ = test::scan_by_monte_carlo(ball_in_cylinder(), 6e4, test::lutetium());
        SpectData primaries = scan_.simulation.data;
        primaries.counts[0].values = scan_.simulation.primary[0];
        primaries_ = means(primaries, ScatterMethod::none);
    }

    /// Within the ball and in the water away from it.
    static Means means(const SpectData& data, ScatterMethod method) {
        const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
        SpectData without = data;
        without.additive.reset();
        const Volume image =
            recon::reconstruct_spect(without, test::settings_for(scan_, method), *backend, silent_progress()).image;
        double ball = 0.0, water = 0.0;
        int in_ball = 0, in_water = 0;
        for (int z = 0; z < 20; ++z) {
            for (int y = 0; y < 40; ++y) {
                for (int x = 0; x < 40; ++x) {
                    const Vector3 p =
                        image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                    const double from_ball = std::hypot(p[0] - 36.0, p[1] + 20.0, p[2] - 8.0);
                    if (from_ball <= 30.0) {
                        ball += image.at(x, y, z);
                        ++in_ball;
                    } else if (from_ball > 50.0 && std::hypot(p[0], p[1]) <= 80.0 && std::abs(p[2]) <= 50.0) {
                        water += image.at(x, y, z);
                        ++in_water;
                    }
                }
            }
        }
        return {ball / in_ball, water / in_water};
    }

    /// Over what the primaries alone give: the same voxels, edges and iterations.
    static Means over_primaries(ScatterMethod method) {
        const Means found = means(scan_.simulation.data, method);
        return {found.ball / primaries_.ball, found.water / primaries_.water};
    }

    static inline test::SpectScan scan_;
    static inline Means primaries_{};
};

// Of 6 seeds with half the histories, what stands below scatters by 0.5 % in the ball and 0.4 % in the water.
// REQ-SPECT-10
TEST_F(LutetiumScatter, EffectiveSourcesLeaveWhatThePrimariesGive) {
    const Means found = over_primaries(ScatterMethod::effective_source);
    EXPECT_NEAR(found.ball, 1.0, 0.02);  // four times that
    EXPECT_NEAR(found.water, 1.0, 0.02);
}

// REQ-SPECT-10
TEST_F(LutetiumScatter, ThreeWindowsLeaveItWithinATenth) {
    const Means found = over_primaries(ScatterMethod::triple_window);
    // The lower window holds photons scattered by larger angles, too few of them before a hot ball: a third of its
    // scatter stays. 10 % is less than the 15 % that no correction leaves at least, below.
    EXPECT_NEAR(found.ball, 1.0, 0.10);
    EXPECT_NEAR(found.water, 1.0, 0.03);
}

// REQ-SPECT-02
TEST_F(LutetiumScatter, WithoutCorrectionBothAreFarOutside) {
    const Means found = over_primaries(ScatterMethod::none);
    EXPECT_GT(found.ball, 1.15);
    EXPECT_GT(found.water, 1.25);
}

}  // namespace
}  // namespace isotone
