// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/spect_tables.hpp"

#include "kernels/cuda/projector_checks.hpp"
#include "kernels/cuda/spect_position.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

PositionPart part_of(double x, double y) {
    // What lies this far outside meets no voxel, wherever exactly it is.
    constexpr double far_away = 1 << 29;
    const double near_x = std::clamp(x, -far_away, far_away);
    const double near_y = std::clamp(y, -far_away, far_away);
    const double whole_x = std::floor(near_x);
    const double whole_y = std::floor(near_y);
    return {static_cast<std::int32_t>(whole_x), static_cast<std::int32_t>(whole_y),
            static_cast<float>(near_x - whole_x), static_cast<float>(near_y - whole_y)};
}

void add_view(const SpectGeometry& geometry, const SpectView& view, SpectTables& tables) {
    const double h = geometry.grid.voxel_mm[0];
    const double x0 = geometry.grid.origin_mm[0] / h;
    const double y0 = geometry.grid.origin_mm[1] / h;
    const double sine = std::sin(view.angle_rad);
    const double cosine = std::cos(view.angle_rad);
    const double middle = 0.5 * (geometry.depth_planes - 1);
    for (int i = 0; i < geometry.bins; ++i) {
        const double u = i - view.axis_bin;
        tables.bins.push_back(part_of(-u * cosine - x0, u * sine - y0));
    }
    for (int j = 0; j < geometry.depth_planes; ++j) {
        const double t = j - middle;
        tables.planes.push_back(part_of(t * sine, t * cosine));
    }
    tables.voxels.push_back({static_cast<float>(-cosine), static_cast<float>(sine),
                             static_cast<float>(-x0 * cosine + y0 * sine + view.axis_bin), static_cast<float>(sine),
                             static_cast<float>(cosine), static_cast<float>(x0 * sine + y0 * cosine + middle)});
}

/// The last view's ranges of planes. The image is convex, so nothing is left out of a range but its ends.
void add_ranges(const SpectGeometry& geometry, SpectTables& tables) {
    const ImageShape shape = shape_of(geometry.grid);
    const PositionPart* const bins = tables.bins.data() + tables.bins.size() - geometry.bins;
    const PositionPart* const planes = tables.planes.data() + tables.planes.size() - geometry.depth_planes;
    for (int first = 0; first < geometry.bins; first += 4) {
        PlaneRange range{geometry.depth_planes, 0};
        for (int i = first; i < std::min(first + 4, geometry.bins); ++i) {
            for (int j = 0; j < geometry.depth_planes; ++j) {
                if (meets_image(position_of(bins[i], planes[j]), shape)) {
                    range = {std::min(range.begin, j), std::max(range.end, j + 1)};
                }
            }
        }
        tables.ranges.push_back(range);
    }
}

/// The taps that can matter within `count` samples, and the table that spect_blur.hpp reads: entry m holds the weight
/// of offset out - in = 4 side + 4 - m, where `side` groups lie on either side of the one in the middle.
class TapTable {
public:
    explicit TapTable(SpectTables& tables) : tables_(tables) {}

    PaddedTaps add(const std::vector<double>& weights, int count, double scale) {
        const int all = static_cast<int>(weights.size() / 2);
        const int radius = std::min(all, count - 1);
        const int side = (radius + 3) / 4;
        const PaddedTaps padded{static_cast<std::int32_t>(tables_.taps.size() / 4), 2 * side + 1};
        const int entries = 8 * side + 8;
        for (int m = 0; m < entries; ++m) {
            const int offset = 4 * side + 4 - m;
            tables_.taps.push_back(weight(weights, all, radius, offset, scale));
            tables_.transposed_taps.push_back(weight(weights, all, radius, -offset, scale));
        }
        return padded;
    }

private:
    static float weight(const std::vector<double>& weights, int centre, int radius, int offset, double scale) {
        return std::abs(offset) > radius
                   ? 0.0F
                   : static_cast<float>(scale * weights[static_cast<std::size_t>(centre + offset)]);
    }

    SpectTables& tables_;
};

/// The kernels of each response one after another; a point that stays a point is a kernel of one tap.
std::vector<PlaneTerms> add_kernels(const SpectGeometry& geometry, SpectTables& tables) {
    const double h = geometry.grid.voxel_mm[0];
    TapTable taps(tables);
    std::vector<PlaneTerms> responses;
    for (const PlaneResponse& response : geometry.responses) {
        const PlaneResponse point{{{1.0}, {1.0}}};
        const PlaneResponse& terms = response.empty() ? point : response;
        responses.push_back(
            {0, static_cast<std::int32_t>(tables.kernels.size()), static_cast<std::int32_t>(terms.size())});
        for (const SeparableKernel& term : terms) {
            const KernelTerm kernel{taps.add(term.across, geometry.bins, h),
                                    taps.add(term.along, geometry.grid.size[2], 1.0)};
            tables.most_along_groups = std::max(tables.most_along_groups, kernel.along.groups);
            tables.kernels.push_back(kernel);
        }
    }
    return responses;
}

}  // namespace

SpectTables make_spect_tables(const SpectGeometry& geometry) {
    require_index_range(geometry.grid.voxels(), "voxels");
    require_index_range(geometry.views.size() * static_cast<std::size_t>(geometry.bins), "bins of all views");
    require_index_range(static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.grid.size[2]),
                        "bins of all rows");
    require_index_range(static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.depth_planes),
                        "samples of a slice");
    require_index_range(geometry.views.size() * static_cast<std::size_t>(geometry.depth_planes),
                        "depth planes of all views");
    SpectTables tables;
    const std::vector<PlaneTerms> responses = add_kernels(geometry, tables);
    std::int64_t layer = 0;
    for (const SpectView& view : geometry.views) {
        add_view(geometry, view, tables);
        add_ranges(geometry, tables);
        tables.layers.push_back(layer);
        for (const std::int32_t response : view.responses) {
            PlaneTerms terms = response < 0 ? PlaneTerms{0, 0, 0} : responses[static_cast<std::size_t>(response)];
            terms.first_layer = static_cast<std::int32_t>(layer);
            tables.terms.push_back(terms);
            layer += terms.count;
            require_index_range(static_cast<std::size_t>(layer), "layers of all views");
        }
    }
    tables.layers.push_back(layer);
    return tables;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
