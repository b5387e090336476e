// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/background_rois.hpp"

#include "core/error.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/phantom/body_outline.hpp"
#include "harmonize/phantom/vector3.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::harmonize {
namespace {

constexpr double roi_radius_mm = 18.5;
constexpr double clearance_mm = 15.0;
constexpr double raster_mm = 2.0;
constexpr std::array<double, nema_background_slices> slice_offsets_mm{0.0, -10.0, 10.0, -20.0, 20.0};

struct Candidate {
    Vector3 position_mm;
    double edge_mm;    // clearance of the disc from the edge
    double sphere_mm;  // and from the nearest sphere
};

/// All positions of a raster in the central plane that keep their distances.
std::vector<Candidate> candidates(const ImageGrid& grid, const NemaPose& pose, const BodyOutline& outline) {
    const Vector3 u = unit_perpendicular(pose.normal, axis_of(grid, (pose.slice_axis + 1) % 3));
    const Vector3 v = cross(pose.normal, u);
    std::vector<Candidate> list;
    constexpr int steps = 90;  // +-180 mm: the phantom is 300 x 230 mm
    for (int b = -steps; b <= steps; ++b) {
        for (int a = -steps; a <= steps; ++a) {
            Candidate c;
            c.position_mm = pose.circle_centre_mm + (a * raster_mm) * u + (b * raster_mm) * v;
            const double from_lung = norm(c.position_mm - pose.circle_centre_mm) - nema_lung_radius_mm - roi_radius_mm;
            c.sphere_mm = std::numeric_limits<double>::infinity();
            for (std::size_t j = 0; j < nema_spheres; ++j) {
                const double gap = norm(c.position_mm - pose.centre_mm[j]) - 0.5 * nema_diameters_mm[j] - roi_radius_mm;
                c.sphere_mm = std::min(c.sphere_mm, gap);
            }
            if (from_lung < clearance_mm || c.sphere_mm < clearance_mm) {
                continue;
            }
            c.edge_mm = outline.distance_to_edge(c.position_mm) - roi_radius_mm;
            if (c.edge_mm >= clearance_mm) {
                list.push_back(c);
            }
        }
    }
    return list;
}

double nearest(const std::vector<Candidate>& all, const std::vector<std::size_t>& chosen, std::size_t candidate,
               std::size_t skip) {
    double smallest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        if (k != skip) {
            smallest = std::min(smallest, norm(all[chosen[k]].position_mm - all[candidate].position_mm));
        }
    }
    return smallest;
}

std::size_t farthest(const std::vector<Candidate>& all, const std::vector<std::size_t>& chosen, std::size_t skip) {
    std::size_t best = 0;
    double largest = -1.0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double d = nearest(all, chosen, i, skip);
        if (d > largest) {
            largest = d;
            best = i;
        }
    }
    return best;
}

/// Twelve candidates far from each other: farthest-point sampling, then a few rounds of moving each to the best place.
std::vector<std::size_t> spread(const std::vector<Candidate>& all) {
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> chosen{0};
    while (chosen.size() < nema_background_positions) {
        chosen.push_back(farthest(all, chosen, none));
    }
    for (int round = 0; round < 4; ++round) {
        for (std::size_t k = 0; k < chosen.size(); ++k) {
            chosen[k] = farthest(all, chosen, k);
        }
    }
    return chosen;
}

int slice_at(const ImageGrid& grid, const NemaPose& pose, double offset_mm) {
    const double index =
        grid.index_of(pose.circle_centre_mm)[pose.slice_axis] + offset_mm / grid.spacing_mm[pose.slice_axis];
    const int slice = static_cast<int>(std::lround(index));
    if (slice < 0 || slice >= grid.size[pose.slice_axis]) {
        throw Error(ErrorCode::inconsistent_data, "NEMA IQ background regions",
                    "the slice " + std::to_string(static_cast<int>(offset_mm)) +
                        " mm from the spheres' plane is outside the image; the standard asks for +-20 mm",
                    "give an image that covers at least 20 mm on both sides of the spheres");
    }
    return slice;
}

}  // namespace

BackgroundRois place_background_rois(const Volume& volume, const NemaPose& pose) {
    const ImageGrid& grid = volume.grid;
    std::array<int, nema_background_slices> slices{};
    std::ranges::transform(slice_offsets_mm, slices.begin(), [&](double mm) { return slice_at(grid, pose, mm); });

    const BodyOutline outline(volume, pose);
    const auto all = candidates(grid, pose, outline);
    if (all.size() < nema_background_positions) {
        throw Error(ErrorCode::inconsistent_data, "NEMA IQ background regions",
                    "no room for 12 discs of 37 mm at 15 mm from the edge and from every sphere",
                    "check that the whole body phantom is in the image and its background is filled");
    }
    const auto chosen = spread(all);
    BackgroundRois result;
    result.edge_clearance_mm = result.sphere_clearance_mm = result.spacing_mm = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        result.edge_clearance_mm = std::min(result.edge_clearance_mm, all[chosen[k]].edge_mm);
        result.sphere_clearance_mm = std::min(result.sphere_clearance_mm, all[chosen[k]].sphere_mm);
        result.spacing_mm = std::min(result.spacing_mm, nearest(all, chosen, chosen[k], k));
    }
    const double cos_tilt = std::cos(pose.tilt_rad);
    for (const int slice : slices) {
        for (const std::size_t c : chosen) {
            // along the phantom's axis until the slice is reached
            const double gap = (slice - grid.index_of(all[c].position_mm)[pose.slice_axis]) *
                               grid.spacing_mm[pose.slice_axis] / cos_tilt;
            result.rois.push_back({all[c].position_mm + gap * pose.normal, slice});
        }
    }
    return result;
}

std::vector<double> background_means(const Volume& volume, const NemaPose& pose, const BackgroundRois& rois,
                                     double diameter_mm) {
    std::vector<double> means;
    means.reserve(rois.rois.size());
    for (const BackgroundRoi& roi : rois.rois) {
        means.push_back(weighted_mean(
            volume, disc_weights(volume.grid, roi.centre_mm, 0.5 * diameter_mm, pose.slice_axis, roi.slice)));
    }
    return means;
}

}  // namespace isotone::harmonize
