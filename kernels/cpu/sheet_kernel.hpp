// SPDX-License-Identifier: Apache-2.0
/// All planes of one transaxial line at once: the axial sheet.
///
/// The line's image columns are interpolated once into rows of 8 steps for each z (a slab); every plane is then a
/// one-dimensional interpolation in z, with neighbouring steps in neighbouring lanes. A plane meets few z rows within
/// 16 steps, so it visits each of them with a vector of weights: no gathers, no scatters. Back projection is the exact
/// transpose, with the same weights.
#pragma once

#include "kernels/cpu/fixed_point.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/sheet_columns.hpp"
#include "kernels/cpu/simd.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

using Row = Float8;  ///< row_steps neighbouring steps at one z

inline int chunks_of(const SheetLine& line) {
    return (line.steps + row_steps - 1) / row_steps;
}

/// The row of z = 0 in a chunk.
inline float* rows_of(const Slab& slab, int chunk) {
    return slab.rows + static_cast<std::size_t>(chunk) * slab.chunk_size +
           static_cast<std::size_t>(slab.margin) * row_steps;
}

/// Transposes count (a multiple of 4) columns of row_steps lanes: rows[z * row_steps + lane] <-> columns[lane * stride
/// + z].
inline void columns_to_rows(const float* columns, std::size_t stride, int count, float* rows) {
    for (int z = 0; z < count; z += 4) {
        for (std::size_t lane = 0; lane < row_steps; lane += 4) {
            const float* from = columns + lane * stride + z;
            __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + stride);
            __m128 c = _mm_loadu_ps(from + 2 * stride), d = _mm_loadu_ps(from + 3 * stride);
            _MM_TRANSPOSE4_PS(a, b, c, d);
            float* to = rows + static_cast<std::size_t>(z) * row_steps + lane;
            _mm_storeu_ps(to, a);
            _mm_storeu_ps(to + row_steps, b);
            _mm_storeu_ps(to + 2 * row_steps, c);
            _mm_storeu_ps(to + 3 * row_steps, d);
        }
    }
}

inline void rows_to_columns(const float* rows, int count, float* columns, std::size_t stride) {
    for (int z = 0; z < count; z += 4) {
        for (std::size_t lane = 0; lane < row_steps; lane += 4) {
            const float* from = rows + static_cast<std::size_t>(z) * row_steps + lane;
            __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + row_steps);
            __m128 c = _mm_loadu_ps(from + 2 * row_steps), d = _mm_loadu_ps(from + 3 * row_steps);
            _MM_TRANSPOSE4_PS(a, b, c, d);
            float* to = columns + lane * stride + z;
            _mm_storeu_ps(to, a);
            _mm_storeu_ps(to + stride, b);
            _mm_storeu_ps(to + 2 * stride, c);
            _mm_storeu_ps(to + 3 * stride, d);
        }
    }
}

/// The line's columns interpolated between their two neighbours, as rows. The slab's margins are zero already.
inline void fill_slab(const SheetLine& line, const float* image, SheetScratch& scratch) {
    Slab& slab = scratch.slab;
    const int whole_nz = whole_units(slab.nz);
    const auto stride = static_cast<std::size_t>(column_stride(slab.nz));
    for (int chunk = 0; chunk < chunks_of(line); ++chunk) {
        for (int lane = 0; lane < row_steps; ++lane) {
            float* to = scratch.columns + static_cast<std::size_t>(lane) * stride;
            const int step = chunk * row_steps + lane;
            if (step >= line.steps) {
                __builtin_memset(to, 0, static_cast<std::size_t>(whole_nz) * sizeof(float));
                continue;
            }
            read_columns(line, step, image, slab.nz, to);
        }
        columns_to_rows(scratch.columns, stride, whole_nz, rows_of(slab, chunk));
    }
}

/// Adds the slab's rows to the line's columns.
inline void empty_slab(const SheetLine& line, SheetScratch& scratch, const FixedTarget& to) {
    const Slab& slab = scratch.slab;
    const auto stride = static_cast<std::size_t>(column_stride(slab.nz));
    for (int chunk = 0; chunk < chunks_of(line); ++chunk) {
        rows_to_columns(rows_of(slab, chunk), whole_units(slab.nz), scratch.columns, stride);
        for (int lane = 0; lane < row_steps && chunk * row_steps + lane < line.steps; ++lane) {
            add_to_columns(line, chunk * row_steps + lane, scratch.columns + static_cast<std::size_t>(lane) * stride,
                           slab.nz, to.image);
        }
    }
}

/// Slab row of every plane along the line: start + step * slope. Rows count from the slab's lower end: all that matter
/// are positive, so that the height above a lower row is exact and a line may be cut between any two steps.
inline void place_planes(const SheetPlanes& planes, const SheetLine& line, SheetScratch& scratch) {
    const int padded = planes.blocks * lanes;
    for (int p = 0; p < padded; ++p) {
        scratch.start[p] = static_cast<float>(planes.za[p] + planes.dz[p] * line.t_start + scratch.slab.margin);
        scratch.slope[p] = static_cast<float>(planes.dz[p] * line.t_slope);
    }
}

