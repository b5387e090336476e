// SPDX-License-Identifier: Apache-2.0
/// The inner loops of the CPU backend, compiled once for each instruction set level and chosen at run time.
///
/// Plain structs and pointers only: the files behind this table are compiled with instruction sets the machine may
/// lack, so no inline library function may be shared with the rest of the program.
#pragma once

#include <cstddef>
#include <cstdint>

namespace isotone::kernels::cpu {

inline constexpr int lanes = 16;        ///< virtual vector width on every instruction set
inline constexpr int row_steps = 8;     ///< steps side by side in a slab: few enough that a plane meets few z rows
inline constexpr int image_border = 2;  ///< zero voxels around a padded image: taps and their rounding stay inside

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

/// One transaxial line; step s reads the image columns column[s] and column[s] + across.
struct SheetLine {
    int steps = 0;
    double t_start = 0, t_slope = 0;
    float voxel_over_run = 0, length2 = 0;
    const std::ptrdiff_t* column = nullptr;  ///< offset in the padded image of z = 0
    std::ptrdiff_t across = 0;               ///< from a column to its neighbour across the driving axis
    const float* weight = nullptr;           ///< of the neighbour
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
    float* start = nullptr;       ///< blocks x lanes
    float* slope = nullptr;       ///< blocks x lanes
    float* value = nullptr;       ///< blocks x lanes
    std::int32_t* low = nullptr;  ///< chunks x lanes
    float* low_float = nullptr;   ///< chunks x lanes
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
    void (*forward_line)(const SheetPlanes&, const SheetLine&, const float* padded_image, SheetScratch&, float* values);
    void (*back_line)(const SheetPlanes&, const SheetLine&, const float* values, SheetScratch&, const FixedTarget&);
    /// values[path.place] for each path
    void (*forward_events)(const EventPath*, std::size_t count, const PaddedShape&, const float* padded_image,
                           float* values);
    void (*back_events)(const EventPath*, std::size_t count, const PaddedShape&, const float* values,
                        const FixedTarget&);
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
