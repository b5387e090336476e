// SPDX-License-Identifier: Apache-2.0
#include "app/spect/settings.hpp"

#include "app/command/clock.hpp"
#include "app/files/record_file.hpp"
#include "app/spect/assumptions.hpp"
#include "core/error.hpp"
#include "core/radius_meaning.hpp"
#include "io/config/share.hpp"
#include "recon/model/kernel_table_record.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace isotone::app {
namespace {

constexpr double annihilation_kev = 510.999;  // rest energy of the electron; the nuclide table lists gamma lines alone

/// Nothing where the share folder has no entry of that name; other faults pass.
template <class Load>
auto known(const Load& load) -> std::optional<decltype(load())> {
    try {
        return load();
    } catch (const Error& fault) {
        if (fault.code() != ErrorCode::usage) {
            throw;
        }
        return std::nullopt;
    }
}

struct CameraWithCollimator {
    GammaCamera camera;
    Collimator collimator;
};

/// As configured, or else as the data state them. What the data state and nobody knows is a finding; what the
/// configuration names must be there.
std::optional<CameraWithCollimator> camera_of(const SpectConfig& config, const SpectData& data,
                                              std::vector<std::string>& findings) {
    const auto load = [](const std::string& name) { return io::config::load_camera(name); };
    std::optional<GammaCamera> camera;
    if (config.camera) {
        camera = load(*config.camera);
    } else if (!data.model.empty()) {
        camera = known([&] { return load(data.model); });
    }
    if (!camera) {
        findings.push_back(data.model.empty() ? std::string("the data do not name their camera: name it with --camera")
                                              : "no camera file fits \"" + data.model + "\": name one with --camera");
        return std::nullopt;
    }
    std::optional<Collimator> collimator;
    if (config.collimator) {
        collimator = camera->collimator(*config.collimator);
    } else if (!data.collimator.empty()) {
        collimator = known([&] { return camera->collimator(data.collimator); });
    }
    if (!collimator) {
        findings.push_back("the collimator" +
                           (data.collimator.empty() ? " is not stated"
                                                    : " \"" + data.collimator + "\" is not one of " + camera->name) +
                           ": name it with --collimator");
        return std::nullopt;
    }
    return CameraWithCollimator{*camera, *collimator};
}

/// What is named against the names in the file, or where it has none. Another name of the same is no contradiction.
void note_named(const SpectConfig& config, const SpectData& data, const CameraWithCollimator& found,
                std::vector<std::string>& findings) {
    const auto note = [&](const char* what, const std::string& asked, const std::string& stated) {
        findings.push_back(std::string("the ") + what + " is " + asked + " as asked; the data state " +
                           (stated.empty() ? "none" : "\"" + stated + "\""));
    };
    if (config.camera) {
        const auto stated = known([&] { return io::config::load_camera(data.model); });
        if (!stated || stated->name != found.camera.name) {
            note("camera", found.camera.name, data.model);
        }
    }
    if (config.collimator) {
        const auto stated = known([&] { return found.camera.collimator(data.collimator); });
        if (!stated || stated->name != found.collimator.name) {
            note("collimator", found.collimator.name, data.collimator);
        }
    }
}

std::optional<recon::DetectorSystem> detector_of(const SpectConfig& config, const SpectData& data,
                                                 std::vector<std::string>& findings) {
    const auto found = camera_of(config, data, findings);
    if (!found) {
        return std::nullopt;
    }
    note_named(config, data, *found, findings);
    AttenuationTable septa = io::config::load_material(found->collimator.septa_material);
    AttenuationTable crystal = io::config::load_material(found->camera.crystal_material);
    return recon::DetectorSystem{found->camera, found->collimator, std::move(septa), std::move(crystal)};
}

recon::ScatterMethod scatter_method(const std::string& name) {
    static const std::map<std::string, recon::ScatterMethod> methods{
        {"automatic", recon::ScatterMethod::automatic},
        {"none", recon::ScatterMethod::none},
        {"dual_window", recon::ScatterMethod::dual_window},
        {"triple_window", recon::ScatterMethod::triple_window},
        {"effective_source", recon::ScatterMethod::effective_source},
        {"supplied", recon::ScatterMethod::supplied},
    };
    return methods.at(name);
}

recon::DecaySettings decay_reference(const std::string& when) {
    recon::DecaySettings decay;
    if (when == "none") {
        decay.reference = recon::DecayReference::none;
    } else if (when == "injection") {
        decay.reference = recon::DecayReference::injection;
    } else if (when != "start") {
        decay.reference = recon::DecayReference::stated;
        decay.stated_time_s = unix_time_of(when, "--reference-time");
    }
    return decay;
}

recon::WindowScatterSettings window_settings(const SpectConfig& config) {
    recon::WindowScatterSettings windows;
    if (!config.scatter_windows.empty()) {
        windows.lower = config.scatter_windows.front();
    }
    if (config.scatter_windows.size() > 1) {
        windows.upper = config.scatter_windows[1];
    }
    windows.no_upper_window = config.no_upper_window;
    windows.smoothing_fwhm_mm = config.scatter_smoothing_fwhm_mm;
    windows.accept_named_windows = config.allows("scatter_windows");
    return windows;
}

class Setup {
public:
    Setup(const ReconConfig& config, const SpectData& data) : config_(config), data_(data) {}

