// SPDX-License-Identifier: Apache-2.0
#include "app/spect/config.hpp"

#include "app/command/choice.hpp"
#include "app/recon/overrides.hpp"
#include "app/reporting/numbers.hpp"
#include "core/error.hpp"
#include "core/words.hpp"
#include "recon/model/arc_sampling.hpp"

#include <algorithm>
#include <filesystem>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> attenuation_kinds{"automatic", "ct", "map"};
const Range map_energies_kev{35.0, 800.0};  // of the table of water's attenuation
const std::vector<std::string> scatter_methods{"automatic",        "none",    "dual_window", "triple_window",
                                               "effective_source", "supplied"};

/// A word of the file, so that a wrong one is told with file and key.
void read_word(const RecordReader& table, const std::string& key, const std::vector<std::string>& choices,
               std::string& value) {
    if (table.has(key)) {
        value = choices.at(table.choice(key, choices));
    }
}

void read(const RecordReader& table, const fs::path& folder, SpectConfig& config) {
    config.nuclide = table.optional<std::string>("nuclide");
    config.photopeaks = table.or_default("photopeaks", config.photopeaks);
    config.gate = table.optional<int>("gate", {1, 10000});
    config.camera = table.optional<std::string>("camera");
    config.collimator = table.optional<std::string>("collimator");
    config.radius_to = table.optional<std::string>("radius_to");
    config.response = read_companion(table, "response", folder);
    config.resolution = table.or_default("resolution", config.resolution);
    config.arc_samples = table.optional<int>("arc_samples", {1, recon::most_arc_samples});
    config.attenuation = read_companion(table, "attenuation", folder);
    read_word(table, "attenuation_kind", attenuation_kinds, config.attenuation_kind);
    read_word(table, "placement", placements(), config.placement);
    config.transform = read_companion(table, "transform", folder);
    config.ct_kvp = table.optional<double>("ct_kvp", {40.0, 200.0});
    config.map_energy_kev = table.optional<double>("map_energy_kev", map_energies_kev);
    read_word(table, "scatter", scatter_methods, config.scatter);
    config.scatter_windows = table.or_default("scatter_windows", config.scatter_windows);
    config.no_upper_window = table.or_default("no_upper_window", config.no_upper_window);
    config.scatter_smoothing_fwhm_mm =
        table.or_default("scatter_smoothing_fwhm_mm", config.scatter_smoothing_fwhm_mm, {0.0, 200.0});
    config.calibration = read_companion(table, "calibration", folder);
    config.dead_time = read_companion(table, "dead_time", folder);
    config.sensitivity_cps_per_mbq = table.optional<double>("sensitivity_cps_per_mbq", Range::positive());
    config.reference_time = table.or_default("reference_time", config.reference_time);
    config.allow = table.or_default("allow", config.allow);
    if (const auto reading = table.optional_object("reading")) {
        config.reading.fill_from(*reading);
    }
}

void apply(const SpectOverrides& said, SpectConfig& config) {
    override_with(config.nuclide, said.nuclide);
    if (said.photopeaks) {
        config.photopeaks = words_of(*said.photopeaks);
    }
    override_with(config.gate, said.gate);
    override_with(config.camera, said.camera);
    override_with(config.collimator, said.collimator);
    override_with(config.radius_to, said.radius_to);
    override_file(config.response, said.response);
    config.resolution = config.resolution && !said.no_resolution;
    override_with(config.arc_samples, said.arc_samples);
    override_file(config.attenuation, said.attenuation);
    override_with(config.attenuation_kind, said.attenuation_kind);
    override_with(config.placement, said.placement);
    override_file(config.transform, said.transform);
    override_with(config.ct_kvp, said.ct_kvp);
    override_with(config.map_energy_kev, said.map_energy_kev);
    override_with(config.scatter, said.scatter);
    if (said.scatter_windows) {
        config.scatter_windows = words_of(*said.scatter_windows);
    }
    config.no_upper_window = config.no_upper_window || said.no_upper_window;
    override_with(config.scatter_smoothing_fwhm_mm, said.scatter_smoothing_fwhm_mm);
    override_file(config.calibration, said.calibration);
    override_file(config.dead_time, said.dead_time);
    override_with(config.sensitivity_cps_per_mbq, said.sensitivity_cps_per_mbq);
    override_with(config.reference_time, said.reference_time);
    if (said.allow) {
        config.allow = words_of(*said.allow);
    }
}

