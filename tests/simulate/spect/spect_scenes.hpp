// SPDX-License-Identifier: Apache-2.0
/// A gamma camera, its surroundings and small protocols for tests.
#pragma once

#include "core/gamma_camera.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "simulate/materials/materials.hpp"
#include "simulate/spect/simulate_spect.hpp"
#include "tests/simulate/scenes.hpp"

#include <numbers>
#include <string>

namespace isotone::simulate::test {

inline constexpr double degree = std::numbers::pi / 180.0;

inline const Materials& materials() {
    static const Materials all = [] {
        const auto elements = io::config::share_folder() / "cross_sections" / "elements.toml";
        const auto mixtures = io::config::share_folder() / "cross_sections" / "materials.toml";
        return Materials(io::config::read_toml(elements), "elements.toml", io::config::read_toml(mixtures),
                         "materials.toml");
    }();
    return all;
}

inline GammaCamera camera() {
    GammaCamera camera;
    camera.name = "test camera";
    camera.intrinsic_fwhm_mm = 3.8;
    camera.gap_mm = 5.0;
    camera.energy_resolution = 0.099;
    Collimator lehr;
    lehr.name = "LEHR";
    lehr.hole_diameter_mm = 1.11;
    lehr.septa_mm = 0.16;
    lehr.hole_length_mm = 24.05;
    camera.collimators.push_back(lehr);
    return camera;
}

inline SpectWindow photopeak_99mtc(double width_percent = 20.0) {
    SpectWindow window;
    window.window = {"photopeak", 140.5 * (1.0 - 0.005 * width_percent), 140.5 * (1.0 + 0.005 * width_percent)};
    return window;
}

/// One head, one window, no noise, 1 s per view, a circle of 200 mm.
inline SpectProtocol quiet_protocol(int bins, double bin_mm, int steps) {
    SpectProtocol protocol;
    protocol.bins = protocol.rows = bins;
    protocol.bin_mm = protocol.row_mm = bin_mm;
    protocol.heads = 1;
    protocol.arc_deg = 360.0;
    protocol.steps = steps;
    protocol.radius_mm = 200.0;
    protocol.step_s = 1.0;
    protocol.windows = {photopeak_99mtc()};
    protocol.lines = {{140.511, 0.89}};
    protocol.noise = false;
    return protocol;
}

/// A ball of 0.2 mm that holds `mbq`.
inline Primitive point(const Vector3& centre_mm, double mbq) {
    Primitive primitive = sphere(centre_mm, 0.2, 1.0);
    primitive.name = "point";
    primitive.activity_bq_ml = 1e6 * mbq / primitive.volume_ml();
    return primitive;
}

/// What a phantom file states (for 511 keV) so that the body attenuates by `mu_per_mm` at 140.511 keV.
inline double at_511(double mu_per_mm) {
    const Material& water = materials().of("water");
    return mu_per_mm * water.mu_per_mm(511.0) / water.mu_per_mm(140.511);
}

/// Centroid (across, along) of a view, mm from the centre of the detector, and its counts.
struct Spot {
    double u_mm = 0.0, z_mm = 0.0, counts = 0.0;
};

inline Spot spot(const SpectData& data, int view, std::size_t window = 0) {
    const ProjectionGeometry& g = data.geometry;
    Spot result;
    for (int b = 0; b < g.bins; ++b) {
        for (int r = 0; r < g.rows; ++r) {
            const double value = static_cast<double>(data.counts[window].values[g.offset(view, b, r)]);
            result.counts += value;
            result.u_mm += value * (b - 0.5 * (g.bins - 1)) * g.bin_mm;
            result.z_mm += value * (r - 0.5 * (g.rows - 1)) * g.row_mm;
        }
    }
    result.u_mm /= result.counts;
    result.z_mm /= result.counts;
    return result;
}

inline SpectSimulation run(const Phantom& phantom, const SpectProtocol& protocol, int threads = 0) {
    const GammaCamera with = camera();
    return simulate_spect({phantom, with, with.collimators[0], materials()}, protocol, silent_progress(), threads);
}

}  // namespace isotone::simulate::test
