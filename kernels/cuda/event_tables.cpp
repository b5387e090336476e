// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/event_tables.hpp"

#include "kernels/common/path.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

EventPath make_event_path(const common::LorPath& path) {
    EventPath event{};
    event.axis = path.axis;
    event.first = path.first;
    event.steps = path.steps;
    for (std::size_t k = 0; k < 2; ++k) {
        event.start[k] = static_cast<float>(path.start[k]);
        event.slope[k] = static_cast<float>(path.slope[k]);
    }
    event.weight = static_cast<float>(path.weight);
    return event;
}

/// `fraction` of the range 0..1 in 2^bits equal parts.
std::uint32_t part(double fraction, unsigned bits) {
    const double parts = std::ldexp(1.0, static_cast<int>(bits));
    return static_cast<std::uint32_t>(std::clamp(fraction * parts, 0.0, parts - 1.0));
}

/// Direction first (driving axis, then the two slopes), then where the path crosses its middle plane.
std::uint32_t locality_key(const common::LorPath& path, const Grid& grid) {
    constexpr unsigned direction_bits = 5;
    constexpr unsigned position_bits = 6;
    auto key = static_cast<std::uint32_t>(path.axis);
    const double voxel = grid.voxel_mm[static_cast<std::size_t>(path.axis)];
    for (std::size_t k = 0; k < 2; ++k) {
        const double tangent = path.slope[k] * grid.voxel_mm[static_cast<std::size_t>(path.across[k])] / voxel;
        key = key << direction_bits | part(0.5 * (tangent + 1.0), direction_bits);
    }
    for (std::size_t k = 0; k < 2; ++k) {
        const double middle = path.start[k] + 0.5 * path.steps * path.slope[k];
        key = key << position_bits | part(middle / grid.size[static_cast<std::size_t>(path.across[k])], position_bits);
    }
    return key;
}

}  // namespace

EventTables make_event_tables(const EventGeometry& geometry) {
    EventTables tables;
    tables.paths.reserve(geometry.events.size());
    tables.keys.reserve(geometry.events.size());
    for (std::size_t i = 0; i < geometry.events.size(); ++i) {
        const common::EventEnds ends = common::ends_of(geometry, i);
        const common::LorPath path = common::make_path(ends.a, ends.b, geometry.grid);
        tables.paths.push_back(make_event_path(path));
        tables.keys.push_back(locality_key(path, geometry.grid));
    }
    return tables;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