/// What has nothing to act on would leave the user with another image than the one that was asked for.
void refuse_idle(const SpectConfig& config) {
    struct Choice {
        const char* option;
        bool given;
    };
    const Choice of_the_map[] = {{"--map-energy-kev", config.map_energy_kev.has_value()},
                                 {"--ct-kvp", config.ct_kvp.has_value()},
                                 {"--attenuation-kind", config.attenuation_kind != "automatic"},
                                 {"--transform", config.transform.has_value()}};
    for (const Choice& choice : of_the_map) {
        if (choice.given && !config.attenuation) {
            throw Error(ErrorCode::usage, choice.option, "there is no attenuation map",
                        "name it with --attenuation, or leave this out");
        }
    }
    if (!config.transform && config.placement == "transform") {
        throw Error(ErrorCode::usage, "--placement transform", "no transform was given", "name it with --transform");
    }
    if (config.transform && config.placement != "transform") {
        throw Error(ErrorCode::usage, "--transform", "it does not act with --placement " + config.placement,
                    "add --placement transform, or leave it out");
    }
    if (config.response && !config.resolution) {
        throw Error(ErrorCode::usage, "--response", "it does not act with --no-resolution", "leave one of the two out");
    }
    const bool by_windows = config.scatter == "automatic" || config.scatter.ends_with("_window");
    const Choice of_windows[] = {{"--scatter-windows", !config.scatter_windows.empty()},
                                 {"--no-upper-window", config.no_upper_window},
                                 {"--scatter-smoothing", config.scatter_smoothing_fwhm_mm > 0.0}};
    for (const Choice& choice : of_windows) {
        if (choice.given && !by_windows) {
            throw Error(ErrorCode::usage, choice.option, "it does not act with --scatter " + config.scatter,
                        "leave it out, or take scatter from energy windows: --scatter triple_window or dual_window");
        }
    }
}

void check(const SpectConfig& config) {
    (void)choice_of("--attenuation-kind", config.attenuation_kind, attenuation_kinds);
    if (config.radius_to) {
        (void)choice_of("--radius-to", *config.radius_to, {"face", "crystal"});
    }
    (void)choice_of("--placement", config.placement, placements());
    (void)choice_of("--scatter", config.scatter, scatter_methods);
    for (const std::string& name : config.allow) {
        (void)choice_of("--allow", name, allowances());
    }
    if (config.map_energy_kev &&
        !(*config.map_energy_kev >= map_energies_kev.low && *config.map_energy_kev <= map_energies_kev.high)) {
        throw Error(ErrorCode::usage, "--map-energy-kev", "found " + significant(*config.map_energy_kev, 4) + " keV",
                    "give 35 to 800 keV, for which water's attenuation is known");
    }
    refuse_idle(config);
    if (config.gate && *config.gate < 1) {
        throw Error(ErrorCode::usage, "--gate", "found " + std::to_string(*config.gate), "gates count from 1");
    }
    if (config.scatter_windows.size() > 2) {
        throw Error(ErrorCode::usage, "--scatter-windows", std::to_string(config.scatter_windows.size()) + " are named",
                    "name the lower one, or the lower and the upper one");
    }
    if (config.calibration && config.sensitivity_cps_per_mbq) {
        throw Error(ErrorCode::usage, "--calibration, --sensitivity", "both are given", "give one of them");
    }
    if (!config.attenuation && config.placement != "dicom") {
        throw Error(ErrorCode::usage, "--placement", "there is no map to place", "name it with --attenuation");
    }
}

}  // namespace

const std::vector<std::string>& placements() {
    static const std::vector<std::string> names{"dicom", "register", "transform"};
    return names;
}

const std::vector<std::string>& allowances() {
    static const std::vector<std::string> names{"incomplete_orbit",   "other_frame",     "other_calibration",
                                                "other_corrections",  "scatter_windows", "foreign_window",
                                                "radius_inside_body", "small_map"};
    return names;
}

std::vector<std::pair<std::string, CompanionFile>> SpectConfig::named_files() const {
    std::vector<std::pair<std::string, CompanionFile>> named;
    for (const auto& [key, file] :
         {std::pair{"response", &response}, std::pair{"attenuation", &attenuation}, std::pair{"transform", &transform},
          std::pair{"calibration", &calibration}, std::pair{"dead_time", &dead_time}}) {
        if (*file) {
            named.emplace_back(key, **file);
        }
    }
    return named;
}

bool SpectConfig::allows(const std::string& what) const {
    return std::find(allow.begin(), allow.end(), what) != allow.end();
}

