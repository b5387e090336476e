// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/spect_cases.hpp"

#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace isotone::kernels::gates {
namespace {

constexpr double pi = std::numbers::pi;

/// Views without blur; the axis projects to `axis_bin`.
SpectGeometry plain(const Grid& grid, int bins, int planes, const std::vector<double>& angles, double axis_bin) {
    SpectGeometry geometry;
    geometry.grid = grid;
    geometry.bins = bins;
    geometry.depth_planes = planes;
    geometry.responses = {{}};
    for (const double angle : angles) {
        geometry.views.push_back({angle, axis_bin, std::vector<std::int32_t>(static_cast<std::size_t>(planes), 0)});
    }
    return geometry;
}

double resolution(double distance_mm) {
    return 4.0 + 0.045 * distance_mm;
}

/// Up to 0.05/mm: opaque enough that a plane more or less is seen, with holes where nothing attenuates.
std::vector<float> map_of(const Grid& grid, unsigned stream) {
    std::vector<float> map = random_values(grid.voxels(), stream, 0.0, 0.05);
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    for (std::size_t i = 0; i < map.size(); ++i) {
        const std::size_t column = i / nz;
        if (column % 3 == 0 || column < map.size() / nz / 4) {
            map[i] = 0.0F;
        }
    }
    return map;
}

/// Taps without symmetry, positive and not normalised.
std::vector<double> lopsided(int taps, unsigned stream) {
    const std::vector<float> values = random_values(static_cast<std::size_t>(taps), stream, 0.05, 0.6);
    return {values.begin(), values.end()};
}

SpectCase plain_case() {
    return {"no blur, right angles", plain(grid_at({9, 7, 5}, {2, 2, 3}), 9, 9, {0, pi / 2, pi, 3 * pi / 2}, 4.0), {}};
}

SpectCase attenuated_case() {
    const Grid grid = grid_at({8, 10, 17}, {3, 3, 3});
    return {"attenuation alone", plain(grid, 12, 13, {0.0, 0.4, pi / 2, 4.9}, 5.3), map_of(grid, 31)};
}

/// Body contour: every view has a radius of its own.
SpectCase body_contour() {
    const Grid grid = grid_at({11, 13, 9}, {4, 4, 3.5});
    SpectCase c{"body contour", plain(grid, 15, 15, {0.3, 1.1, pi / 2, 2.9, 4.0, 6.1}, 6.8), map_of(grid, 32)};
    respond(c.geometry, {180, 150, 240, 165.5, 201, 190}, resolution);
    return c;
}

SpectCase one_row() {
    const Grid grid = grid_at({16, 16, 1}, {3.32, 3.32, 5});
    SpectCase c{"one row", plain(grid, 16, 16, {0.0, pi / 4, 2.0}, 7.5), map_of(grid, 33)};
    respond(c.geometry, {100, 120, 140}, resolution);
    return c;
}

/// The face stands inside the grid: nearer planes are not seen, but attenuate.
SpectCase unseen_planes() {
    const Grid grid = grid_at({13, 13, 6}, {5, 5, 5});
    SpectCase c{"unseen planes", plain(grid, 17, 17, {0.7, pi, 5.5}, 8.0), map_of(grid, 34)};
    respond(c.geometry, {20, 12, 31}, resolution);
    c.geometry.views[1].responses.assign(17, -1);
    c.geometry.views[1].responses[4] = 0;
    return c;
}

SpectCase asymmetric_kernels() {
    const Grid grid = grid_at({10, 9, 20}, {2, 2, 2});
    SpectCase c{"asymmetric kernels", plain(grid, 14, 11, {0.2, 1.9, 3.6}, 6.1), map_of(grid, 35)};
    c.geometry.responses = {{{lopsided(5, 36), lopsided(3, 37)}}, {}, {{lopsided(1, 38), lopsided(9, 39)}}};
    for (std::size_t j = 0; j < 11; ++j) {
        c.geometry.views[0].responses[j] = static_cast<std::int32_t>(j % 3);
        c.geometry.views[2].responses[j] = 2;
    }
    return c;
}

/// A core and a wide penetration tail, and kernels longer than the detector.
SpectCase two_terms() {
    const Grid grid = grid_at({9, 12, 21}, {3, 3, 3});
    SpectCase c{"two terms", plain(grid, 11, 12, {0.9, 2.2, 4.4}, 5.0), map_of(grid, 40)};
    const PlaneResponse tailed{{gaussian_taps(7, 3), gaussian_taps(7, 3)}, {lopsided(41, 41), lopsided(61, 42)}};
    c.geometry.responses = {tailed, {{lopsided(3, 43), lopsided(5, 44)}, {{0.0, 0.0, 0.3}, {0.0, 0.5, 0.0}}}};
    c.geometry.views[1].responses.assign(12, 1);
    return c;
}

SpectCase off_centre() {
    const Grid grid = grid_at({14, 9, 33}, {2.5, 2.5, 4}, {13.7, -22.1, 31.0});
    SpectCase c{"off centre", plain(grid, 40, 41, {0.0, pi / 3, 3.3, 5.0}, 17.25), map_of(grid, 45)};
    respond(c.geometry, {90, 80, 100, 110}, resolution);
    return c;
}

SpectCase few_bins() {
    const Grid grid = grid_at({23, 21, 4}, {3, 3, 3});
    SpectCase c{"fewer bins than voxels", plain(grid, 7, 5, {0.6, 2.5}, 3.9), map_of(grid, 46)};
    respond(c.geometry, {60, 70}, resolution);
    return c;
}

/// More rows than a strip of vectors, more views than a batch; some see nothing of the grid.
SpectCase tall() {
    const Grid grid = grid_at({9, 10, 70}, {4, 4, 2});
    SpectCase c{"tall", plain(grid, 35, 12, {0.1, 0.9, 1.7, 2.5, 3.3, 4.1, 4.9}, 15.0), map_of(grid, 47)};
    c.geometry.views[2].axis_bin = -100.0;
    c.geometry.views[3].axis_bin = 400.0;
    respond(c.geometry, {200, 190, 180, 170, 180, 190, 200}, resolution);
    return c;
}

}  // namespace

