// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/spect_views.hpp"

#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/spect_image.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::cpu {
namespace {

/// The whole numbers i in [0, count) with low < start + i slope < high.
SpectRange where_between(double start, double slope, double low, double high, int count) {
    if (slope == 0.0) {
        return {0, start > low && start < high ? count : 0};
    }
    const double a = (low - start) / slope;
    const double b = (high - start) / slope;
    const double most = count;
    return {static_cast<int>(std::ceil(std::clamp(std::min(a, b), 0.0, most))),
            static_cast<int>(std::floor(std::clamp(std::max(a, b), -1.0, most - 1.0))) + 1};
}

/// Bins of a plane whose samples lie less than a voxel outside the image, or little more: gathering may find a weight
/// of rounding errors there. The border of the image holds all of them.
SpectRange bins_near(const SpectShape& shape, double x, double y, double sine, double cosine) {
    constexpr double reach = 1.001;
    const SpectRange in_x = where_between(x, -cosine, -reach, shape.nx - 1 + reach, shape.bins);
    const SpectRange in_y = where_between(y, sine, -reach, shape.ny - 1 + reach, shape.bins);
    const int first = std::max(in_x.first, in_y.first);
    return {first, std::max(first, std::min(in_x.last, in_y.last))};
}

}  // namespace

SpectViews::SpectViews(const SpectGeometry& geometry) {
    shape_.nx = geometry.grid.size[0];
    shape_.ny = geometry.grid.size[1];
    shape_.nz = geometry.grid.size[2];
    shape_.bins = geometry.bins;
    shape_.planes = geometry.depth_planes;
    shape_.vectors = vectors_of(shape_.nz);
    shape_.column = static_cast<std::ptrdiff_t>(shape_.vectors) * lanes;
    shape_.slot = static_cast<std::ptrdiff_t>(shape_.vectors) * spacing + lanes;
    shape_.image_x = shape_.ny + 2 * image_border;
    shape_.plane = shape_.bins + 1;
    for (const PlaneResponse& response : geometry.responses) {
        const auto first = static_cast<int>(forward_.size());
        for (const SeparableKernel& kernel : response) {
            add_kernel(kernel, geometry.grid.voxel_mm[0]);
        }
        if (response.empty()) {
            add_kernel({{1.0}, {1.0}}, geometry.grid.voxel_mm[0]);
        }
        responses_.push_back({first, static_cast<int>(forward_.size())});
    }
    for (const SpectView& view : geometry.views) {
        add_view(geometry, view);
    }
}

int SpectViews::layers(std::size_t view, SpectRange planes) const {
    const auto at = [&](int plane) {
        return plane == shape_.planes ? layers_[view] : views_[view].planes[plane].layer;
    };
    return at(planes.last) - at(planes.first);
}

int SpectViews::most_layers(int planes) const {
    int most = 0;
    for (std::size_t v = 0; v < count(); ++v) {
        for (int first = 0; first < shape_.planes; ++first) {
            most = std::max(most, layers(v, {first, std::min(shape_.planes, first + planes)}));
        }
    }
    return most;
}

/// Taps below 1e-12 of the largest are rounding errors of a float sum: they are left out at both ends.
SpectTaps SpectViews::add_taps(const std::vector<double>& taps, double factor, bool transpose) {
    std::vector<double> order = taps;
    if (transpose) {
        std::reverse(order.begin(), order.end());
    }
    double largest = 0.0;
    for (const double w : order) {
        largest = std::max(largest, std::abs(w));
    }
    const auto counts = [&](double w) { return std::abs(w) > 1e-12 * largest; };
    const auto begin = std::find_if(order.begin(), order.end(), counts);
    const auto end = std::find_if(order.rbegin(), std::make_reverse_iterator(begin), counts).base();
    std::vector<float>& stored = taps_.emplace_back(kernel_border, 0.0F);
    std::transform(begin, end, std::back_inserter(stored), [&](double w) { return static_cast<float>(factor * w); });
    stored.resize(stored.size() + kernel_border, 0.0F);
    const auto low = static_cast<int>(begin - order.begin()) - static_cast<int>(order.size() / 2);
    return {stored.data() + kernel_border, low, static_cast<int>(end - begin)};
}

/// Forward and back; the length of a step goes with the taps across bins. A kernel of zeros is none.
void SpectViews::add_kernel(const SeparableKernel& kernel, double length_mm) {
    const SpectKernel forward{add_taps(kernel.across, length_mm, false), add_taps(kernel.along, 1.0, false)};
    if (forward.across.count == 0 || forward.along.count == 0) {
        return;
    }
    forward_.push_back(forward);
    back_.push_back({add_taps(kernel.across, length_mm, true), add_taps(kernel.along, 1.0, true)});
}

void SpectViews::add_view(const SpectGeometry& geometry, const SpectView& view) {
    const double h = geometry.grid.voxel_mm[0];
    const double ox = geometry.grid.origin_mm[0] / h, oy = geometry.grid.origin_mm[1] / h;
    const double middle = 0.5 * (shape_.planes - 1);
    SpectViewTable table;
    table.sine = std::sin(view.angle_rad);
    table.cosine = std::cos(view.angle_rad);
    table.x0 = view.axis_bin * table.cosine - middle * table.sine - ox;
    table.y0 = -view.axis_bin * table.sine - middle * table.cosine - oy;
    table.bin0 = view.axis_bin - ox * table.cosine + oy * table.sine;
    table.plane0 = middle + ox * table.sine + oy * table.cosine;
    std::vector<SpectPlane>& planes = planes_.emplace_back();
    int layers = 0;
    for (int j = 0; j < shape_.planes; ++j) {
        const std::int32_t response = view.responses[static_cast<std::size_t>(j)];
        SpectPlane plane;
        plane.bins =
            bins_near(shape_, table.x0 + j * table.sine, table.y0 + j * table.cosine, table.sine, table.cosine);
        plane.kernels = response < 0 ? SpectRange{} : responses_[static_cast<std::size_t>(response)];
        plane.layer = layers;
        layers += plane.kernels.last - plane.kernels.first;
        planes.push_back(plane);
    }
    table.planes = planes.data();
    views_.push_back(table);
    layers_.push_back(layers);
}

}  // namespace isotone::kernels::cpu