/// mm that a step counts for, in 16 planes.
inline Float16 step_lengths(const SheetPlanes& planes, const SheetLine& line, int block) {
    return Float16(line.voxel_over_run) *
           sqrt(Float16(line.length2) + Float16::load(planes.dz2_mm2 + static_cast<std::ptrdiff_t>(block) * lanes));
}

/// Lowest z row that 16 planes of a block touch in each chunk, kept inside the slab. Rows beyond the grid are zeros in
/// forward and dropped in back projection, so a plane outside may be moved anywhere outside.
inline void lowest_rows(const SheetLine& line, int block, SheetScratch& scratch) {
    const Float16 start = Float16::load(scratch.start + static_cast<std::ptrdiff_t>(block) * lanes);
    const Float16 slope = Float16::load(scratch.slope + static_cast<std::ptrdiff_t>(block) * lanes);
    const Float16 bottom(0.0F);
    const Float16 top(static_cast<float>(scratch.slab.margin + scratch.slab.nz));
    for (int chunk = 0; chunk < chunks_of(line); ++chunk) {
        const Float16 first = fma(Float16(static_cast<float>(line.first + chunk * row_steps)), slope, start);
        const int end = (chunk + 1) * row_steps < line.steps ? (chunk + 1) * row_steps : line.steps;
        const Float16 last = fma(Float16(static_cast<float>(line.first + end - 1)), slope, start);
        const Float16 low = max(bottom, min(top, floor(min(first, last))));
        low.store(scratch.low_float + chunk * lanes);
        to_int(low).store(scratch.low + chunk * lanes);
    }
}

/// Rows that a plane of a block can meet within a chunk.
inline int rows_met(const SheetPlanes& planes, const SheetLine& line, int block) {
    const int most = line.steps < row_steps ? line.steps : row_steps;
    const float rise = planes.block_dz[block] * static_cast<float>(__builtin_fabs(line.t_slope) * (most - 1));
    return 2 + static_cast<int>(__builtin_ceilf(rise));
}

/// Interpolation weights of Rows rows for a height above the lowest: weight k falls from 1 at height k to 0 at k +- 1.
template <int Rows>
inline void row_weights(Row height, Row (&weight)[Rows]) {
    const Row one(1.0F);
    Row passed = Rows == 2 ? height : min(height, one);  // how much of row k has been left for row k + 1
    weight[0] = one - passed;
    for (int k = 1; k < Rows - 1; ++k) {
        const Row above = max(height - Row(static_cast<float>(k)), Row(0.0F));
        const Row next = k == Rows - 2 ? above : min(above, one);
        weight[k] = passed - next;
        passed = next;
    }
    weight[Rows - 1] = passed;
}

template <int Rows>
inline void forward_block(const SheetLine& line, int block, SheetScratch& scratch) {
    const Slab& slab = scratch.slab;
    const int chunks = chunks_of(line);
    const Row lane = Row::iota();
    for (int p = 0; p < lanes; ++p) {
        const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(block) * lanes + p;
        const Row start(scratch.start[plane]);
        const Row slope(scratch.slope[plane]);
        Row total(0.0F);
        Row step = lane + Row(static_cast<float>(line.first));
        const float* rows = slab.rows;
        for (int chunk = 0; chunk < chunks; ++chunk) {
            const Row height = fma(step, slope, start) - Row(scratch.low_float[chunk * lanes + p]);
            Row weight[Rows];
            row_weights<Rows>(height, weight);
            const float* row = rows + static_cast<std::ptrdiff_t>(scratch.low[chunk * lanes + p]) * row_steps;
            Row value = weight[0] * Row::load(row);
            for (int k = 1; k < Rows; ++k) {
                value = fma(weight[k], Row::load(row + k * row_steps), value);
            }
            total = total + value;
            step = step + Row(static_cast<float>(row_steps));
            rows += slab.chunk_size;
        }
        scratch.value[plane] = sum(total);
    }
}

template <int Rows>
inline void back_block(const SheetLine& line, int block, SheetScratch& scratch) {
    const Slab& slab = scratch.slab;
    const int chunks = chunks_of(line);
    const Row lane = Row::iota();
    for (int p = 0; p < lanes; ++p) {
        const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(block) * lanes + p;
        const Row start(scratch.start[plane]);
        const Row slope(scratch.slope[plane]);
        const Row value(scratch.value[plane]);
        Row step = lane + Row(static_cast<float>(line.first));
        float* rows = slab.rows;
        for (int chunk = 0; chunk < chunks; ++chunk) {
            const Row height = fma(step, slope, start) - Row(scratch.low_float[chunk * lanes + p]);
            Row weight[Rows];
            row_weights<Rows>(height, weight);
            float* row = rows + static_cast<std::ptrdiff_t>(scratch.low[chunk * lanes + p]) * row_steps;
            for (int k = 0; k < Rows; ++k) {
                fma(weight[k], value, Row::load(row + k * row_steps)).store(row + k * row_steps);
            }
            step = step + Row(static_cast<float>(row_steps));
            rows += slab.chunk_size;
        }
    }
}

