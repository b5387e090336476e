// SPDX-License-Identifier: Apache-2.0
/// Closed-form SPECT data for tests of reconstruction: balls and a cylinder of water, by chord lengths alone. They
/// share nothing with any projector.
#pragma once

#include "core/projections.hpp"
#include "recon/spect_settings.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace isotone::test {

inline constexpr double degree = std::numbers::pi / 180.0;
inline constexpr double sensitivity_cps_per_mbq = 90.0;
inline constexpr double water_per_mm = 0.0150;  ///< near 140 keV

/// Activity in Bq/mL, positions in the frame of core/projections.hpp.
struct SpectBall {
    double x = 0.0, y = 0.0, z = 0.0, radius = 10.0, activity = 1e5;
};

inline double activity_bq(const SpectBall& ball) {
    return ball.activity * 4.0 / 3.0 * std::numbers::pi * std::pow(ball.radius, 3) * 1e-3;
}

inline SpectData spect_data(int views, double arc_deg, double start_deg, double bin_mm = 4.0, int bins = 48,
                            int rows = 24, double radius_mm = 150.0) {
    SpectData data;
    data.exam.nuclide = {"99mTc", 21624.12, 0.0};
    data.exam.start_time_s = 1.7e9;
    data.geometry = {bins, rows, bin_mm, bin_mm, {}};
    constexpr double view_s = 20.0;
    for (int v = 0; v < views; ++v) {
        data.geometry.views.push_back(
            {degree * (start_deg + v * arc_deg / views), radius_mm, 0.0, v * view_s, view_s, 0});
    }
    data.exam.duration_s = views * view_s;
    data.windows = {{"Tc99m", 126.0, 154.0}};
    data.counts.push_back({0, 0, std::vector<float>(data.geometry.size())});
    data.sensitivity_cps_per_mbq = sensitivity_cps_per_mbq;
    return data;
}

/// Counts of a pixel for a line integral in Bq/mL mm, decaying from the start of the acquisition.
inline double counts_of(const SpectData& data, const ProjectionView& view, double line_integral) {
    const double half_life = data.exam.nuclide.half_life_s;
    const double decay = std::exp2(-view.start_s / half_life) * mean_decay_during(view.duration_s, half_life);
    return sensitivity_cps_per_mbq * 1e-6 * view.duration_s * decay * data.geometry.bin_mm * data.geometry.row_mm *
           1e-3 * line_integral;
}

/// line_integral(u, z, view) in Bq/mL mm, averaged over each pixel at 3 x 3 points.
template <class LineIntegral>
void add_counts(SpectData& data, const LineIntegral& line_integral) {
    const ProjectionGeometry& g = data.geometry;
    for (int v = 0; v < static_cast<int>(g.views.size()); ++v) {
        const ProjectionView& view = g.views[static_cast<std::size_t>(v)];
        for (int i = 0; i < g.bins; ++i) {
            for (int k = 0; k < g.rows; ++k) {
                double mean = 0.0;
                for (const double du : {-1.0 / 3, 0.0, 1.0 / 3}) {
                    for (const double dz : {-1.0 / 3, 0.0, 1.0 / 3}) {
                        const double u = (i + du - 0.5 * (g.bins - 1)) * g.bin_mm - view.axis_offset_mm;
                        const double z = (k + dz - 0.5 * (g.rows - 1)) * g.row_mm;
                        mean += line_integral(u, z, view) / 9.0;
                    }
                }
                data.counts[0].values[g.offset(v, i, k)] += static_cast<float>(counts_of(data, view, mean));
            }
        }
    }
}

/// A ball in air: its chord. Bins grow along (-cos, sin) of the angle, as DICOM's words have it.
inline void add_ball(SpectData& data, const SpectBall& ball) {
    add_counts(data, [&](double u, double z, const ProjectionView& view) {
        const double centre = -ball.x * std::cos(view.angle_rad) + ball.y * std::sin(view.angle_rad);
        const double square = ball.radius * ball.radius - (u - centre) * (u - centre) - (z - ball.z) * (z - ball.z);
        return square > 0.0 ? ball.activity * 2.0 * std::sqrt(square) : 0.0;
    });
}

/// A long cylinder of radioactive water about the axis, attenuating: (1 - exp(-mu chord)) / mu.
inline void add_water_cylinder(SpectData& data, double radius, double activity) {
    add_counts(data, [&](double u, double, const ProjectionView&) {
        const double square = radius * radius - u * u;
        const double chord = square > 0.0 ? 2.0 * std::sqrt(square) : 0.0;
        return activity * (1.0 - std::exp(-water_per_mm * chord)) / water_per_mm;
    });
}

/// Attenuation of that cylinder on a grid.
inline Volume water_map(const ImageGrid& grid, double radius) {
    Volume map(grid, Quantity::attenuation);
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int x = 0; x < grid.size[0]; ++x) {
                const Vector3 p = grid.position({double(x), double(y), double(z)});
                map.at(x, y, z) = std::hypot(p[0], p[1]) <= radius ? static_cast<float>(water_per_mm) : 0.0F;
            }
        }
    }
    return map;
}

struct Blob {
    Vector3 centre_mm{};
    double activity_bq = 0.0;
};

/// Centroid and total of what an image holds within `reach_mm` of a point.
inline Blob blob_near(const Volume& image, const Vector3& near_mm, double reach_mm) {
    Blob blob;
    double weight = 0.0;
    for (int z = 0; z < image.grid.size[2]; ++z) {
        for (int y = 0; y < image.grid.size[1]; ++y) {
            for (int x = 0; x < image.grid.size[0]; ++x) {
                const Vector3 p = image.grid.position({double(x), double(y), double(z)});
                if (std::hypot(p[0] - near_mm[0], p[1] - near_mm[1], p[2] - near_mm[2]) > reach_mm) {
                    continue;
                }
                const double value = image.at(x, y, z);
                weight += value;
                for (std::size_t k = 0; k < 3; ++k) {
                    blob.centre_mm[k] += value * p[k];
                }
            }
        }
    }
    for (double& c : blob.centre_mm) {
        c /= weight;
    }
    blob.activity_bq = weight * image.grid.voxel_volume_ml();
    return blob;
}

/// Mean of an image within a cylinder about the axis, end slices left out.
inline double mean_within(const Volume& image, double radius) {
    double sum = 0.0;
    std::size_t count = 0;
    for (int z = 2; z < image.grid.size[2] - 2; ++z) {
        for (int y = 0; y < image.grid.size[1]; ++y) {
            for (int x = 0; x < image.grid.size[0]; ++x) {
                const Vector3 p = image.grid.position({double(x), double(y), double(z)});
                if (std::hypot(p[0], p[1]) <= radius) {
                    sum += image.at(x, y, z);
                    ++count;
                }
            }
        }
    }
    return sum / static_cast<double>(count);
}

}  // namespace isotone::test
