// SPDX-License-Identifier: Apache-2.0
#include "core/view_sums.hpp"

#include <numeric>

namespace isotone {

std::vector<double> sums_of_views(const ProjectionGeometry& geometry, std::span<const float> values) {
    const std::size_t pixels = static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.rows);
    std::vector<double> sums;
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        const std::span<const float> view = values.subspan(v * pixels, pixels);
        sums.push_back(std::accumulate(view.begin(), view.end(), 0.0));
    }
    return sums;
}

}  // namespace isotone
