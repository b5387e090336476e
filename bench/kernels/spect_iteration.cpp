// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/spect_iteration.hpp"

#include "bench/kernels/median_seconds.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace isotone::bench {
namespace {

constexpr double field_mm = 424.96;  // 128 bins of 3.32 mm
constexpr double orbit_mm = 250.0;
constexpr double cylinder_radius_mm = 100.0;
constexpr double water_per_mm = 0.0153;  // near 140 keV

std::vector<double> gaussian_taps(double fwhm_mm, double width_mm) {
    const double sigma = fwhm_mm / (2.0 * std::sqrt(2.0 * std::numbers::ln2)) / width_mm;
    const int radius = static_cast<int>(std::floor(sigma * std::sqrt(2.0 * std::log(1000.0))));
    std::vector<double> taps;
    double sum = 0.0;
    for (int k = -radius; k <= radius; ++k) {
        taps.push_back(std::exp(-0.5 * k * k / (sigma * sigma)));
        sum += taps.back();
    }
    std::for_each(taps.begin(), taps.end(), [&](double& weight) { weight /= sum; });
    return taps;
}

/// Views first, first + step, ... of the orbit.
kernels::SpectGeometry geometry_of(const SpectSize& size, int first, int step) {
    kernels::SpectGeometry geometry;
    const double h = field_mm / size.voxels;
    const double origin = -0.5 * (size.voxels - 1) * h;
    geometry.grid = {{size.voxels, size.voxels, size.voxels}, {h, h, h}, {origin, origin, origin}};
    geometry.bins = size.voxels;
    geometry.depth_planes = size.voxels;
    std::vector<std::int32_t> responses;
    for (int j = 0; j < size.voxels; ++j) {
        const double distance = orbit_mm - (origin + j * h);
        const std::vector<double> taps = gaussian_taps(4.0 + 0.045 * distance, h);
        geometry.responses.push_back({{taps, taps}});
        responses.push_back(j);
    }
    for (int v = first; v < size.views; v += step) {
        geometry.views.push_back({2.0 * std::numbers::pi * v / size.views, 0.5 * (size.voxels - 1), responses});
    }
    return geometry;
}

std::vector<float> cylinder(const kernels::Grid& grid, double value) {
    std::vector<float> image;
    image.reserve(grid.voxels());
    for (int x = 0; x < grid.size[0]; ++x) {
        for (int y = 0; y < grid.size[1]; ++y) {
            const double r =
                std::hypot(grid.origin_mm[0] + x * grid.voxel_mm[0], grid.origin_mm[1] + y * grid.voxel_mm[1]);
            image.insert(image.end(), static_cast<std::size_t>(grid.size[2]),
                         static_cast<float>(r < cylinder_radius_mm ? value : 0.0));
        }
    }
    return image;
}

/// Four for each of a sample's two interpolations, of the image and of the map, and one for each tap.
double multiply_adds(const kernels::SpectGeometry& geometry) {
    double per_line = 0.0;
    for (const kernels::PlaneResponse& response : geometry.responses) {
        per_line += 8.0;
        for (const kernels::SeparableKernel& term : response) {
            per_line += static_cast<double>(term.across.size() + term.along.size());
        }
    }
    return static_cast<double>(geometry.size()) * per_line;
}

struct Subset {
    std::unique_ptr<kernels::Projector> projector;
    kernels::Buffer measured, expected, sensitivity;
};

/// What an iteration works on, resident.
class Reconstruction {
public:
    Reconstruction(kernels::Backend& backend, const SpectSize& size)
        : backend_(backend), grid_(geometry_of(size, 0, size.views).grid), image_(backend.make_buffer(grid_.voxels())),
          correction_(backend.make_buffer(grid_.voxels())), accumulator_(backend.make_accumulator(grid_.voxels(), {})),
          probe_(backend.make_buffer(1)) {
        auto map = std::make_shared<kernels::Buffer>(backend.make_buffer(grid_.voxels()));
        backend.upload(cylinder(grid_, water_per_mm), *map);
        backend.upload(cylinder(grid_, 1.0), image_);
        for (int s = 0; s < size.subsets; ++s) {
            kernels::SpectGeometry geometry = geometry_of(size, s, size.subsets);
            geometry.attenuation = map;
            multiply_adds_ += multiply_adds(geometry);
            subsets_.push_back(make_subset(std::move(geometry)));
        }
        backend.fill(image_, 1.0);
    }

    double multiply_adds_of_a_direction() const { return multiply_adds_; }
    void forward() {
        for (Subset& s : subsets_) {
            s.projector->forward(image_, s.expected);
        }
        wait();
    }
    void back() {
        for (Subset& s : subsets_) {
            backend_.back(*s.projector, s.measured, accumulator_, correction_);
        }
        wait();
    }
    void iterate() {
        for (Subset& s : subsets_) {
            s.projector->forward(image_, s.expected);
            backend_.ratio(s.measured, s.expected, 1e-6, s.expected);
            backend_.back(*s.projector, s.expected, accumulator_, correction_);
            backend_.em_update(image_, correction_, s.sensitivity, 1e-6);
        }
        wait();
    }

private:
    Subset make_subset(kernels::SpectGeometry geometry) {
        const std::size_t size = geometry.size();
        Subset subset{backend_.make_projector(std::move(geometry)), backend_.make_buffer(size),
                      backend_.make_buffer(size), backend_.make_buffer(grid_.voxels())};
        subset.projector->forward(image_, subset.measured);
        backend_.fill(subset.expected, 1.0);
        backend_.back(*subset.projector, subset.expected, accumulator_, subset.sensitivity);
        return subset;
    }
    /// A download ends only when the device has done all that came before.
    void wait() {
        std::vector<float> one(1);
        backend_.download(probe_, one);
    }

    kernels::Backend& backend_;
    kernels::Grid grid_;
    kernels::Buffer image_, correction_;
    kernels::Accumulator accumulator_;
    kernels::Buffer probe_;
    std::vector<Subset> subsets_;
    double multiply_adds_ = 0.0;
};

}  // namespace

SpectTimes time_spect_iteration(kernels::Backend& backend, const SpectSize& size) {
    Reconstruction work(backend, size);
    constexpr double ms = 1e3;
    SpectTimes times;
    times.forward = ms * median_seconds([&] { work.forward(); });
    times.back = ms * median_seconds([&] { work.back(); });
    times.iteration = ms * median_seconds([&] { work.iterate(); });
    times.multiply_adds = work.multiply_adds_of_a_direction();
    return times;
}

}  // namespace isotone::bench