/// As the blocks above, for planes so oblique that they meet many rows.
inline void forward_steep_block(const SheetLine& line, int block, int met, SheetScratch& scratch) {
    const Slab& slab = scratch.slab;
    const Row lane = Row::iota();
    const Row one(1.0F);
    const Row zero(0.0F);
    for (int p = 0; p < lanes; ++p) {
        const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(block) * lanes + p;
        Row total(0.0F);
        for (int chunk = 0; chunk < chunks_of(line); ++chunk) {
            const Row step = lane + Row(static_cast<float>(line.first + chunk * row_steps));
            const std::int32_t low = scratch.low[chunk * lanes + p];
            const Row z = fma(step, Row(scratch.slope[plane]), Row(scratch.start[plane]));
            const float* row = slab.rows + static_cast<std::size_t>(chunk) * slab.chunk_size +
                               static_cast<std::ptrdiff_t>(low) * row_steps;
            for (int k = 0; k < met; ++k) {
                const Row away = z - Row(static_cast<float>(low + k));
                const Row weight = max(zero, one - max(away, zero - away));
                total = fma(weight, Row::load(row + static_cast<std::ptrdiff_t>(k) * row_steps), total);
            }
        }
        scratch.value[plane] = sum(total);
    }
}

inline void back_steep_block(const SheetLine& line, int block, int met, SheetScratch& scratch) {
    const Slab& slab = scratch.slab;
    const Row lane = Row::iota();
    const Row one(1.0F);
    const Row zero(0.0F);
    for (int p = 0; p < lanes; ++p) {
        const std::ptrdiff_t plane = static_cast<std::ptrdiff_t>(block) * lanes + p;
        const Row value(scratch.value[plane]);
        for (int chunk = 0; chunk < chunks_of(line); ++chunk) {
            const Row step = lane + Row(static_cast<float>(line.first + chunk * row_steps));
            const std::int32_t low = scratch.low[chunk * lanes + p];
            const Row z = fma(step, Row(scratch.slope[plane]), Row(scratch.start[plane]));
            float* row = slab.rows + static_cast<std::size_t>(chunk) * slab.chunk_size +
                         static_cast<std::ptrdiff_t>(low) * row_steps;
            for (int k = 0; k < met; ++k) {
                const Row away = z - Row(static_cast<float>(low + k));
                const Row weight = max(zero, one - max(away, zero - away));
                float* at = row + static_cast<std::ptrdiff_t>(k) * row_steps;
                fma(weight, value, Row::load(at)).store(at);
            }
        }
    }
}

inline void forward_any_block(const SheetLine& line, int block, int met, SheetScratch& scratch) {
    switch (met) {
        case 2: return forward_block<2>(line, block, scratch);
        case 3: return forward_block<3>(line, block, scratch);
        case 4: return forward_block<4>(line, block, scratch);
        case 5: return forward_block<5>(line, block, scratch);
        case 6: return forward_block<6>(line, block, scratch);
        default: return forward_steep_block(line, block, met, scratch);
    }
}

inline void back_any_block(const SheetLine& line, int block, int met, SheetScratch& scratch) {
    switch (met) {
        case 2: return back_block<2>(line, block, scratch);
        case 3: return back_block<3>(line, block, scratch);
        case 4: return back_block<4>(line, block, scratch);
        case 5: return back_block<5>(line, block, scratch);
        case 6: return back_block<6>(line, block, scratch);
        default: return back_steep_block(line, block, met, scratch);
    }
}

inline void forward_line(const SheetPlanes& planes, const SheetLine& line, const float* image, SheetScratch& scratch,
                         float* values) {
    fill_slab(line, image, scratch);
    place_planes(planes, line, scratch);
    for (int block = 0; block < planes.blocks; ++block) {
        lowest_rows(line, block, scratch);
        forward_any_block(line, block, rows_met(planes, line, block), scratch);
        float* value = scratch.value + static_cast<std::ptrdiff_t>(block) * lanes;
        (Float16::load(value) * step_lengths(planes, line, block)).store(value);
    }
    for (int p = 0; p < planes.count; ++p) {
        values[planes.plane[p]] = scratch.value[p];
    }
}

inline void back_line(const SheetPlanes& planes, const SheetLine& line, const float* values, SheetScratch& scratch,
                      const FixedTarget& to) {
    __builtin_memset(scratch.slab.rows, 0,
                     static_cast<std::size_t>(chunks_of(line)) * scratch.slab.chunk_size * sizeof(float));
    place_planes(planes, line, scratch);
    for (int p = 0; p < planes.blocks * lanes; ++p) {
        scratch.value[p] = p < planes.count ? in_units(values[planes.plane[p]], to) : 0.0F;
    }
    for (int block = 0; block < planes.blocks; ++block) {
        float* value = scratch.value + static_cast<std::ptrdiff_t>(block) * lanes;
        (Float16::load(value) * step_lengths(planes, line, block)).store(value);
        lowest_rows(line, block, scratch);
        back_any_block(line, block, rows_met(planes, line, block), scratch);
    }
    empty_slab(line, scratch, to);
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
