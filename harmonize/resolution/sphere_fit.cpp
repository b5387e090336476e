// SPDX-License-Identifier: Apache-2.0
#include "harmonize/resolution/sphere_fit.hpp"

#include "core/error.hpp"
#include "harmonize/regions/voxel_box.hpp"
#include "harmonize/resolution/least_squares.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace isotone::harmonize {
namespace {

constexpr double smallest_distance_mm = 0.5;  // keeps the weight of a voxel at the very centre finite

enum Slot : std::size_t { radius, fwhm, wall, signal, background, cx, cy, cz, slots };

/// All eight parameters, and which of them are free.
struct Parameters {
    std::array<double, slots> value{};
    std::vector<std::size_t> free;

    void set(Slot slot, const std::optional<double>& fixed, double start) {
        value[slot] = fixed.value_or(start);
        if (!fixed) {
            free.push_back(slot);
        }
    }
    std::array<double, slots> with(std::span<const double> fitted) const {
        auto all = value;
        for (std::size_t k = 0; k < free.size(); ++k) {
            all[free[k]] = fitted[k];
        }
        return all;
    }
};

SphereModel model_of(const std::array<double, slots>& p) {
    return {.radius_mm = p[radius],
            .fwhm_mm = p[fwhm],
            .wall_mm = p[wall],
            .signal = p[signal],
            .background = p[background]};
}

double distance(const SphereSample& sample, const std::array<double, slots>& p) {
    return std::hypot(sample.position_mm[0] - p[cx], sample.position_mm[1] - p[cy], sample.position_mm[2] - p[cz]);
}

Parameters start_values(const std::vector<SphereSample>& samples, const Vector3& centre,
                        const SphereFitOptions& options) {
    double low = samples.front().value;
    double high = low;
    double reach = 0.0;
    for (const auto& sample : samples) {
        low = std::min(low, sample.value);
        high = std::max(high, sample.value);
        reach = std::max(reach, std::hypot(sample.position_mm[0] - centre[0], sample.position_mm[1] - centre[1],
                                           sample.position_mm[2] - centre[2]));
    }
    Parameters p;
    p.set(radius, options.radius_mm, 0.5 * reach);
    p.set(fwhm, options.fwhm_mm, 6.0);
    p.set(wall, options.wall_mm, 0.5);
    p.set(signal, options.signal, high);
    p.set(background, options.background, std::max(low, 0.0));
    for (std::size_t k = 0; k < 3; ++k) {
        p.set(static_cast<Slot>(cx + k), options.fit_centre ? std::nullopt : std::optional(centre[k]), centre[k]);
    }
    return p;
}

}  // namespace

std::vector<SphereSample> samples_around(const Volume& volume, const Vector3& centre_mm, double reach_mm) {
    std::vector<SphereSample> samples;
    for_voxels_within(volume.grid, centre_mm, reach_mm, [&](int x, int y, int z, double) {
        samples.push_back(
            {volume.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)}),
             static_cast<double>(volume.at(x, y, z))});
    });
    return samples;
}

SphereFit fit_sphere(const std::vector<SphereSample>& samples, const Vector3& centre_mm,
                     const SphereFitOptions& options) {
    const bool finite = std::ranges::all_of(samples, [](const auto& s) { return std::isfinite(s.value); });
    if (samples.size() < slots + 1 || !finite) {
        throw Error(ErrorCode::inconsistent_data, "sphere fit",
                    std::to_string(samples.size()) + " usable voxels around the sphere, or a value is not finite",
                    "check that the whole sphere lies in the image");
    }
    const Parameters p = start_values(samples, centre_mm, options);
    std::vector<double> start, lower, scale;
    for (const std::size_t slot : p.free) {
        start.push_back(p.value[slot]);
        lower.push_back(slot >= cx ? -1e9 : slot == fwhm ? 0.1 : slot == radius ? 0.1 : 0.0);
        scale.push_back(slot == signal || slot == background ? std::max(std::abs(p.value[signal]), 1e-30) : 1.0);
    }
    const bool by_distance = options.weighting == SphereWeighting::inverse_distance;
    const Residuals residuals = [&](std::span<const double> fitted, std::span<double> out) {
        const auto all = p.with(fitted);
        const SphereModel model = model_of(all);
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const double r = distance(samples[i], all);
            // the weight belongs to the data: it follows the starting centre, not the fitted one
            const double w = by_distance ? 1.0 / std::max(distance(samples[i], p.value), smallest_distance_mm) : 1.0;
            out[i] = w * (sphere_value(model, r) - samples[i].value);
        }
    };
    const LeastSquares solution = minimise(residuals, samples.size(), start, lower, scale);
    const auto all = p.with(solution.parameters);

    SphereFit fit;
    fit.model = model_of(all);
    fit.centre_mm = {all[cx], all[cy], all[cz]};
    fit.samples = samples.size();
    fit.converged = solution.converged;
    for (std::size_t k = 0; k < p.free.size(); ++k) {
        if (p.free[k] == fwhm) {
            fit.fwhm_error_mm = solution.standard_errors[k];
        }
    }
    double sum = 0.0;
    for (const auto& sample : samples) {
        const double residual = sphere_value(fit.model, distance(sample, all)) - sample.value;
        sum += residual * residual;
    }
    fit.rms_residual = std::sqrt(sum / static_cast<double>(samples.size()));
    return fit;
}

}  // namespace isotone::harmonize
