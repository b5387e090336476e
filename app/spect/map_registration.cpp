// SPDX-License-Identifier: Apache-2.0
#include "app/spect/map_registration.hpp"

#include "app/reporting/numbers.hpp"
#include "core/error.hpp"
#include "imaging/rigid_registration.hpp"
#include "io/config/share.hpp"
#include "recon/model/radius_check.hpp"
#include "recon/model/spect_model.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace isotone::app {
namespace {

/// Updates (iterations times subsets) of the image that a map is laid over: enough for the outline of the body.
constexpr int updates_of_image = 16;
/// Updates before likelihoods are compared. Early on the map decides how fast the image gets there, and a wrong one may
/// be ahead: after 16 updates the striatal phantom is least likely where its map belongs, after 32 most likely.
constexpr int updates_of_likelihood = 64;

constexpr double axial_step_mm = 8.0;  ///< the parabola's arm: ln L is a parabola that far, and falls by tens
constexpr int most_axial_steps = 7;    ///< as far as a search may go

/// A move along the axis that gains less is left out. Noise alone gains 4.5 once in 400 times (three standard
/// deviations), interpolation of the map between its voxels up to 4 (measured); a move that is due gains 20 to 1000.
constexpr double least_axial_gain = 10.0;

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

class MapRegistration {
public:
    MapRegistration(const recon::MapSource& source, const SpectData& data, recon::SpectSettings settings,
                    kernels::Backend& backend, recon::MapPlacement placement, double energy_kev, ProgressSink& progress)
        : source_(source), data_(data), scatter_(settings.scatter), settings_(std::move(settings)), backend_(backend),
          placement_(std::move(placement)), energy_kev_(energy_kev), progress_(progress), silent_(progress) {
        settings_.run.sensitivity_image.reset();
        settings_.run.start_image.reset();
        settings_.run.post_filter_fwhm_mm = 0.0;
        settings_.attenuation.reset();
        // Its cover, and what lies behind a detector, are judged where it ends up, not where the search comes to on the
        // way; corrections, where all are made.
        placement_.accept = placement_.accept_small = placement_.accept_cut = true;
        settings_.accept_radius_inside_body = settings_.accept_other_corrections = true;
        search_.fixed_power = 0.5;
    }

    RegisteredMap run() {
        progress_.report("register", 0.0, "reconstruct without attenuation");
        const Volume uncorrected = image(std::nullopt);
        search_.start = start_over(uncorrected.grid);
        const imaging::RigidRegistration outline = imaging::register_rigidly(uncorrected, source_.volume, search_);
        const RigidTransform start = search_.start;
        progress_.report("register", 0.4, "reconstruct with the outline of the map");
        const Volume corrected = image(water_of(outline.transform));
        search_.start = outline.transform;
        const imaging::RigidRegistration organs = imaging::register_rigidly(corrected, source_.volume, search_);
        progress_.report("register", 0.7, "find the place along the axis");
        RegisteredMap found;
        found.transform = organs.transform;
        found.record["over_image_without_attenuation"] = outline.record();
        found.record["over_image_with_outline"] = organs.record();
        keep_place_of_file_if_as_likely(settle_along_axis(found), start, found);
        search_.start = start;
        found.start_metric = imaging::mutual_information(corrected, source_.volume, start, search_);
        found.metric = imaging::mutual_information(corrected, source_.volume, found.transform, search_);
        complete_record(found);
        require_plausible(start, found.transform);
        progress_.report("register", 1.0, "");
        return found;
    }

private:
    recon::ReconstructionResult reconstruct(std::optional<Volume> mu, int updates, recon::ScatterMethod scatter) {
        settings_.attenuation = std::move(mu);
        settings_.scatter = scatter;
        settings_.run.iterations = (updates + settings_.run.subsets - 1) / settings_.run.subsets;
        if (scatter == recon::ScatterMethod::effective_source) {
            settings_.run.iterations = std::max(settings_.run.iterations, recon::first_scatter_iteration(false));
        }
        return recon::reconstruct_spect(data_, settings_, backend_, silent_);
    }

