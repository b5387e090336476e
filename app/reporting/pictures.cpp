// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/pictures.hpp"

#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace isotone::app {
namespace {

using report::Picture;
using report::View;

constexpr int reach = 2;

// Running sum over 2 * reach + 1 neighbours along one line of `n` elements `stride` apart; the border counts as zero.
void sum_line(std::vector<float>& values, std::size_t start, std::size_t stride, int n, std::vector<float>& line) {
    line.resize(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        float sum = 0.0F;
        for (int k = std::max(0, i - reach); k <= std::min(n - 1, i + reach); ++k) {
            sum += values[start + static_cast<std::size_t>(k) * stride];
        }
        line[static_cast<std::size_t>(i)] = sum;
    }
    for (int i = 0; i < n; ++i) {
        values[start + static_cast<std::size_t>(i) * stride] = line[static_cast<std::size_t>(i)];
    }
}

std::vector<float> box_sums(const Volume& volume) {
    std::vector<float> values = volume.values;
    std::replace_if(
        values.begin(), values.end(), [](float v) { return !std::isfinite(v); }, 0.0F);
    std::vector<float> line;
    const auto [nx, ny, nz] = volume.grid.size;
    const auto row = static_cast<std::size_t>(nx), slice = row * static_cast<std::size_t>(ny);
    for (int z = 0; z < nz; ++z) {
        for (int y = 0; y < ny; ++y) {
            sum_line(values, volume.offset(0, y, z), 1, nx, line);
        }
        for (int x = 0; x < nx; ++x) {
            sum_line(values, volume.offset(x, 0, z), row, ny, line);
        }
    }
    for (int y = 0; y < ny; ++y) {
        for (int x = 0; x < nx; ++x) {
            sum_line(values, volume.offset(x, y, 0), slice, nz, line);
        }
    }
    return values;
}

/// Where a slice lies, in mm where the axes of the grid are those of its frame, and its number from 1.
std::string at(const char* name, const ImageGrid& grid, const std::array<int, 3>& centre, std::size_t axis) {
    const std::string slice = "slice " + std::to_string(centre[axis] + 1) + " of " + std::to_string(grid.size[axis]);
    if (std::abs(grid.direction[4 * axis]) < 0.999) {
        return std::string(name) + ", " + slice;
    }
    Vector3 index;
    std::copy(centre.begin(), centre.end(), index.begin());
    const double tenths = std::round(10.0 * grid.position(index)[axis]) / 10.0 + 0.0;  // never -0
    return std::string(name) + ", " + "xyz"[axis] + " = " + number_text(tenths) + " mm" +
           (grid.frame == Frame::patient_lps ? " (LPS), " : " (gantry), ") + slice;
}

}  // namespace

std::array<int, 3> hottest_region(const Volume& volume) {
    const std::vector<float> sums = box_sums(volume);
    const auto hottest = static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
    const auto nx = static_cast<std::size_t>(volume.grid.size[0]), ny = static_cast<std::size_t>(volume.grid.size[1]);
    return {static_cast<int>(hottest % nx), static_cast<int>(hottest / nx % ny), static_cast<int>(hottest / nx / ny)};
}

double display_high(const Volume& volume) {
    std::vector<float> values;
    std::copy_if(volume.values.begin(), volume.values.end(), std::back_inserter(values),
                 [](float v) { return std::isfinite(v); });
    if (values.empty()) {
        return 1.0;
    }
    const auto rank = values.begin() + static_cast<std::ptrdiff_t>(0.999 * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), rank, values.end());
    const double high = *rank, largest = *std::max_element(rank, values.end());
    return std::max({high, 0.3 * largest, 1e-30});
}

std::vector<report::Block> picture_row(const Volume& volume, const std::array<int, 3>& centre, double high) {
    return {Picture{at("Transverse slice", volume.grid, centre, 2), volume, View::transverse, centre[2], 0.0, high},
            Picture{at("Coronal slice", volume.grid, centre, 1), volume, View::coronal, centre[1], 0.0, high},
            Picture{at("Sagittal slice", volume.grid, centre, 0), volume, View::sagittal, centre[0], 0.0, high},
            Picture{"Maximum intensity projection, coronal", volume, View::mip_coronal, 0, 0.0, high}};
}

std::vector<report::Block> picture_row(const Volume& volume) {
    return picture_row(volume, hottest_region(volume), display_high(volume));
}

}  // namespace isotone::app