void SpectOverrides::declare(OptionTable& options) {
    options.option("--nuclide", nuclide, "NAME", "of the radiation (default: as stated)");
    options.option("--photopeak", photopeaks, "NAMES",
                   "energy window by name or keV, or several with commas to sum (default: that of the strongest line)");
    options.option("--gate", gate, "N", "one gate, from 1 (default: the sum of all)");
    options.option("--camera", camera, "NAME",
                   "a camera that comes with isotone, or a .toml file (default: as stated)");
    options.option("--collimator", collimator, "NAME", "a collimator of that camera (default: as stated)");
    options.option("--radius-to", radius_to, "NAME",
                   "face or crystal: what the file's radii reach (default: as the camera's file says)");
    options.option("--response", response, "FILE", "measured response of collimator and detector, a kernel table");
    options.flag("--no-resolution", no_resolution, "do not model the response of collimator and detector");
    options.option("--arc-samples", arc_samples, "N",
                   "angles in the arc of a view of heads that turn while they count, each the cost of all views; 1: "
                   "arcs are not modelled (default: as many as it takes)");
    options.option("--attenuation", attenuation, "PATH", "folder of a CT series, or an attenuation map in 1/cm");
    options.option("--attenuation-kind", attenuation_kind, "KIND", "automatic, ct (HU) or map (default automatic)");
    options.option("--placement", placement, "HOW",
                   "of the attenuation map: dicom, register or transform (default dicom)");
    options.option("--transform", transform, "FILE", "rigid transform of the attenuation map (JSON)");
    options.option("--ct-kvp", ct_kvp, "KV", "tube voltage of the CT where it does not say it");
    options.option("--map-energy-kev", map_energy_kev, "KEV",
                   "energy of the map's coefficients (default: as its .image.json says, else that of the photopeak)");
    options.option("--scatter", scatter, "METHOD",
                   "automatic, none, dual_window, triple_window, effective_source or supplied (default automatic)");
    options.option("--scatter-windows", scatter_windows, "LOWER,UPPER", "by name or keV (default: the adjacent ones)");
    options.flag("--no-upper-window", no_upper_window, "triple_window: nothing scatters from above the photopeak");
    options.option("--scatter-smoothing", scatter_smoothing_fwhm_mm, "MM",
                   "Gaussian filter of the scatter estimate, FWHM (default 0, none)");
    options.option("--calibration", calibration, "FILE", "calibration record of the camera (JSON)");
    options.option("--sensitivity", sensitivity_cps_per_mbq, "CPS/MBQ", "of the camera with this collimator, in air");
    options.option("--dead-time", dead_time, "FILE", "dead time of each head (TOML)");
    options.option("--reference-time", reference_time, "WHEN",
                   "activities refer to: start, injection, none or YYYY-MM-DDTHH:MM:SS (default start)");
    options.option("--allow", allow, "NAMES",
                   "go against a check, with commas: incomplete_orbit, other_frame, "
                   "other_calibration, other_corrections, scatter_windows, foreign_window, radius_inside_body, "
                   "small_map; recorded");
}

bool SpectOverrides::any() const {
    return nuclide || photopeaks || no_upper_window || gate || camera || collimator || radius_to || response ||
           no_resolution || arc_samples || attenuation || attenuation_kind || placement || transform || ct_kvp ||
           map_energy_kev || scatter || scatter_windows || scatter_smoothing_fwhm_mm || calibration ||
           sensitivity_cps_per_mbq || dead_time || reference_time || allow;
}

SpectConfig resolve_spect_config(const std::optional<RecordReader>& table, const fs::path& folder,
                                 const SpectOverrides& overrides) {
    SpectConfig config;
    if (table) {
        read(*table, folder, config);
    }
    apply(overrides, config);
    check(config);
    return config;
}

Record write_spect_config(const SpectConfig& config, const fs::path& folder) {
    Record record(Record::Fields{});
    const auto put = [&record](const char* key, const auto& value) {
        if (value) {
            record[key] = *value;
        }
    };
    const auto list = [](const std::vector<std::string>& words) { return Record::List(words.begin(), words.end()); };
    put("nuclide", config.nuclide);
    record["photopeaks"] = list(config.photopeaks);
    put("gate", config.gate);
    put("camera", config.camera);
    put("collimator", config.collimator);
    put("radius_to", config.radius_to);
    write_companion(record, "response", config.response, folder);
    record["resolution"] = config.resolution;
    put("arc_samples", config.arc_samples);
    write_companion(record, "attenuation", config.attenuation, folder);
    record["attenuation_kind"] = config.attenuation_kind;
    record["placement"] = config.placement;
    write_companion(record, "transform", config.transform, folder);
    put("ct_kvp", config.ct_kvp);
    put("map_energy_kev", config.map_energy_kev);
    record["scatter"] = config.scatter;
    record["scatter_windows"] = list(config.scatter_windows);
    record["no_upper_window"] = config.no_upper_window;
    record["scatter_smoothing_fwhm_mm"] = config.scatter_smoothing_fwhm_mm;
    write_companion(record, "calibration", config.calibration, folder);
    write_companion(record, "dead_time", config.dead_time, folder);
    put("sensitivity_cps_per_mbq", config.sensitivity_cps_per_mbq);
    record["reference_time"] = config.reference_time;
    record["allow"] = list(config.allow);
    const Record reading = config.reading.record();
    if (!std::get<Record::Fields>(reading.value()).empty()) {
        record["reading"] = reading;
    }
    return record;
}

}  // namespace isotone::app
