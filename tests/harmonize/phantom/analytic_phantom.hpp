// SPDX-License-Identifier: Apache-2.0
/// The NEMA/IEC body phantom as a blurred image: spheres from their closed form, sampled at voxel centres; body and
/// lung insert from their outlines, filtered on the grid. Outline: OpenGATE's model of the phantom.
#pragma once

#include "core/random.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/phantom/nema_phantom.hpp"
#include "harmonize/phantom/vector3.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"

#include <cmath>
#include <numbers>

namespace isotone::test {

struct AnalyticPhantom {
    std::array<int, 3> size{161, 131, 41};
    Vector3 voxel_mm{2.0, 2.0, 2.0};
    double fwhm_mm = 6.0;
    double wall_mm = 0.0;
    double sphere = 20000.0;
    double background = 2000.0;
    double lung = 0.0;                          ///< concentration in the lung insert
    double scale = 1.0;                         ///< calibration error of the image
    double noise = 0.0;                         ///< standard deviation of white noise
    double start_rad = std::numbers::pi / 6.0;  ///< of the 10 mm sphere
    bool grows_with_angle = true;
    bool upside_down = false;         ///< the flat side towards -y or +y
    double tilt_rad = 0.0;            ///< about x
    Vector3 shift_mm{0.0, 0.0, 0.0};  ///< of the circle's centre from the image's

    /// Unit vectors of the phantom: x, y, axis.
    std::array<Vector3, 3> axes() const {
        const double c = std::cos(tilt_rad);
        const double s = std::sin(tilt_rad);
        const double flip = upside_down ? -1.0 : 1.0;
        return {{{1.0, 0.0, 0.0}, {0.0, flip * c, flip * s}, {0.0, -s, c}}};
    }
    Vector3 centre(std::size_t sphere_index) const {
        using namespace harmonize;
        const auto [u, v, w] = axes();
        const double sense = grows_with_angle ? 1.0 : -1.0;
        const double a = start_rad + sense * static_cast<double>(sphere_index) * std::numbers::pi / 3.0;
        return shift_mm + (nema_circle_radius_mm * std::cos(a)) * u + (nema_circle_radius_mm * std::sin(a)) * v;
    }
    /// Concentration before blur and spheres at phantom coordinates relative to the circle's centre.
    double warm(double x, double y, double z) const {
        const double up = y + 35.0;  // the circle's centre is 35 mm above the centre of the upper arc
        const bool upper = up >= 0.0 && std::hypot(x, up) < 147.0;
        const bool lower = up < 0.0 && up > -77.0 && (std::abs(x) < 70.0 || std::hypot(std::abs(x) - 70.0, up) < 77.0);
        const bool insert = std::hypot(x, y) < harmonize::nema_lung_radius_mm;
        return !(upper || lower) || z <= -124.0 || z >= 70.0 ? 0.0 : insert ? lung : background;
    }
    Volume image() const {
        using namespace harmonize;
        const std::array<Vector3, 3> axis = axes();
        Volume volume(ImageGrid::centred(size, voxel_mm), Quantity::activity_concentration);
        const auto for_each = [&](auto&& visit) {
            for (int z = 0; z < size[2]; ++z) {
                for (int y = 0; y < size[1]; ++y) {
                    for (int x = 0; x < size[0]; ++x) {
                        visit(volume.at(x, y, z), volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z}),
                              volume.offset(x, y, z));
                    }
                }
            }
        };
        for_each([&](float& value, const Vector3& p, std::size_t) {
            const Vector3 d = p - shift_mm;
            value = static_cast<float>(warm(dot(d, axis[0]), dot(d, axis[1]), dot(d, axis[2])));
        });
        volume = gaussian_filter(volume, {fwhm_mm, fwhm_mm, fwhm_mm});
        for_each([&](float& value, const Vector3& p, std::size_t element) {
            double total = static_cast<double>(value);
            for (std::size_t j = 0; j < nema_spheres; ++j) {
                const double r = norm(p - centre(j));
                const SphereModel model{0.5 * nema_diameters_mm[j], fwhm_mm, wall_mm, sphere, background};
                if (r < model.radius_mm + 3.0 * fwhm_mm) {
                    total += sphere_value(model, r) - background;
                }
            }
            total *= scale;
            if (noise > 0.0) {
                total += noise * RandomStream(11, 3, element).normal();
            }
            value = static_cast<float>(total);
        });
        return volume;
    }
};

}  // namespace isotone::test
