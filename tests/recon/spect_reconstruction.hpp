// SPDX-License-Identifier: Apache-2.0
/// What tests of SPECT reconstruction share: a backend, settings, balls and a scattering cylinder.
#pragma once

#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "recon/corrections/scatter_kernels.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_grid.hpp"
#include "tests/recon/spect_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace isotone::test {

class SpectReconstruction : public testing::Test {
protected:
    static recon::SpectSettings settings(int iterations = 8) {
        recon::SpectSettings s;
        s.run.iterations = iterations;
        s.run.subsets = 6;
        return s;
    }
    recon::ReconstructionResult reconstruct(const SpectData& data, const recon::SpectSettings& s) {
        return recon::reconstruct_spect(data, s, *backend_, silent_progress());
    }

    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
};

/// What a plan or a result says of a correction.
template <class Described>
recon::CorrectionRecord correction(const Described& described, const std::string& name) {
    const auto& all = described.corrections;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const recon::CorrectionRecord& c) { return c.name == name; });
    return found != all.end() ? *found : recon::CorrectionRecord{name, false, "not in the record"};
}

/// A ball of 12 mm at a place that no symmetry maps to itself, and a fainter one elsewhere.
inline constexpr SpectBall hot{34.0, -22.0, 13.0, 12.0, 2e5};
inline constexpr SpectBall faint{-28.0, 30.0, -17.0, 12.0, 1e5};

/// A full turn about the hot ball: 60 views of 20 s, 48 bins and 24 rows of 4 mm.
inline SpectData scan_of_hot_ball() {
    SpectData data = spect_data(60, 360.0, 0.0);
    add_ball(data, hot);
    return data;
}

/// A fifth of the largest counts in every pixel, in the counts and as the additive term.
inline void add_background(SpectData& data) {
    const float background = 0.2F * *std::max_element(data.counts[0].values.begin(), data.counts[0].values.end());
    data.additive = std::vector<float>(data.geometry.size(), background);
    for (float& counts : data.counts[0].values) {
        counts += background;
    }
}

/// Water in a coarse scan, with scatter of effective sources.
struct ScatteringCylinder {
    SpectData data = spect_data(30, 360.0, 0.0, 12.0, 16, 8);
    recon::SpectSettings settings;

    explicit ScatteringCylinder(int iterations) {
        add_water_cylinder(data, 70.0, 1e4);
        settings.run.iterations = iterations;
        settings.run.subsets = 6;
        settings.attenuation = water_map(recon::spect_grid(data.geometry, settings.run), 70.0);
        settings.lines = io::config::load_nuclide_entry("99mTc").gamma_lines;
        settings.scatter_kernels = recon::scatter_kernels_from_record(
            io::config::read_toml(io::config::share_file("scatter", "99mTc")), "99mTc");
        settings.scatter = recon::ScatterMethod::effective_source;
    }
};

}  // namespace isotone::test
