// SPDX-License-Identifier: Apache-2.0
/// Planes grouped into runs whose z interpolation weights are alike, so that they can be worked on together.
///
/// Within a run every plane has the same zb - za and lies the same whole number of voxels from its neighbour; so all of
/// them have the same interpolation weights at each step of a line. Scanners without gaps between blocks of rings, on a
/// grid whose voxel is the ring distance or a half or a third of it, give long runs; spans and oblique segments too.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/kernel_table.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace isotone::kernels::cpu {

struct PlaneRuns {
    int phases = 1;  ///< voxels between neighbours: 1, 2 or 3
    std::vector<SheetRun> runs;
    std::vector<std::int32_t> plane;  ///< place in the caller's order, run after run

    SheetRuns view() const;
    /// Room for the values of all planes, forward and back.
    std::size_t measured_size() const;
    std::size_t spread_size() const;
};

/// All planes as runs; nothing where they would be so short that working on each plane by itself is faster.
std::optional<PlaneRuns> find_plane_runs(std::span<const Plane> planes, const Grid& grid);

}  // namespace isotone::kernels::cpu
