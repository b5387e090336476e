// SPDX-License-Identifier: Apache-2.0
/// A small scan of a phantom by photon Monte Carlo, and the settings that reconstruct it. Truth and kernels have
/// nothing in common: the simulation follows photons with EPDL97 cross sections, the kernels of effective source
/// scatter estimation were computed in water from other tables by another program (share/scatter).
#pragma once

#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "recon/corrections/scatter_kernels.hpp"
#include "recon/spect_settings.hpp"
#include "simulate/monte_carlo/monte_carlo.hpp"
#include "simulate/render.hpp"

#include <array>
#include <string>

namespace isotone::test {

/// What is scanned with which collimator of a Symbia, and the windows: photopeak of 20 % and the two beside it.
struct Radiation {
    std::string nuclide, collimator;
    double photopeak_kev = 0.0;
    std::array<double, 4> levels_kev;  // of the three adjacent windows
};

inline Radiation technetium() {
    return {"99mTc", "LEHR", 140.511, {120.0, 126.46, 154.56, 161.0}};
}

/// The lower window holds what scattered from 208 keV by 44 to 68 degrees, the upper one half of the line at 250 keV
/// and what scattered from it and from 321 keV.
inline Radiation lutetium() {
    return {"177Lu", "ME", 208.37, {166.4, 187.2, 228.8, 249.6}};
}

struct SpectScan {
    Radiation radiation;
    GammaCamera camera;
    simulate::SpectSimulation simulation;
    Volume activity, attenuation;  // the latter at the photopeak
};

inline simulate::SpectProtocol small_protocol(const Radiation& radiation, double photons) {
    simulate::SpectProtocol p;
    p.bins = 40;
    p.rows = 20;
    p.bin_mm = p.row_mm = 8.0;
    p.heads = 1;
    p.arc_deg = 360.0;
    p.steps = 30;
    p.radius_mm = 160.0;
    p.noise = false;
    p.photons = photons;
    const auto& levels = radiation.levels_kev;
    const simulate::SpectWindow peak{{"peak", levels[1], levels[2]}, {}, 0.0},
        lower{{"lower", levels[0], levels[1]}, {}, 0.0}, upper{{"upper", levels[2], levels[3]}, {}, 0.0};
    p.windows = {peak, lower, upper};
    p.lines = io::config::load_nuclide_entry(radiation.nuclide).gamma_lines;
    return p;
}

inline SpectScan scan_by_monte_carlo(simulate::Phantom phantom, double photons,
                                     const Radiation& radiation = technetium()) {
    phantom.exam.nuclide = io::config::load_nuclide(radiation.nuclide);
    phantom.exam.start_time_s = 1.7e9;
    SpectScan scan;
    scan.radiation = radiation;
    scan.camera = io::config::load_camera("siemens_symbia");
    const auto elements = io::config::share_file("cross_sections", "elements");
    const auto mixtures = io::config::share_file("cross_sections", "materials");
    const simulate::Materials materials(io::config::read_toml(elements), "elements", io::config::read_toml(mixtures),
                                        "materials");
    const simulate::SpectScene scene{phantom, scan.camera, scan.camera.collimator(radiation.collimator), materials};
    scan.simulation =
        simulate::simulate_spect_monte_carlo(scene, small_protocol(radiation, photons), silent_progress(), 2);
    simulate::Phantom at_photopeak = phantom;
    const auto mu = simulate::mu_of_primitives(phantom, materials, radiation.photopeak_kev);
    for (std::size_t i = 0; i < mu.size(); ++i) {
        at_photopeak.primitives[i].mu_per_mm = mu[i];
    }
    const ImageGrid grid = ImageGrid::centred({40, 40, 20}, {8.0, 8.0, 8.0});
    scan.activity = simulate::render(phantom, grid, Quantity::activity_concentration);
    scan.attenuation = simulate::render(at_photopeak, grid, Quantity::attenuation);
    scan.attenuation.grid.frame = Frame::patient_lps;
    return scan;
}

inline recon::SpectSettings settings_for(const SpectScan& scan, recon::ScatterMethod method) {
    recon::SpectSettings s;
    s.run.iterations = 8;
    s.run.subsets = 5;
    s.photopeaks = {"peak"};
    const Radiation& radiation = scan.radiation;
    s.lines = io::config::load_nuclide_entry(radiation.nuclide).gamma_lines;
    s.detector = recon::DetectorSystem{scan.camera, scan.camera.collimator(radiation.collimator),
                                       io::config::load_material("lead"), io::config::load_material("NaI")};
    s.attenuation = scan.attenuation;
    s.scatter = method;
    s.windows.smoothing_fwhm_mm = 16.0;
    const auto kernels = io::config::share_file("scatter", radiation.nuclide);
    s.scatter_kernels = recon::scatter_kernels_from_record(io::config::read_toml(kernels), radiation.nuclide);
    return s;
}

}  // namespace isotone::test
