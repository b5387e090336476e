// SPDX-License-Identifier: Apache-2.0
#include "app/spect/attenuation.hpp"

#include "app/files/image_file.hpp"
#include "app/files/image_sidecar.hpp"
#include "app/files/record_file.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/map_registration.hpp"
#include "core/error.hpp"
#include "io/config/share.hpp"
#include "io/dicom/ct_series.hpp"
#include "recon/corrections/attenuation_map.hpp"
#include "recon/model/photopeak_choice.hpp"
#include "recon/model/radius_check.hpp"
#include "recon/spect_grid.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

namespace isotone::app {
namespace {

/// Hounsfield units go below zero; attenuation does not.
bool looks_like_ct(const Volume& volume) {
    return *std::min_element(volume.values.begin(), volume.values.end()) < -100.0F;
}

/// A series names its tube voltage and its frame of reference.
recon::MapSource read_ct(const std::filesystem::path& path, const SpectConfig& config, PlacedMap& placed) {
    io::dicom::CtSeries series = io::dicom::read_ct_series(path);
    placed.findings = series.findings;
    for (const std::filesystem::path& slice : series.files) {
        placed.files.push_back({"CT slice", slice});
    }
    if (config.ct_kvp && series.kvp && *config.ct_kvp != *series.kvp) {
        placed.findings.push_back("The tube voltage is " + significant(*config.ct_kvp, 4) +
                                  " kV as asked; the CT series states " + significant(*series.kvp, 4) + " kV.");
    }
    recon::MapSource source;
    source.kvp = config.ct_kvp ? *config.ct_kvp : series.kvp.value_or(0.0);
    source.volume = std::move(series.hu);
    source.frame_of_reference_uid = series.frame_of_reference_uid;
    source.is_ct = true;
    return source;
}

/// The command line goes before the sidecar, and a contradiction is told.
std::optional<double> energy_of(const std::optional<double>& sidecar_kev, const SpectConfig& config,
                                PlacedMap& placed) {
    if (config.map_energy_kev && sidecar_kev && *config.map_energy_kev != *sidecar_kev) {
        placed.findings.push_back("The attenuation map was taken for one of " + significant(*config.map_energy_kev, 4) +
                                  " keV, as stated; its sidecar says " + significant(*sidecar_kev, 4) + " keV.");
    }
    return config.map_energy_kev ? config.map_energy_kev : sidecar_kev;
}

/// A volume file: Hounsfield units, or attenuation in 1/cm.
recon::MapSource read_map(const std::filesystem::path& path, const SpectConfig& config, PlacedMap& placed) {
    placed.files.push_back({"attenuation map", path});
    recon::MapSource source;
    if (std::filesystem::exists(path) && !image_format(path)) {
        throw Error(
            ErrorCode::usage, path.string(), "it is neither a CT series nor a volume file",
            "give the folder of a DICOM CT series, or a map in 1/cm or a CT in Hounsfield units as .nii, .nii.gz, "
            ".nrrd, .mha, .mhd, .hv or .h5");
    }
    source.volume = read_image(path);
    const MapSidecar sidecar = read_map_sidecar(path);
    if (!sidecar.file.empty()) {
        placed.files.push_back({"sidecar of the attenuation map", sidecar.file});
    }
    source.frame_of_reference_uid = sidecar.frame_of_reference_uid;
    source.is_ct =
        config.attenuation_kind == "ct" || (config.attenuation_kind == "automatic" && looks_like_ct(source.volume));
    if (source.is_ct) {
        source.kvp = config.ct_kvp.value_or(0.0);
        return source;
    }
    source.energy_kev = energy_of(sidecar.energy_kev, config, placed);
    source.volume.quantity = Quantity::attenuation;
    for (float& mu : source.volume.values) {
        mu *= 0.1F;
    }
    return source;
}

recon::MapSource read_source(const SpectConfig& config, PlacedMap& placed) {
    const std::filesystem::path path = config.attenuation->path;
    const bool series = io::dicom::holds_ct_series(path);
    if (series && config.attenuation_kind == "map") {
        throw Error(ErrorCode::usage, "--attenuation-kind map",
                    path.string() + " is a CT series, which holds Hounsfield units", "leave it out");
    }
    recon::MapSource source = series ? read_ct(path, config, placed) : read_map(path, config, placed);
    source.name = path.filename().string();
    if (source.is_ct && !(source.kvp > 0.0)) {
        throw Error(ErrorCode::usage, path.string(), "it holds Hounsfield units of an unknown tube voltage",
                    "give it with --ct-kvp");
    }
    if (!source.is_ct && config.ct_kvp) {
        throw Error(ErrorCode::usage, "--ct-kvp", path.string() + " is taken for a map of attenuation, not for a CT",
                    "leave it out, or say that it holds Hounsfield units with --attenuation-kind ct");
    }
    if (source.is_ct && config.map_energy_kev) {
        throw Error(ErrorCode::usage, "--map-energy-kev", path.string() + " holds Hounsfield units",
                    "leave it out: a CT has its tube voltage");
    }
    return source;
}

/// A shift of -0.04 mm is 0.0, not -0.0.
std::string tenths(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", std::round(10.0 * value) / 10.0 + 0.0);
    return text;
}

std::string moved_text(const RigidTransform& transform) {
    const Vector3& t = transform.translation_mm;
    return "shift " + tenths(t[0]) + ", " + tenths(t[1]) + ", " + tenths(t[2]) + " mm, rotation " +
           tenths(transform.angle_deg()) + " degrees";
}

/// @param frames  what place_attenuation_map() found: "agree", "differ" or "not stated"
std::string placement_text(const SpectConfig& config, const recon::MapPlacement& placement, const std::string& frames,
                           const std::optional<RegisteredMap>& registered) {
    if (registered && registered->kept_start) {
        return "registered (the search found nothing likelier than where the file places it; mutual information " +
               significant(registered->metric, 4) + ")";
    }
    if (registered) {
        return "registered (" + moved_text(registered->transform) + "; mutual information " +
               significant(registered->start_metric, 4) + " before, " + significant(registered->metric, 4) + " after)";
    }
    if (config.placement == "transform") {
        return "placed by a given transform (" + moved_text(*placement.transform) + ")";
    }
    if (!placement.axis_position_mm) {
        return "its origin taken for the axis of rotation, as allowed";
    }
    return frames == "differ"  ? "of another frame of reference, taken as it lies, as allowed"
           : frames == "agree" ? "placed by the frame of reference"
                               : "taken as it lies, frames of reference not both stated";
}

const std::string look_hint =
    "look at the map beside an image made without --attenuation: where they fit use --placement dicom, else "
    "--placement transform with a --transform file (docs/user/spect.md, step 4)";
const std::string radii_hint = "; wrong radii mislead the search: isotone inspect shows them, --radius-mm states one";

/// The same fault with what the command has for it.
[[noreturn]] void advise(const Error& error, const SpectConfig& config) {
    const std::string without = config.scatter == "none"
                                    ? "registration compares the map with an image that needs a scatter correction: "
                                      "leave --scatter none out; or "
                                    : "";
    throw Error(error.code(), error.where(), error.what(), without + look_hint + radii_hint);
}

/// The plan makes this check of every map. Of one that the search placed it is the search that is to be doubted first.
void require_clear_of_detectors(const RegisteredMap& registered, const Volume& mu, const SpectData& data,
                                const recon::SpectSettings& settings) {
    try {
        (void)recon::check_radii(data.geometry, mu, settings.accept_radius_inside_body);
    } catch (const Error& error) {
        throw Error(error.code(), "registration",
                    error.where() + ": " + error.what() + "; " +
                        (registered.kept_start ? "the search left it where the file places it"
                                               : "the search put it there: " + moved_text(registered.transform)),
                    look_hint + radii_hint + "; or take both as they are with `accept_radius_inside_body`");
    }
}

}  // namespace

PlacedMap attenuation_map(const SpectConfig& config, const SpectData& data, const recon::SpectSettings& settings,
                          kernels::Backend& backend, ProgressSink& progress) {
    PlacedMap placed;
    const recon::MapSource source = read_source(config, placed);
    std::vector<std::string> of_the_plan;  // which finds them again
    const double energy_kev = recon::energy_of(data, recon::photopeaks_of(data, settings, of_the_plan), settings.gate);

    recon::MapPlacement placement;
    placement.frame_of_reference_uid = data.frame_of_reference_uid;
    placement.axis_position_mm = data.axis_position_mm;
    placement.field_of_view_radius_mm = settings.run.fov_radius_mm;
    placement.accept = config.allows("other_frame");
    placement.accept_small = config.allows("small_map");
    std::optional<RegisteredMap> registered;
    if (config.placement == "transform") {
        placement.transform = rigid_transform_from_record(read_record(config.transform->path), config.transform->path);
        placement.transform_source["file"] = std::filesystem::path(config.transform->path).filename().string();
        placed.files.push_back({"transform", config.transform->path});
    } else if (config.placement == "register") {
        try {
            registered = register_map(source, data, settings, backend, placement, energy_kev, progress);
        } catch (const Error& error) {
            if (error.where() == "registration") {
                advise(error, config);
            }
            throw;
        }
        placement.transform = registered->transform;
        placement.transform_source = registered->record;
        placed.found = registered->transform;
    }
    recon::AttenuationMap map =
        recon::place_attenuation_map(source, recon::spect_grid(data.geometry, settings.run), placement, energy_kev,
                                     io::config::load_material("water"), io::config::load_material("cortical bone"));
    if (registered) {
        require_clear_of_detectors(*registered, map.mu, data, settings);
    }
    placed.mu = std::move(map.mu);
    placed.findings.insert(placed.findings.end(), map.findings.begin(), map.findings.end());
    placed.detail =
        (source.is_ct ? "from CT at " + significant(source.kvp, 3) + " kV, " : std::string("map, ")) +
        placement_text(config, placement, std::get<std::string>(map.record.find("frames")->value()), registered) +
        ", at " + significant(energy_kev, 4) + " keV";
    placed.record = std::move(map.record);
    return placed;
}

}  // namespace isotone::app
