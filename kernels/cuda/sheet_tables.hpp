// SPDX-License-Identifier: Apache-2.0
/// What the sheet kernels read: plain tables made in double on the host, rounded once to float.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/gpu_runtime.hpp"

#include <cstdint>
#include <vector>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Number of voxels along each axis.
struct ImageShape {
    std::int32_t x, y, z;
};

/// A transaxial line in voxel indices; kernels/common/path.hpp has the formulas. `middle` counts the position along the
/// line from its middle (-1/2 at end a, 1/2 at end b): smaller numbers round less.
struct SheetLine {
    std::int32_t axis, first, steps;
    float across_start, across_slope;
    float middle_start, middle_slope;
    float voxel_over_run, length2;
};

/// A plane in voxel indices: z index at the middle of the line, and the extent from end a to end b.
struct SheetPlane {
    float z_middle, z_extent;
    float extent2_mm2;
};

/// Planes that the 32 lanes of a warp back project together, -1 where a lane has none. They have equal extents and lie
/// more than one voxel apart, so their lower neighbours are distinct voxels on every step, and so are their upper ones:
/// plain additions do, without atomics.
struct PlaneBatch {
    std::int32_t plane[32];
};

struct SheetTables {
    std::vector<SheetLine> lines;
    std::vector<SheetPlane> planes;
    std::vector<PlaneBatch> batches;
};

ImageShape shape_of(const Grid& grid);
SheetTables make_sheet_tables(const SheetGeometry& geometry);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
