// SPDX-License-Identifier: Apache-2.0
#include "app/spect_attenuation.hpp"

#include "app/image_file.hpp"
#include "app/image_sidecar.hpp"
#include "app/numbers.hpp"
#include "app/record_file.hpp"
#include "core/error.hpp"
#include "imaging/rigid_registration.hpp"
#include "io/config/share.hpp"
#include "io/dicom/ct_series.hpp"
#include "recon/corrections/attenuation_map.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <numbers>
#include <optional>
#include <utility>

namespace isotone::app {
namespace {

/// Iterations of the image that a map is laid over: enough for the outline of the body.
constexpr int registration_iterations = 2;

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
    recon::MapSource source;
    source.kvp = config.ct_kvp ? *config.ct_kvp : series.kvp.value_or(0.0);
    source.volume = std::move(series.hu);
    source.frame_of_reference_uid = series.frame_of_reference_uid;
    source.is_ct = true;
    return source;
}

/// The command line goes before the sidecar, and a contradiction is told.
std::optional<double> energy_of(const std::optional<double>& sidecar_kev, const SpectConfig& config, PlacedMap& placed) {
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
        throw Error(ErrorCode::usage, path.string(), "it is neither a CT series nor a volume file",
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
    recon::MapSource source =
        io::dicom::holds_ct_series(path) ? read_ct(path, config, placed) : read_map(path, config, placed);
    source.name = path.filename().string();
    if (source.is_ct && !(source.kvp > 0.0)) {
        throw Error(ErrorCode::usage, path.string(), "it holds Hounsfield units of an unknown tube voltage",
                    "give it with --ct-kvp");
    }
    if (source.is_ct && config.map_energy_kev) {
        throw Error(ErrorCode::usage, "energy of the attenuation map", path.string() + " holds Hounsfield units",
                    "leave --map-energy-kev out: a CT has its tube voltage");
    }
    return source;
}

constexpr double axial_step_mm = 8.0;  ///< the parabola's arm: ln L is a parabola that far, and falls by tens
constexpr int most_axial_steps = 4;

/// Work within a step is not reported, but may be stopped.
class OnlyStop final : public ProgressSink {
public:
    explicit OnlyStop(const ProgressSink& user) : user_(user) {}
    void report(const std::string&, double, const std::string&) override {}
    void warn(const std::string&) override {}
    bool stop_requested() const override { return user_.stop_requested(); }

private:
    const ProgressSink& user_;
};

struct RegisteredMap {
    RigidTransform transform;  ///< about the middle of the SPECT image; its positions to positions of the map
    double start_metric = 0.0, metric = 0.0;
    Record record;
};

double rotation_deg(const RigidTransform& transform) {
    return transform.angle_rad() * 180.0 / std::numbers::pi;
}

/// A map is laid over the SPECT data in three steps, each for what the one before cannot see:
///   1. over the image without attenuation: the outline of the body
///   2. over the image corrected for a body of water of that outline: organs, which without correction vanish. (With
///   the
///      map itself its lungs would show in the image wherever they were put.)
///   3. along the axis, where outlines are alike from end to end: the place with which the projections are most likely
class MapRegistration {
public:
    MapRegistration(const recon::MapSource& source, const SpectData& data, recon::SpectSettings settings,
                    kernels::Backend& backend, recon::MapPlacement placement, double energy_kev, ProgressSink& progress)
        : source_(source), data_(data), settings_(std::move(settings)), backend_(backend),
          placement_(std::move(placement)), energy_kev_(energy_kev), progress_(progress), silent_(progress) {
        settings_.run.iterations = registration_iterations;
        settings_.run.sensitivity_image.reset();
        settings_.run.start_image.reset();
        settings_.run.post_filter_fwhm_mm = 0.0;
        settings_.attenuation.reset();
        if (settings_.scatter == recon::ScatterMethod::effective_source) {
            settings_.scatter = recon::ScatterMethod::automatic;
        }
        // Its cover is judged where it ends up.
        placement_.accept = true;
        search_.fixed_power = 0.5;
    }

    RegisteredMap run() {
        progress_.report("register", 0.0, "reconstruct without attenuation");
        const Volume uncorrected = reconstruct(std::nullopt).image;
        search_.start = start_over(uncorrected.grid);
        const imaging::RigidRegistration outline = imaging::register_rigidly(uncorrected, source_.volume, search_);
        const RigidTransform start = search_.start;
        progress_.report("register", 0.4, "reconstruct with the outline of the map");
        const Volume corrected = reconstruct(water_of(outline.transform)).image;
        search_.start = outline.transform;
        const imaging::RigidRegistration organs = imaging::register_rigidly(corrected, source_.volume, search_);
        progress_.report("register", 0.7, "find the place along the axis");
        RegisteredMap found;
        found.transform = organs.transform;
        found.record["over_image_without_attenuation"] = outline.record();
        found.record["over_image_with_outline"] = organs.record();
        settle_along_axis(found);
        search_.start = start;
        found.start_metric = imaging::mutual_information(corrected, source_.volume, start, search_);
        found.metric = imaging::mutual_information(corrected, source_.volume, found.transform, search_);
        found.record["shift_mm"] = Record::List{found.transform.translation_mm[0], found.transform.translation_mm[1],
                                                found.transform.translation_mm[2]};
        found.record["rotation_deg"] = rotation_deg(found.transform);
        found.record["mutual_information_at_start"] = found.start_metric;
        found.record["mutual_information"] = found.metric;
        require_plausible(start, found.transform);
        progress_.report("register", 1.0, "");
        return found;
    }

private:
    recon::ReconstructionResult reconstruct(std::optional<Volume> mu) {
        settings_.attenuation = std::move(mu);
        return recon::reconstruct_spect(data_, settings_, backend_, silent_);
    }

    Volume mu_of(const RigidTransform& transform) {
        placement_.transform = transform;
        return recon::place_attenuation_map(source_, recon::spect_grid(data_.geometry, settings_.run), placement_,
                                            energy_kev_, water_, bone_)
            .mu;
    }

    /// Lungs have a quarter of water's attenuation, air next to none.
    Volume water_of(const RigidTransform& transform) {
        Volume mu = mu_of(transform);
        const auto water = static_cast<float>(water_.attenuation_per_mm(energy_kev_));
        std::transform(mu.values.begin(), mu.values.end(), mu.values.begin(),
                       [water](float v) { return v > 0.1F * water ? water : 0.0F; });
        return mu;
    }

    /// Of the last iteration; its differences are those of the whole data's ln L.
    double log_likelihood(const RigidTransform& transform) {
        double sum = 0.0;
        for (const recon::UpdateRecord& update : reconstruct(mu_of(transform)).updates) {
            sum += update.iteration == registration_iterations ? update.log_likelihood : 0.0;
        }
        return sum;
    }

    /// The map moved by this much along the axis of the camera.
    static RigidTransform along_axis(const RigidTransform& transform, double mm) {
        RigidTransform moved = transform;
        const Vector3 shift = transform.turn({0.0, 0.0, mm});
        for (std::size_t k = 0; k < 3; ++k) {
            moved.translation_mm[k] -= shift[k];
        }
        return moved;
    }

    /// ln L is close to a parabola: steps to the side that is more likely, then its top.
    void settle_along_axis(RegisteredMap& found) {
        const RigidTransform from = found.transform;
        double at = 0.0;
        double here = log_likelihood(from);
        const double before = here;
        double below = log_likelihood(along_axis(from, -axial_step_mm));
        double above = log_likelihood(along_axis(from, axial_step_mm));
        for (int step = 0; step < most_axial_steps && std::max(below, above) > here; ++step) {
            const double side = above > below ? axial_step_mm : -axial_step_mm;
            at += side;
            const double next = log_likelihood(along_axis(from, at + side));
            const double left = here;
            here = above > below ? above : below;
            if (side > 0.0) {
                below = left;
                above = next;
            } else {
                above = left;
                below = next;
            }
        }
        const double bend = below - 2.0 * here + above;
        if (bend < 0.0 && here >= std::max(below, above)) {
            at += 0.5 * axial_step_mm * (below - above) / bend;
        }
        found.transform = along_axis(from, at);
        found.record["shift_along_axis_mm"] = at;
        found.record["log_likelihood_gained_along_axis"] = log_likelihood(found.transform) - before;
    }

    /// Where the frames say nothing about each other the middle of the map is laid over that of the image.
    RigidTransform start_over(const ImageGrid& grid) const {
        RigidTransform start;
        const bool frames_differ = !source_.frame_of_reference_uid.empty() && !data_.frame_of_reference_uid.empty() &&
                                   source_.frame_of_reference_uid != data_.frame_of_reference_uid;
        if (frames_differ || !data_.axis_position_mm) {
            const auto middle = [](const ImageGrid& g) {
                return g.position({0.5 * (g.size[0] - 1), 0.5 * (g.size[1] - 1), 0.5 * (g.size[2] - 1)});
            };
            const Vector3 from = middle(grid), to = middle(source_.volume.grid);
            start.translation_mm = {to[0] - from[0], to[1] - from[1], to[2] - from[2]};
        }
        return start;
    }

    /// Each step has kept its own limit; the way of all three has the same.
    void require_plausible(const RigidTransform& start, const RigidTransform& found) const {
        const Vector3 p = start.apply(found.centre_mm), q = found.apply(found.centre_mm);
        const double shift = std::hypot(q[0] - p[0], q[1] - p[1], q[2] - p[2]);
        if (shift > search_.largest_shift_mm) {
            throw Error(ErrorCode::inconsistent_data, "registration",
                        "the map fits best after a shift of " + significant(shift, 3) + " mm, which is not plausible",
                        "check that it shows this patient");
        }
    }

    const recon::MapSource& source_;
    const SpectData& data_;
    recon::SpectSettings settings_;
    kernels::Backend& backend_;
    recon::MapPlacement placement_;
    double energy_kev_;
    ProgressSink& progress_;
    OnlyStop silent_;
    imaging::RegistrationSettings search_;
    AttenuationTable water_ = io::config::load_material("water");
    AttenuationTable bone_ = io::config::load_material("cortical bone");
};
/// A shift of -0.04 mm is 0.0, not -0.0.
std::string tenths(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", std::round(10.0 * value) / 10.0 + 0.0);
    return text;
}

std::string moved_text(const RigidTransform& transform) {
    const Vector3& t = transform.translation_mm;
    return "shift " + tenths(t[0]) + ", " + tenths(t[1]) + ", " + tenths(t[2]) + " mm, rotation " +
           tenths(rotation_deg(transform)) + " degrees";
}

/// @param frames  what place_attenuation_map() found: "agree", "differ" or "not stated"
std::string placement_text(const SpectConfig& config, const recon::MapPlacement& placement, const std::string& frames,
                           const std::optional<RegisteredMap>& registered) {
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

/// The same fault with what the command has for it.
[[noreturn]] void advise(const Error& error) {
    throw Error(
        error.code(), error.where(), error.what(),
        "look at the map beside an image made without --attenuation: where they fit use --placement dicom, else "
        "--placement transform with a --transform file (docs/user/spect.md, step 4)");
}

}  // namespace

PlacedMap attenuation_map(const SpectConfig& config, const SpectData& data, const recon::SpectSettings& settings,
                          kernels::Backend& backend, ProgressSink& progress) {
    PlacedMap placed;
    const recon::MapSource source = read_source(config, placed);
    // Scatter that depends on the map needs one before it can be planned; the energy does not.
    recon::SpectSettings without = settings;
    without.scatter = recon::ScatterMethod::none;
    const double energy_kev = recon::plan_spect(data, without).energy_kev;

    recon::MapPlacement placement;
    placement.frame_of_reference_uid = data.frame_of_reference_uid;
    placement.axis_position_mm = data.axis_position_mm;
    placement.field_of_view_radius_mm = settings.run.fov_radius_mm;
    placement.accept = config.allows("other_frame");
    placement.accept_small = config.allows("small_map");
    std::optional<RegisteredMap> registered;
    if (config.placement == "transform") {
        if (!config.transform) {
            throw Error(ErrorCode::usage, "placement of the attenuation map", "no transform was given",
                        "name it with --transform");
        }
        placement.transform = rigid_transform_from_record(read_record(config.transform->path), config.transform->path);
        placement.transform_source["file"] = std::filesystem::path(config.transform->path).filename().string();
        placed.files.push_back({"transform", config.transform->path});
    } else if (config.placement == "register") {
        try {
            recon::MapPlacement trial = placement;
            trial.accept_small = true;  // where the search has come to, not where the map will lie
            registered = MapRegistration(source, data, settings, backend, trial, energy_kev, progress).run();
        } catch (const Error& error) {
            if (error.where() == "registration") {
                advise(error);
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