    /// Scatter that depends on the map is left out: there is none yet.
    Volume image(std::optional<Volume> mu) {
        const bool needs_map = scatter_ == recon::ScatterMethod::effective_source;
        return reconstruct(std::move(mu), updates_of_image, needs_map ? recon::ScatterMethod::automatic : scatter_)
            .image;
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
        const recon::ReconstructionResult result = reconstruct(mu_of(transform), updates_of_likelihood, scatter_);
        for (const recon::UpdateRecord& update : result.updates) {
            sum += update.iteration == settings_.run.iterations ? update.log_likelihood : 0.0;
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
    /// @return ln L there
    double settle_along_axis(RegisteredMap& found) {
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
        double there = log_likelihood(along_axis(from, at));
        found.record["shift_along_axis_that_is_likeliest_mm"] = at;
        found.record["log_likelihood_gained_along_axis"] = there - before;
        if (there - before < least_axial_gain) {
            at = 0.0;
            there = before;
        }
        found.transform = along_axis(from, at);
        found.record["shift_along_axis_mm"] = at;
        return there;
    }

    /// The projections judge search and file alike: where the file is right, the search must not undo it.
    void keep_place_of_file_if_as_likely(double likelihood, const RigidTransform& start, RegisteredMap& found) {
        if (!file_places_it()) {
            return;
        }
        const double gained = likelihood - log_likelihood(start);
        found.record["log_likelihood_gained_over_place_of_file"] = gained;
        found.kept_start = !(gained > 0.0);
        if (found.kept_start) {
            found.transform = start;
        }
    }

    static void complete_record(RegisteredMap& found) {
        const Vector3& shift = found.transform.translation_mm;
        found.record["kept_place_of_file"] = found.kept_start;
        found.record["shift_mm"] = Record::List{shift[0], shift[1], shift[2]};
        found.record["rotation_deg"] = found.transform.angle_deg();
        found.record["mutual_information_at_start"] = found.start_metric;
        found.record["mutual_information"] = found.metric;
    }

    /// The axis is known and the frames do not differ: as it lies, the map has a place.
    bool file_places_it() const {
        const bool frames_differ = !source_.frame_of_reference_uid.empty() && !data_.frame_of_reference_uid.empty() &&
                                   source_.frame_of_reference_uid != data_.frame_of_reference_uid;
        return !frames_differ && data_.axis_position_mm.has_value();
    }

    /// Where the frames say nothing about each other the middle of the map is laid over that of the image.
    RigidTransform start_over(const ImageGrid& grid) const {
        RigidTransform start;
        if (!file_places_it()) {
            const Vector3 from = grid.middle(), to = source_.volume.grid.middle();
            start.translation_mm = {to[0] - from[0], to[1] - from[1], to[2] - from[2]};
        }
        return start;
    }

    /// Each step has kept its own limit; the way of all three has the same.
    void require_plausible(const RigidTransform& start, const RigidTransform& found) {
        const Vector3 p = start.apply(found.centre_mm), q = found.apply(found.centre_mm);
        const double shift = std::hypot(q[0] - p[0], q[1] - p[1], q[2] - p[2]);
        if (shift > search_.largest_shift_mm) {
            throw Error(ErrorCode::inconsistent_data, "registration",
                        "the map fits best after a shift of " + significant(shift, 3) + " mm, which is not plausible" +
                            matter_behind_detectors(start),
                        "check that it shows this patient");
        }
    }

    /// A search with wrong radii goes astray: they are in doubt where heads stood in the body from the start.
    std::string matter_behind_detectors(const RigidTransform& start) {
        try {
            (void)recon::check_radii(data_.geometry, mu_of(start), false);
        } catch (const Error& error) {
            return "; where the search began, in " + error.where() + ", " + error.what();
        }
        return {};
    }

    const recon::MapSource& source_;
    const SpectData& data_;
    recon::ScatterMethod scatter_;  ///< as it was asked for
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

}  // namespace

RegisteredMap register_map(const recon::MapSource& source, const SpectData& data, const recon::SpectSettings& settings,
                           kernels::Backend& backend, const recon::MapPlacement& placement, double energy_kev,
                           ProgressSink& progress) {
    return MapRegistration(source, data, settings, backend, placement, energy_kev, progress).run();
}

}  // namespace isotone::app
