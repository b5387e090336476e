// SPDX-License-Identifier: Apache-2.0
/// The inner loops of the CPU backend, compiled once for each instruction set level and chosen at run time.
///
/// Plain structs and pointers only: the files behind this table are compiled with instruction sets the machine may
/// lack, so no inline library function may be shared with the rest of the program.
#pragma once

#include "kernels/cpu/spect_kernel_table.hpp"

#include <cstddef>
#include <cstdint>

namespace isotone::kernels::cpu {

inline constexpr int row_steps = 8;     ///< steps side by side in a slab: few enough that a plane meets few z rows
inline constexpr int run_steps = 16;    ///< steps whose rows a run's planes meet while they stay in registers
inline constexpr int image_border = 2;  ///< zero columns around a padded image: taps and their rounding stay inside
inline constexpr int column_unit = 8;   ///< columns of a padded image start and end at a multiple of this

/// The planes of a sheet in working order (neighbours in z together), padded to a multiple of `lanes`.
struct SheetPlanes {
    int count = 0;                        ///< without padding
    int blocks = 0;                       ///< of `lanes` planes
    const double* za = nullptr;           ///< z index of end a
    const double* dz = nullptr;           ///< z index of end b minus that of end a
    const float* dz2_mm2 = nullptr;       ///< (zb - za)^2
    const float* block_dz = nullptr;      ///< largest |dz| of each block
    const std::int32_t* plane = nullptr;  ///< place in the caller's order
};

/// Planes of a sheet with the same zb - za, each a whole number of voxels from the one before it.
struct SheetRun {
    double za = 0, dz = 0;      ///< z index of end a of the first plane; that of end b minus it
    float dz2_mm2 = 0;          ///< (zb - za)^2
    std::int32_t count = 0;     ///< planes, at least 1
    std::int32_t first = 0;     ///< its first entry in SheetRuns::plane
    std::int32_t measured = 0;  ///< where its values start among those of all runs: forward, a multiple of `lanes`
    std::int32_t spread = 0;    ///< the same in back projection, with room for zeros around
};

/// All planes of a sheet as runs.
struct SheetRuns {
    int phases = 1;  ///< voxels between neighbouring planes of a run: 1, 2 or 3
    int count = 0;
    int longest = 0;                      ///< planes of the longest run
    const SheetRun* run = nullptr;        ///< count
    const std::int32_t* plane = nullptr;  ///< place in the caller's order, run after run
};

/// One transaxial line, or a part of its steps. Step s reads the image columns near[s] and far[s]; one that lies
/// outside the grid is another column of the same driving plane, with weight 0.
struct SheetLine {
    int first = 0;  ///< the first of the steps, counted along the whole line
    int steps = 0;
    double t_start = 0, t_slope = 0;  ///< of the whole line: fraction of the way from a to b
    float voxel_over_run = 0, length2 = 0;
    const std::ptrdiff_t* near = nullptr;  ///< offset in the image of z = 0
    const std::ptrdiff_t* far = nullptr;
    const float* near_weight = nullptr;
    const float* far_weight = nullptr;
};

/// Rows of a line: [chunk of row_steps steps][z row, `margin` zero rows at either end][step within the chunk].
struct Slab {
    float* rows = nullptr;
    int nz = 0;
    int margin = 0;
    std::size_t chunk_size = 0;  ///< floats: (nz + 2 margin) x row_steps
};

/// Per-thread memory of a sheet kernel.
struct SheetScratch {
    Slab slab;
    float* columns = nullptr;     ///< row_steps x (nz rounded up to 16)
    float* start = nullptr;       ///< blocks x lanes: slab row at step 0
    float* slope = nullptr;       ///< blocks x lanes
    float* value = nullptr;       ///< blocks x lanes
    std::int32_t* low = nullptr;  ///< chunks x lanes
    float* low_float = nullptr;   ///< chunks x lanes
};

/// Per-thread memory of a kernel for runs.
struct RunScratch {
    int nz = 0;
    int phase_rows = 0;       ///< z rows of a phase, rounded up to a multiple of `lanes`
    int margin = 0;           ///< forward: zero rows at either end of a phase; a multiple of `lanes`, at least a run
    float* rows = nullptr;    ///< forward: run_steps x phases x (phase_rows + 2 margin); back: phases x phase_rows
    float* column = nullptr;  ///< phases x phase_rows: an image column along z; forward: zeros from nz on
    float* start = nullptr;   ///< runs rounded up to lanes: z index of the first plane at step 0
    float* slope = nullptr;   ///< the same: how much it rises with a step
    std::int32_t* offset = nullptr;  ///< run_steps x taps x runs rounded up: row of the first plane's tap
    float* weight = nullptr;         ///< the same: weight of the tap
    float* value = nullptr;          ///< of every plane, at SheetRun::measured or, with zeros around, SheetRun::spread
};

/// One line of response over a padded image.
struct EventPath {
    float start0 = 0, slope0 = 0;  ///< index along the first axis across
    float start1 = 0, slope1 = 0;  ///< index along the second
    float weight = 0;              ///< mm per step
    std::int32_t steps = 0;
    std::int32_t first = 0;
    std::int32_t axis = 0;    ///< driving axis
    std::uint64_t place = 0;  ///< in the caller's order
};

/// Strides of a padded image, x slowest.
struct PaddedShape {
    std::ptrdiff_t stride[3] = {0, 0, 1};
    std::ptrdiff_t origin = 0;  ///< offset of voxel (0,0,0)
};

/// Where a back projection adds: integers in units of 1/scale.
struct FixedTarget {
    std::int64_t* image = nullptr;  ///< padded
    double scale = 1.0;
    bool shared = false;  ///< other threads add to it at the same time
};

struct KernelTable {
    const char* name;
    /// values[plane] = line integral, mm
    void (*forward_line)(const SheetPlanes&, const SheetLine&, const float* image, SheetScratch&, float* values);
    /// Adds what the steps of the line bring to the columns they read, and to no other.
    void (*back_line)(const SheetPlanes&, const SheetLine&, const float* values, SheetScratch&, const FixedTarget&);
    /// The same for planes in runs.
    void (*forward_runs)(const SheetRuns&, const SheetLine&, const float* image, RunScratch&, float* values);
    void (*back_runs)(const SheetRuns&, const SheetLine&, const float* values, RunScratch&, const FixedTarget&);
    /// values[path.place] for each path
    void (*forward_events)(const EventPath*, std::size_t count, const PaddedShape&, const float* padded_image,
                           float* values);
    void (*back_events)(const EventPath*, std::size_t count, const PaddedShape&, const float* values,
                        const FixedTarget&);
    /// to[i] = (float)(from[i] unit); returns the largest |from[i]|
    double (*from_fixed)(const std::int64_t* from, std::size_t count, double unit, float* to);
    SpectKernelTable spect;
};

namespace baseline {
extern const KernelTable table;
}
namespace avx2 {
extern const KernelTable table;
}
namespace avx512 {
extern const KernelTable table;
}

/// The best table this processor can run, or the one the environment variable ISOTONE_ISA names (baseline, avx2,
/// avx512). Throws Error{usage} for an unknown name, Error{no_device} where the processor lacks that level.
const KernelTable& choose_kernels();

}  // namespace isotone::kernels::cpu
