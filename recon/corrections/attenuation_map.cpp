// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/attenuation_map.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "imaging/resample.hpp"
#include "recon/corrections/ct_to_mu.hpp"
#include "recon/corrections/map_reach.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace isotone::recon {
namespace {

/// A map must cover this share of the field of view to be a map of it.
constexpr double least_cover = 0.5;
/// The densest tissue of a map, the brightest thousandth, lies between these multiples of water: a lung phantom at the
/// low end, enamel and metal at the high one.
constexpr double lowest_of_water = 0.2, highest_of_water = 5.0;

[[noreturn]] void refuse(const MapSource& source, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, "attenuation map " + source.name, what, hint);
}

/// The value that one voxel in a thousand exceeds.
double brightest_thousandth(const Volume& volume) {
    std::vector<float> values = volume.values;
    const auto at = values.end() - 1 - static_cast<std::ptrdiff_t>(values.size() / 1000);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// What the volume should hold, in the unit of files.
std::string right_values(double water_per_mm, double energy_kev) {
    return "a map holds 1/cm: water has " + number_text(10.0 * water_per_mm, 3) + " at " + number_text(energy_kev, 4) +
           " keV";
}

/// A file that holds 1/mm comes with a tenth of its values.
void require_attenuation(const MapSource& source, double water_per_mm, double energy_kev) {
    const std::vector<float>& values = source.volume.values;
    if (values.empty() || !std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); })) {
        refuse(source, "it holds values that are not finite, or none", "check the file");
    }
    const double low = *std::min_element(values.begin(), values.end());
    const double ratio = brightest_thousandth(source.volume) / water_per_mm;
    const std::string range = "its densest voxels have " + number_text(ratio) + " times the attenuation of water";
    // A tenth of water's own value below 0 is what interpolation of a file's writer may leave.
    if (low < -200.0) {
        refuse(source, "its values go down to " + number_text(low),
               "these look like Hounsfield units: name it as a CT");
    }
    if (low < -0.1 * water_per_mm) {
        refuse(source, "it holds negative values down to " + number_text(low), "attenuation is not negative");
    }
    if (ratio > highest_of_water) {
        refuse(source, range, "apply the scale of the file: " + right_values(water_per_mm, energy_kev));
    }
    if (ratio > 0.0 && ratio < lowest_of_water) {
        const bool per_mm = 10.0 * ratio > lowest_of_water;
        refuse(source, range,
               (per_mm ? "these look like 1/mm: multiply by 10, " : "apply the scale of the file: ") +
                   right_values(water_per_mm, energy_kev));
    }
}

Volume mu_of(const MapSource& source, double energy_kev, const AttenuationTable& water, const AttenuationTable& bone,
             AttenuationMap& result) {
    Record& record = result.record;
    record["source"] = source.name;
    record["energy_kev"] = energy_kev;
    if (source.is_ct) {
        const HounsfieldScale scale = hounsfield_scale(source.kvp, energy_kev, water, bone);
        record["kind"] = "CT";
        record["kvp"] = source.kvp;
        record["effective_ct_energy_kev"] = effective_ct_energy_kev(source.kvp);
        record["water_per_mm"] = scale.water_per_mm;
        record["slope_below_water_per_mm_hu"] = scale.below_per_mm_hu;
        record["slope_above_water_per_mm_hu"] = scale.above_per_mm_hu;
        return mu_from_ct(source.volume, source.kvp, energy_kev, water, bone);
    }
    record["kind"] = "mu-map";
    const double map_energy = source.energy_kev.value_or(energy_kev);
    require_attenuation(source, water.attenuation_per_mm(map_energy), map_energy);
    Volume mu = source.volume;
    mu.quantity = Quantity::attenuation;
    const double scale = water.attenuation_per_mm(energy_kev) / water.attenuation_per_mm(map_energy);
    std::transform(mu.values.begin(), mu.values.end(), mu.values.begin(),
                   [&](float v) { return static_cast<float>(std::max(0.0, scale * v)); });
    if (scale != 1.0) {
        record["scaled_from_kev"] = map_energy;
        record["scale"] = scale;
    }
    return mu;
}

/// What both files say about their frames of reference.
struct Frames {
    bool known, differ;
};

Frames frames_of(const MapSource& source, const MapPlacement& placement) {
    const bool known = !source.frame_of_reference_uid.empty() && !placement.frame_of_reference_uid.empty();
    return {known, known && source.frame_of_reference_uid != placement.frame_of_reference_uid};
}

/// Without a transform the map lies where the frames say.
void require_placeable(const MapSource& source, const MapPlacement& placement, const Frames& frames) {
    if (placement.transform) {
        placement.transform->check("transform of attenuation map " + source.name);
    } else if (frames.differ && !placement.accept) {
        refuse(source, "its frame of reference is not that of the SPECT data: it may be another patient's",
               "place it with `transform`, or take it as it lies with `accept`");
    } else if (!placement.axis_position_mm && !placement.accept) {
        refuse(source, "the SPECT data do not say where their axis of rotation stands in the patient",
               "place it with `transform`, or take its origin for the axis with `accept`");
    }
}

