// SPDX-License-Identifier: Apache-2.0
/// The geometries the gates are held on: odd sizes, one ring, few planes, gaps, spans, every pitch to voxel ratio,
/// images off the axis, lines that miss.
#pragma once

#include "kernels/backend.hpp"

#include <string>
#include <vector>

namespace isotone::kernels::gates {

struct SheetCase {
    std::string name;
    SheetGeometry geometry;
};

struct EventCase {
    std::string name;
    EventGeometry geometry;
};

std::vector<SheetCase> sheet_cases();
std::vector<EventCase> event_cases();

/// A grid of `size` voxels whose centre is at `centre_mm`.
Grid grid_at(std::array<int, 3> size, std::array<double, 3> voxel_mm, std::array<double, 3> centre_mm = {0, 0, 0});

/// The lines of a ring of `crystals` on radius_mm: `views` of them evenly spread over the half turn, tangential bins
/// -bins/2 ... (the crystal numbering of core/sinogram.hpp).
std::vector<Line> ring_lines(int crystals, double radius_mm, int views, int bins);

/// All ring pairs with |difference| <= max_difference: difference 0, 1, -1, 2, ... each in the order of ring a.
std::vector<Plane> ring_pair_planes(const std::vector<double>& ring_z_mm, int max_difference);

/// Equally spaced rings centred on z = 0; after every `per_block` rings a gap of `gap_mm` more.
std::vector<double> ring_positions(int rings, double pitch_mm, int per_block = 1 << 20, double gap_mm = 0.0);

}  // namespace isotone::kernels::gates
