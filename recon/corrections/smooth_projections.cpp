// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/smooth_projections.hpp"

#include "core/gaussian_kernel.hpp"

#include <algorithm>
#include <cstddef>

namespace isotone::recon {
namespace {

/// One line of `count` samples, `stride` apart, convolved with a symmetric half kernel.
void convolve_line(double* line, int count, std::size_t stride, const std::vector<double>& half,
                   std::vector<double>& work) {
    const int radius = static_cast<int>(half.size()) - 1;
    work.assign(static_cast<std::size_t>(count), 0.0);
    for (int to = 0; to < count; ++to) {
        double sum = 0.0;
        for (int from = std::max(0, to - radius); from <= std::min(count - 1, to + radius); ++from) {
            sum += half[static_cast<std::size_t>(std::abs(to - from))] * line[static_cast<std::size_t>(from) * stride];
        }
        work[static_cast<std::size_t>(to)] = sum;
    }
    for (int i = 0; i < count; ++i) {
        line[static_cast<std::size_t>(i) * stride] = work[static_cast<std::size_t>(i)];
    }
}

void convolve(const ProjectionGeometry& geometry, const std::vector<double>& across, const std::vector<double>& along,
              std::vector<double>& values) {
    std::vector<double> work;
    for (int v = 0; v < static_cast<int>(geometry.views.size()); ++v) {
        for (int row = 0; row < geometry.rows; ++row) {
            convolve_line(&values[geometry.offset(v, 0, row)], geometry.bins, static_cast<std::size_t>(geometry.rows),
                          across, work);
        }
        for (int bin = 0; bin < geometry.bins; ++bin) {
            convolve_line(&values[geometry.offset(v, bin, 0)], geometry.rows, 1, along, work);
        }
    }
}

std::vector<double> squared(std::vector<double> half) {
    std::transform(half.begin(), half.end(), half.begin(), [](double w) { return w * w; });
    return half;
}

}  // namespace

void smooth_projections(const ProjectionGeometry& geometry, double fwhm_mm, std::vector<double>& values,
                        std::vector<double>* variance) {
    if (fwhm_mm == 0.0) {
        return;
    }
    const std::vector<double> across = gaussian_kernel(fwhm_mm, geometry.bin_mm);
    const std::vector<double> along = gaussian_kernel(fwhm_mm, geometry.row_mm);
    convolve(geometry, across, along, values);
    if (variance != nullptr) {
        convolve(geometry, squared(across), squared(along), *variance);
    }
}

}  // namespace isotone::recon