    SpectSetup make() {
        const SpectConfig& spect = config_.spect;
        recon::SpectSettings& settings = setup_.settings;
        settings.run = config_.settings;
        setup_.findings = assumptions_of(data_);
        settings.photopeaks = spect.photopeaks;
        require_gate();
        settings.gate = spect.gate ? std::optional(*spect.gate - 1) : std::nullopt;
        settings.lines = lines_of(data_);
        settings.use_resolution = spect.resolution;
        settings.arc_samples = spect.arc_samples;
        // A calibration is compared with what is named, whether it is modelled or not.
        if (spect.resolution || spect.scatter == "effective_source" || spect.camera || spect.collimator) {
            settings.detector = detector_of(spect, data_, setup_.findings);
        }
        if (spect.response) {
            settings.response =
                recon::kernel_table_from_record(read("response", *spect.response), spect.response->path);
        }
        settings.scatter = scatter_method(spect.scatter);
        if (config_.files.additive) {
            settings.additive_name = std::filesystem::path(config_.files.additive->path).filename().string();
        }
        settings.windows = window_settings(spect);
        if (spect.scatter == "effective_source") {
            read_scatter_kernels();
        }
        if (spect.calibration) {
            settings.calibration =
                recon::calibration_from_record(read("calibration", *spect.calibration), spect.calibration->path);
        }
        settings.sensitivity_cps_per_mbq = spect.sensitivity_cps_per_mbq;
        settings.decay = decay_reference(spect.reference_time);
        if (spect.dead_time) {
            settings.dead_time =
                recon::dead_time_from_record(read("dead time", *spect.dead_time), spect.dead_time->path);
        }
        settings.accept_incomplete_orbit = spect.allows("incomplete_orbit");
        settings.accept_other_calibration = spect.allows("other_calibration");
        settings.accept_other_corrections = spect.allows("other_corrections");
        settings.accept_radius_inside_body = spect.allows("radius_inside_body");
        settings.accept_foreign_window = spect.allows("foreign_window");
        return std::move(setup_);
    }

private:
    void require_gate() const {
        const int gate = config_.spect.gate.value_or(1);
        if (config_.spect.gate && data_.gates <= 1) {
            throw Error(ErrorCode::usage, "--gate " + std::to_string(gate), "the data are not gated", "leave it out");
        }
        if (gate > data_.gates) {
            throw Error(ErrorCode::usage, "--gate " + std::to_string(gate),
                        "the data hold " + std::to_string(data_.gates) + " gates", "gates count from 1");
        }
    }

    void read_scatter_kernels() {
        const std::string nuclide = io::config::load_nuclide(data_.exam.nuclide.name).name;
        const std::vector<std::string> known = io::config::share_names("scatter");
        if (std::find(known.begin(), known.end(), nuclide) == known.end()) {
            return;  // which the plan refuses, and says what else there is
        }
        const std::filesystem::path file = io::config::share_file("scatter", nuclide);
        setup_.files.push_back({"scatter kernels", file});
        setup_.settings.scatter_kernels = recon::scatter_kernels_from_record(read_record(file), file.string());
    }

    Record read(const std::string& role, const CompanionFile& file) {
        setup_.files.push_back({role, file.path});
        return read_record(file.path);
    }

    const ReconConfig& config_;
    const SpectData& data_;
    SpectSetup setup_;
};

}  // namespace

std::string complete_nuclide(const SpectConfig& config, SpectData& data) {
    Radionuclide& held = data.exam.nuclide;
    if (config.nuclide) {
        const std::string stated = held.name;
        held = io::config::load_nuclide(*config.nuclide);
        return "the nuclide is " + held.name + " as asked; the data state " +
               (stated.empty() ? "none" : "\"" + stated + "\"");
    }
    const auto found = known([&] { return io::config::load_nuclide(held.name); });
    if (found && !(held.half_life_s > 0.0)) {
        held = *found;
        return "the half-life of " + held.name + " is the usual one: the data do not state it";
    }
    return "";
}

void convert_radii(const SpectConfig& config, SpectData& data) {
    std::optional<RadiusMeaning> asked;
    if (config.radius_to) {
        asked = *config.radius_to == "crystal" ? RadiusMeaning::crystal : RadiusMeaning::face;
    }
    std::vector<std::string> unknown;  // said by spect_setup()
    const auto found = camera_of(config, data, unknown);
    if (found) {
        apply_radius_meaning(data, found->camera, found->collimator, asked);
    } else {
        apply_radius_meaning(data, asked);
    }
}

std::vector<GammaLine> lines_of(const SpectData& data) {
    const auto nuclide = known([&] { return io::config::load_nuclide_entry(data.exam.nuclide.name); });
    if (!nuclide) {
        return {};
    }
    std::vector<GammaLine> lines = nuclide->gamma_lines;
    if (nuclide->nuclide.positron_fraction > 0.0) {
        lines.push_back({annihilation_kev, 2.0 * nuclide->nuclide.positron_fraction});
    }
    return lines;
}

SpectSetup spect_setup(const ReconConfig& config, const SpectData& data) {
    return Setup(config, data).make();
}

}  // namespace isotone::app
