// SPDX-License-Identifier: Apache-2.0
/// Gates of one activity: each alone must show what all together show, whatever is corrected. Nothing but the counting
/// time differs between them, so every correction that takes a part of the counts or of the time must take the right
/// one.
#include "recon/spect_plan.hpp"
#include "tests/recon/spect_reconstruction.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

using test::scan_of_hot_ball;
using test::SpectReconstruction;

const std::vector<double> shares{0.1, 0.2, 0.3, 0.4};

/// Each window's counts shared out to four gates.
SpectData gated(SpectData data, const std::vector<double>& stated) {
    const std::vector<WindowCounts> whole = std::move(data.counts);
    data.counts.clear();
    data.gates = static_cast<int>(shares.size());
    data.gate_shares = stated;
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

/// Of the largest value of the whole.
float furthest(const std::vector<float>& own, const std::vector<float>& whole) {
    float distance = 0.0F;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        distance = std::max(distance, std::abs(own[i] - whole[i]));
    }
    return distance / *std::max_element(whole.begin(), whole.end());
}

class SpectGates : public SpectReconstruction {
protected:
    void expect_the_whole_in(const std::vector<int>& gates, const SpectData& data, SpectSettings s) {
        const std::vector<float> whole = reconstruct(data, s).image.values;
        const SpectData parts = gated(data, shares);
        for (const int gate : gates) {
            s.gate = gate;
            // rounding to float over 24 updates
            EXPECT_LT(furthest(reconstruct(parts, s).image.values, whole), 1e-4F) << "gate " << gate + 1;
        }
    }
};

// REQ-QUANT-06
TEST_F(SpectReconstruction, AGateShowsTheActivityOfItsShareOfTheTime) {
    SpectData data = scan_of_hot_ball();
    test::add_background(data);
    const std::vector<float> whole = reconstruct(data, settings()).image.values;
    for (const std::vector<double>& stated : {std::vector<double>{}, shares}) {
        const SpectData parts = gated(data, stated);
        for (const std::optional<int> gate : {std::optional<int>(), {0}, {1}, {2}, {3}}) {
            SpectSettings s = settings();
            s.gate = gate;
            const ReconstructionResult result = reconstruct(parts, s);
            EXPECT_EQ(test::correction(result, "gate").applied, gate.has_value());
            // Every value of a gate is scaled alike, so only rounding to float differs over 8 iterations.
            EXPECT_LT(furthest(result.image.values, whole), 1e-4F) << "gate " << gate.value_or(-1);
            for (const CorrectionRecord& record : result.corrections) {
                const bool assumed = record.detail.find("do not state the time of a gate") != std::string::npos;
                EXPECT_EQ(assumed, record.name == "gate" && stated.empty()) << record.detail;
            }
        }
    }
    const SpectData more_than_all = gated(data, {0.5, 0.5, 0.5, 0.5});
    EXPECT_EQ(test::error_of([&] { reconstruct(more_than_all, settings()); }).code(), ErrorCode::inconsistent_data);
}

// REQ-QUANT-06
TEST_F(SpectGates, TakeTheScatterFromTheirOwnWindows) {
    SpectData data = scan_of_hot_ball();
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
    SpectSettings s = settings(4);
    s.lines = {{140.511, 0.885}};
    s.scatter = ScatterMethod::triple_window;
    EXPECT_FLOAT_EQ(plan_spect(data, s).problem.additive.at(0), 0.1F * most);
    expect_the_whole_in({0, 1, 2, 3}, data, s);
}

// Effective sources scatter as much as the image of one gate says, in its share of the time.
// REQ-QUANT-06
TEST_F(SpectGates, TakeTheScatterOfTheirOwnTimeFromEffectiveSources) {
    const test::ScatteringCylinder scan(2);
    expect_the_whole_in({1}, scan.data, scan.settings);  // seconds to set up
}

// The detector is as busy in each gate as in all.
// REQ-QUANT-06
TEST_F(SpectGates, LoseTheEventsOfTheRateOfTheWholeView) {
    SpectData data = scan_of_hot_ball();
    double most = 0.0;
    const std::size_t pixels = data.geometry.size() / data.geometry.views.size();
    for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
        double counts = 0.0;
        for (std::size_t k = 0; k < pixels; ++k) {
            counts += static_cast<double>(data.counts[0].values[v * pixels + k]);
        }
        most = std::max(most, counts / data.geometry.views[v].duration_s);
    }
    SpectSettings s = settings(4);
    s.dead_time = {DeadTimeModel::paralysable, {0.2 / most}, {}, "test"};  // a quarter of the events is lost
    expect_the_whole_in({0, 1, 2, 3}, data, s);
}

// Heart beats spread a gate over the whole view.
// REQ-QUANT-06
TEST_F(SpectGates, DecayAsLongAsTheWholeView) {
    SpectData data = scan_of_hot_ball();
    data.exam.nuclide.half_life_s = 60.0;  // a fifth decays in a view of 20 s
    for (ProjectionView& view : data.geometry.views) {
        view.start_s = 0.0;  // or nothing were left in the last
    }
    expect_the_whole_in({0, 1, 2, 3}, data, settings(4));
}

}  // namespace
}  // namespace isotone::recon