SpectGeometry SpectCase::on(Backend& backend) const {
    SpectGeometry complete = geometry;
    if (!attenuation.empty()) {
        complete.attenuation = std::make_shared<const Buffer>(upload(backend, attenuation));
    }
    return complete;
}

std::vector<SpectCase> spect_cases() {
    return {plain_case(),         attenuated_case(), body_contour(), one_row(),  unseen_planes(),
            asymmetric_kernels(), two_terms(),       off_centre(),   few_bins(), tall()};
}

SpectCase spect_case(const std::string& name) {
    for (const SpectCase& c : spect_cases()) {
        if (c.name == name) {
            return c;
        }
    }
    throw std::logic_error("no SPECT case of the name " + name);
}

std::vector<double> gaussian_taps(double fwhm_mm, double width_mm) {
    const double sigma = fwhm_mm / (2.0 * std::sqrt(2.0 * std::numbers::ln2)) / width_mm;
    const int radius = static_cast<int>(std::ceil(4.0 * sigma));
    std::vector<double> taps;
    double sum = 0.0;
    for (int k = -radius; k <= radius; ++k) {
        taps.push_back(radius == 0 ? 1.0 : std::exp(-0.5 * k * k / (sigma * sigma)));
        sum += taps.back();
    }
    for (double& w : taps) {
        w /= sum;
    }
    return taps;
}

void respond(SpectGeometry& geometry, const std::vector<double>& radius_mm, ResolutionFunction fwhm_mm) {
    geometry.responses.clear();
    const double h = geometry.grid.voxel_mm[0];
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        for (int j = 0; j < geometry.depth_planes; ++j) {
            const double distance = radius_mm[v] - (j - 0.5 * (geometry.depth_planes - 1)) * h;
            std::int32_t& response = geometry.views[v].responses[static_cast<std::size_t>(j)];
            if (distance < 0.0) {
                response = -1;
                continue;
            }
            response = static_cast<std::int32_t>(geometry.responses.size());
            const double fwhm = fwhm_mm(distance);
            geometry.responses.push_back({{gaussian_taps(fwhm, h), gaussian_taps(fwhm, geometry.grid.voxel_mm[2])}});
        }
    }
}

}  // namespace isotone::kernels::gates
