// SPDX-License-Identifier: Apache-2.0
/// Water bodies seen by one camera view of perfect resolution, and the Monte Carlo scatter of the same
/// (tests/recon/corrections/data, made by scripts/make-scatter-kernels).
#pragma once

#include "core/record_reader.hpp"
#include "io/config/toml.hpp"
#include "kernels/backend.hpp"
#include "recon/corrections/scatter_kernels.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace isotone::recon::test {

inline constexpr int pixels = 31;          // of the Monte Carlo images, 10 mm each
inline constexpr int voxels = 2 * pixels;  // of the model, 5 mm each
inline constexpr double voxel_mm = 5.0;

/// [u][z], relative to the primary photons counted in air.
struct MonteCarlo {
    EnergyWindow window;
    std::vector<double> scatter, primary;
};

inline MonteCarlo monte_carlo(const std::string& name, std::size_t window = 0) {
    const std::string path = std::string(ISOTONE_SOURCE_DIR) + "/tests/recon/corrections/data/" + name + ".toml";
    const Record record = io::config::read_toml(path);
    const RecordReader reader(record, path);
    const RecordReader own = reader.list("window").at(window);
    return {{"window", own.required<double>("lower_kev"), own.required<double>("upper_kev")},
            own.required<std::vector<double>>("scatter"),
            own.required<std::vector<double>>("primary")};
}

inline ScatterKernels kernels_of(const std::string& nuclide) {
    const std::string path = std::string(ISOTONE_SHARE_DIR) + "/scatter/" + nuclide + ".toml";
    return scatter_kernels_from_record(io::config::read_toml(path), path);
}

/// A place as the camera sees it: u along the bins, t towards the camera, z along the axis; mm.
using Place = std::array<double, 3>;

/// One view of a grid of 310 mm with an image and an attenuation map that a function of the place fills.
class WaterPhantom {
public:
    WaterPhantom(kernels::Backend& backend, double angle_rad) : backend_(backend), angle_rad_(angle_rad) {
        const double first = -0.5 * (voxels - 1) * voxel_mm;
        geometry.grid = {{voxels, voxels, voxels}, {voxel_mm, voxel_mm, voxel_mm}, {first, first, first}};
        geometry.bins = geometry.depth_planes = voxels;
        geometry.responses = {{}};
        geometry.views = {{angle_rad, 0.5 * (voxels - 1), std::vector<std::int32_t>(voxels, 0)}};
        image_.assign(geometry.grid.voxels(), 0.0F);
    }

    /// Attenuation map: `inside` of the place gives the share of water.
    void fill_water(double water_per_mm, const std::function<double(const Place&)>& inside) {
        std::vector<float> values;
        for_each_voxel([&](const Place& place, std::size_t) {
            values.push_back(static_cast<float>(water_per_mm * inside(place)));
        });
        auto buffer = std::make_shared<kernels::Buffer>(backend_.make_buffer(values.size()));
        backend_.upload(values, *buffer);
        geometry.attenuation = buffer;
    }

    /// Activity of 1 in all, 1/mm3, in proportion to `inside`.
    void fill_activity(const std::function<double(const Place&)>& inside) {
        double sum = 0.0;
        for_each_voxel([&](const Place& place, std::size_t i) {
            image_[i] = static_cast<float>(inside(place));
            sum += static_cast<double>(image_[i]);
        });
        for (float& value : image_) {
            value = static_cast<float>(static_cast<double>(value) / (sum * std::pow(voxel_mm, 3)));
        }
    }

    kernels::Buffer image() const {
        kernels::Buffer buffer = backend_.make_buffer(image_.size());
        backend_.upload(image_, buffer);
        return buffer;
    }

    /// Projections in the pixels of the Monte Carlo: [u][z], share of the activity.
    static std::vector<double> in_pixels(const std::vector<float>& projections) {
        std::vector<double> result(pixels * pixels);
        for (std::size_t u = 0; u < voxels; ++u) {
            for (std::size_t z = 0; z < voxels; ++z) {
                result[u / 2 * pixels + z / 2] +=
                    static_cast<double>(projections[u * voxels + z]) * voxel_mm * voxel_mm;
            }
        }
        return result;
    }

    kernels::SpectGeometry geometry;

private:
    template <class Function>
    void for_each_voxel(Function&& function) const {
        const double first = geometry.grid.origin_mm[0];
        std::size_t i = 0;
        for (int ix = 0; ix < voxels; ++ix) {
            for (int iy = 0; iy < voxels; ++iy) {
                for (int iz = 0; iz < voxels; ++iz) {
                    const double x = first + ix * voxel_mm, y = first + iy * voxel_mm, z = first + iz * voxel_mm;
                    const double sine = std::sin(angle_rad_), cosine = std::cos(angle_rad_);
                    function({-x * cosine + y * sine, x * sine + y * cosine, z}, i++);
                }
            }
        }
    }

    kernels::Backend& backend_;
    double angle_rad_;
    std::vector<float> image_;
};

/// 1 within a cube of 10 mm.
inline std::function<double(const Place&)> point_at(Place centre) {
    return [centre](const Place& place) {
        double share = 1.0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            share *= std::max(0.0, 1.0 - std::abs(place[axis] - centre[axis]) / voxel_mm);
        }
        return share;
    };
}

/// Share of a voxel within a cylinder about z, by its distance from the wall.
inline std::function<double(const Place&)> cylinder(double radius_mm, double length_mm) {
    return [=](const Place& place) {
        const double across = std::clamp((radius_mm - std::hypot(place[0], place[1])) / voxel_mm + 0.5, 0.0, 1.0);
        return across * std::clamp((0.5 * length_mm - std::abs(place[2])) / voxel_mm + 0.5, 0.0, 1.0);
    };
}

/// Between two planes towards the camera.
inline std::function<double(const Place&)> slab(double from_mm, double to_mm) {
    return [=](const Place& place) { return place[1] > from_mm && place[1] < to_mm ? 1.0 : 0.0; };
}

}  // namespace isotone::recon::test
