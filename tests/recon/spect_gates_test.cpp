// SPDX-License-Identifier: Apache-2.0
/// Gates of one activity: each alone must show what all together show, whatever is corrected. Nothing but the counting
/// time differs between them, so every correction that takes a part of the counts or of the time must take the right
/// one.
#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "recon/corrections/scatter_kernels.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

const std::vector<double> shares{0.1, 0.2, 0.3, 0.4};

/// Each window's counts shared out.
SpectData gated(SpectData data) {
    const std::vector<WindowCounts> whole = std::move(data.counts);
    data.counts.clear();
    data.gates = static_cast<int>(shares.size());
    data.gate_shares = shares;
    for (const WindowCounts& window : whole) {
        for (int gate = 0; gate < data.gates; ++gate) {
            data.counts.push_back({window.window, gate, window.values});
            for (float& counts : data.counts.back().values) {
                counts *= static_cast<float>(data.gate_share(gate));
            }
        }
    }
    return data;
}

class SpectGates : public testing::Test {
protected:
    static SpectData ball_in_air() {
        SpectData data = test::spect_data(60, 360.0, 0.0);
        test::add_ball(data, {34.0, -22.0, 13.0, 12.0, 2e5});
        return data;
    }
    static SpectSettings settings() {
        SpectSettings s;
        s.run.iterations = 4;
        s.run.subsets = 6;
        return s;
    }
    std::vector<float> image_of(const SpectData& data, const SpectSettings& s) {
        return reconstruct_spect(data, s, *backend_, silent_progress()).image.values;
    }

    void expect_the_whole_in(const std::vector<int>& gates, const SpectData& data, SpectSettings s) {
        const std::vector<float> whole = image_of(data, s);
        const float largest = *std::max_element(whole.begin(), whole.end());
        const SpectData parts = gated(data);
        for (const int gate : gates) {
            s.gate = gate;
            const std::vector<float> own = image_of(parts, s);
            float furthest = 0.0F;
            for (std::size_t i = 0; i < whole.size(); ++i) {
                furthest = std::max(furthest, std::abs(own[i] - whole[i]));
            }
            EXPECT_LT(furthest / largest, 1e-4F) << "gate " << gate + 1;  // rounding to float over 24 updates
        }
    }

    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
};

// REQ-QUANT-06
TEST_F(SpectGates, TakeTheScatterFromTheirOwnWindows) {
    SpectData data = ball_in_air();
    const float most = *std::max_element(data.counts[0].values.begin(), data.counts[0].values.end());
    // 0.1 of the largest counts in every pixel: 28 keV x (a / 7 keV + a / 7 keV) / 2 with a = 0.025 of it.
    for (float& counts : data.counts[0].values) {
        counts += 0.1F * most;
    }
    data.windows.push_back({"lower", 119.0, 126.0});
    data.windows.push_back({"upper", 154.0, 161.0});
    for (const int window : {1, 2}) {
        data.counts.push_back({window, 0, std::vector<float>(data.geometry.size(), 0.025F * most)});
    }
    SpectSettings s = settings();
    s.lines = {{140.511, 0.885}};
    s.scatter = ScatterMethod::triple_window;
    EXPECT_FLOAT_EQ(plan_spect(data, s).problem.additive.at(0), 0.1F * most);
    expect_the_whole_in({0, 1, 2, 3}, data, s);
}

// Effective sources scatter as much as the image of one gate says, in its share of the time.
// REQ-QUANT-06
TEST_F(SpectGates, TakeTheScatterOfTheirOwnTimeFromEffectiveSources) {
    SpectData data = test::spect_data(30, 360.0, 0.0, 12.0, 16, 8);
    test::add_water_cylinder(data, 70.0, 1e4);
    SpectSettings s = settings();
    s.run.iterations = 2;
    s.attenuation = test::water_map(spect_grid(data.geometry, s.run), 70.0);
    s.lines = io::config::load_nuclide_entry("99mTc").gamma_lines;
    s.scatter_kernels =
        scatter_kernels_from_record(io::config::read_toml(io::config::share_file("scatter", "99mTc")), "99mTc");
    s.scatter = ScatterMethod::effective_source;
    expect_the_whole_in({1}, data, s);  // seconds to set up
}

// The detector is as busy in each gate as in all.
// REQ-QUANT-06
TEST_F(SpectGates, LoseTheEventsOfTheRateOfTheWholeView) {
    SpectData data = ball_in_air();
    double most = 0.0;
    const std::size_t pixels = data.geometry.size() / data.geometry.views.size();
    for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
        double counts = 0.0;
        for (std::size_t k = 0; k < pixels; ++k) {
            counts += static_cast<double>(data.counts[0].values[v * pixels + k]);
        }
        most = std::max(most, counts / data.geometry.views[v].duration_s);
    }
    SpectSettings s = settings();
    s.dead_time = {DeadTimeModel::paralysable, {0.2 / most}, {}, "test"};  // a quarter of the events is lost
    expect_the_whole_in({0, 1, 2, 3}, data, s);
}

// Heart beats spread a gate over the whole view.
// REQ-QUANT-06
TEST_F(SpectGates, DecayAsLongAsTheWholeView) {
    SpectData data = ball_in_air();
    data.exam.nuclide.half_life_s = 60.0;  // a fifth decays in a view of 20 s
    for (ProjectionView& view : data.geometry.views) {
        view.start_s = 0.0;  // or nothing were left in the last
    }
    expect_the_whole_in({0, 1, 2, 3}, data, settings());
}

}  // namespace
}  // namespace isotone::recon
