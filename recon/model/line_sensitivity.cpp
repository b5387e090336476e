// SPDX-License-Identifier: Apache-2.0
#include "recon/model/line_sensitivity.hpp"

#include "core/error.hpp"
#include "recon/resident.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

namespace isotone::recon {
namespace {

struct Group {
    std::span<const int> views;
    std::unique_ptr<kernels::Projector> projector;
};

}  // namespace

kernels::Buffer line_sensitivity(const PetFactors& factors, const kernels::Grid& grid, std::span<const int> views,
                                 kernels::Backend& backend, kernels::Accumulator& accumulator,
                                 std::size_t largest_group) {
    const SinogramGeometry& geometry = factors.geometry();
    const std::size_t per_view = static_cast<std::size_t>(geometry.bins()) * geometry.planes().size();
    const std::size_t step = std::max<std::size_t>(1, largest_group / per_view);

    // The bound is taken in the order of the views, so that it is the same for every grouping. The factors are made
    // twice: keeping them is what the groups avoid.
    std::vector<Group> groups;
    double sum = 0.0, largest_element = 0.0;
    for (std::size_t first = 0; first < views.size(); first += step) {
        const std::span<const int> part = views.subspan(first, std::min(step, views.size() - first));
        SubsetLines lines = subset_lines(factors, grid, part);
        if (lines.kept.empty()) {
            continue;
        }
        sum = std::accumulate(lines.multiplicative.begin(), lines.multiplicative.end(), sum);
        groups.push_back({part, backend.make_projector(std::move(lines.geometry))});
        largest_element = std::max(largest_element, groups.back().projector->largest_element());
    }
    if (!std::isfinite(sum)) {
        throw Error(ErrorCode::inconsistent_data, "multiplicative data", "factor times calibration is not finite",
                    "check the calibration factor and the duration");
    }

    backend.reset(accumulator, kernels::Backend::scale_for(sum, largest_element));
    for (Group& group : groups) {
        const SubsetLines lines = subset_lines(factors, grid, group.views);
        group.projector->back(resident(backend, lines.multiplicative), accumulator);
        group.projector.reset();
    }
    kernels::Buffer sensitivity = backend.make_buffer(grid.voxels());
    backend.finish(accumulator, sensitivity);
    return sensitivity;
}

}  // namespace isotone::recon