std::vector<std::string> findings_without_transform(const MapPlacement& placement, const Frames& frames) {
    std::vector<std::string> findings;
    if (!frames.known) {
        findings.emplace_back(
            "The frames of reference of SPECT data and attenuation map are not both stated: they are taken to be one.");
    }
    if (frames.differ) {
        findings.emplace_back(
            "The attenuation map has another frame of reference than the SPECT data and was accepted as it lies.");
    }
    if (!placement.axis_position_mm) {
        findings.emplace_back(
            "Where the axis of rotation stands is not known: the origin of the attenuation map was accepted as its "
            "place.");
    }
    return findings;
}

/// Positions of the grid, from the axis, to positions of the map.
RigidTransform to_map(const MapSource& source, const MapPlacement& placement, AttenuationMap& result) {
    const Frames frames = frames_of(source, placement);
    require_placeable(source, placement, frames);
    Record& record = result.record;
    if (placement.transform) {
        record["transform"] = record_of(*placement.transform);
        record["transform_source"] = placement.transform_source;
    } else {
        result.findings = findings_without_transform(placement, frames);
    }
    record["frames"] = frames.differ ? "differ" : frames.known ? "agree" : "not stated";
    record["accepted"] = placement.accept;
    // From the axis to the patient is a shift; the transform follows.
    RigidTransform whole = placement.transform.value_or(RigidTransform{});
    if (placement.axis_position_mm) {
        const Vector3& axis = *placement.axis_position_mm;
        record["axis_position_mm"] = Record::List{axis[0], axis[1], axis[2]};
        const Vector3 origin = whole.apply(axis);
        whole.centre_mm = {0, 0, 0};
        whole.translation_mm = origin;
    }
    return whole;
}

/// Share of the field of view's voxel centres that lie within the map.
double covered_share(const ImageGrid& map, const ImageGrid& grid, const RigidTransform& to_map, double radius_mm) {
    std::size_t inside = 0, all = 0;
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int x = 0; x < grid.size[0]; ++x) {
                const Vector3 p =
                    grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                if (std::hypot(p[0], p[1]) <= radius_mm) {
                    ++all;
                    inside += imaging::is_inside(map, to_map.apply(p)) ? 1 : 0;
                }
            }
        }
    }
    return all == 0 ? 0.0 : static_cast<double>(inside) / static_cast<double>(all);
}

void report_cover(const MapSource& source, double share, bool accept, AttenuationMap& result) {
    result.record["share_of_field_of_view_covered"] = share;
    const std::string percent = std::to_string(static_cast<int>(std::floor(100.0 * share)));
    if (share < least_cover && !accept) {
        refuse(source, "it covers only " + percent + " % of the field of view",
               "check that it belongs to these data, lies where they do and that positions are in mm, or take so small "
               "a map with `accept_small`");
    }
    // A voxel row at the rim is no news.
    if (share < 0.995) {
        result.findings.push_back("The attenuation map covers " + percent +
                                  " % of the field of view; elsewhere nothing attenuates.");
    }
}

/// A tenth of water: lungs count, tables of carbon fibre and foam hardly.
constexpr double least_matter = 0.1;
/// A rim of partly filled voxels, or a table's edge, costs less than the noise of any map.
constexpr double most_beside = 0.01;

void require_matter_within(const MapSource& source, const MapReach& reach, const ImageGrid& grid, bool accept,
                           AttenuationMap& result) {
    result.record["share_beside_the_grid"] = reach.share_beside;
    if (reach.share_beside <= most_beside) {
        return;
    }
    const std::string percent = number_text(100.0 * reach.share_beside, 2) + " %";
    if (!accept) {
        const auto across = [&](std::size_t k) {
            return std::to_string(2 * static_cast<int>(std::ceil(reach.half_width_mm / grid.spacing_mm[k])));
        };
        refuse(source,
               percent + " of its matter lies beside the image, up to " + number_text(reach.half_width_mm, 4) +
                   " mm from the axis, and would not attenuate",
               "reconstruct a wider grid: " + across(0) + ',' + across(1) + ',' + std::to_string(grid.size[2]));
    }
    result.findings.push_back(percent +
                              " of the attenuation map's matter lies beside the image and does not attenuate.");
}

}  // namespace

AttenuationMap place_attenuation_map(const MapSource& source, const ImageGrid& grid, const MapPlacement& placement,
                                     double energy_kev, const AttenuationTable& water, const AttenuationTable& bone) {
    AttenuationMap result;
    const RigidTransform whole = to_map(source, placement, result);
    const Volume mu = mu_of(source, energy_kev, water, bone, result);
    const double half_width = 0.5 * std::min(grid.size[0] * grid.spacing_mm[0], grid.size[1] * grid.spacing_mm[1]);
    const double radius = placement.field_of_view_radius_mm > 0.0 ? placement.field_of_view_radius_mm : half_width;
    report_cover(source, covered_share(mu.grid, grid, whole, radius), placement.accept_small, result);
    const double thinnest = least_matter * water.attenuation_per_mm(energy_kev);
    require_matter_within(source, reach_of_map(mu, grid, whole, thinnest), grid, placement.accept_cut, result);
    result.mu = imaging::resample(mu, grid, whole);
    return result;
}

}  // namespace isotone::recon
