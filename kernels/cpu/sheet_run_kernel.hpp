// SPDX-License-Identifier: Apache-2.0
/// All planes of one transaxial line at once, where planes lie a whole number of voxels apart.
///
/// As in sheet_kernel.hpp the line's image columns are interpolated once. The planes of a run then meet them with the
/// same two z weights at every step, in rows that lie side by side once the column is split into `phases`: row m of
/// phase k is z = phases m + k. So neighbouring planes are neighbouring lanes, and a step costs them one weight for
/// each of its taps. Back projection gathers: a row takes from every run the planes that meet it, with the same
/// weights.
#pragma once

#include "kernels/cpu/fixed_point.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/sheet_columns.hpp"
#include "kernels/cpu/simd.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Rows that a plane reads in one step. With one phase both lie in it; else each phase has one, some of weight 0.
template <int Phases>
inline constexpr int taps_of = Phases < 2 ? 2 : Phases;

inline int whole_lanes(int count) {
    return (count + lanes - 1) / lanes * lanes;
}

/// mm that a step counts for, in the planes of a run.
inline float step_length(const SheetRun& run, const SheetLine& line) {
    return line.voxel_over_run * __builtin_sqrtf(line.length2 + run.dz2_mm2);
}

inline void place_runs(const SheetRuns& runs, const SheetLine& line, RunScratch& scratch) {
    for (int r = 0; r < runs.count; ++r) {
        scratch.start[r] = static_cast<float>(runs.run[r].za + runs.run[r].dz * line.t_start);
        scratch.slope[r] = static_cast<float>(runs.run[r].dz * line.t_slope);
    }
}

/// Row and weight of every tap of the runs' first planes in one step, 16 runs at a time. Taps of planes far outside are
/// moved to where only zeros are.
template <int Phases>
inline void find_taps(const SheetRuns& runs, int step, const RunScratch& scratch, std::int32_t* offset, float* weight) {
    const int padded = whole_lanes(runs.count);
    const Float16 zero(0.0F);
    const Float16 one(1.0F);
    const Float16 lowest(static_cast<float>(-whole_lanes(runs.longest)));
    const Float16 highest(static_cast<float>(scratch.phase_rows));
    for (int r = 0; r < padded; r += lanes) {
        const Float16 z =
            fma(Float16(static_cast<float>(step)), Float16::load(scratch.slope + r), Float16::load(scratch.start + r));
        const Float16 below = floor(z);
        for (int tap = 0; tap < taps_of<Phases>; ++tap) {
            // The first row of the tap's phase that is not under `below`; with one phase, that row and the next. Thirds
            // are rounded: the half of one keeps the result off the edge.
            const float shift = Phases == 1
                                    ? static_cast<float>(tap)
                                    : (static_cast<float>(Phases - 1 - tap) + 0.5F) / static_cast<float>(Phases);
            const Float16 row = Phases == 1
                                    ? below + Float16(shift)
                                    : floor(fma(below, Float16(1.0F / static_cast<float>(Phases)), Float16(shift)));
            const Float16 at =
                fma(row, Float16(static_cast<float>(Phases)), Float16(Phases == 1 ? 0.0F : static_cast<float>(tap)));
            const Float16 away = max(at - z, z - at);
            max(zero, one - away).store(weight + tap * padded + r);
            to_int(max(lowest, min(highest, row))).store(offset + tap * padded + r);
        }
    }
}

/// rows[phase][m] = column[Phases m + phase]
template <int Phases>
inline void split_phases(const float* column, int phase_rows, int phase_size, float* rows) {
    for (int m = 0; m < phase_rows; ++m) {
        for (int phase = 0; phase < Phases; ++phase) {
            rows[phase * phase_size + m] = column[Phases * m + phase];
        }
    }
}

template <int Phases>
inline void merge_phases(const float* rows, int phase_rows, float* column) {
    for (int m = 0; m < phase_rows; ++m) {
        for (int phase = 0; phase < Phases; ++phase) {
            column[Phases * m + phase] = rows[phase * phase_rows + m];
        }
    }
}

/// Adds a tile of steps to Vectors times 16 planes of a run.
template <int Phases, int Vectors>
inline void forward_planes(const RunScratch& scratch, int padded_runs, int run, int plane, int steps, float* values) {
    constexpr int taps = taps_of<Phases>;
    const int phase_size = scratch.phase_rows + 2 * scratch.margin;
    const float* rows = scratch.rows + scratch.margin + plane;
    const std::int32_t* offset = scratch.offset + run;
    const float* weight = scratch.weight + run;
    Float16 total[Vectors];
    for (int v = 0; v < Vectors; ++v) {
        total[v] = Float16::load(values + v * lanes);
    }
    for (int step = 0; step < steps; ++step) {
        for (int tap = 0; tap < taps; ++tap) {
            const float* const row = rows + (Phases == 1 ? 0 : tap * phase_size) + offset[tap * padded_runs];
            const Float16 w(weight[tap * padded_runs]);
            for (int v = 0; v < Vectors; ++v) {
                total[v] = fma(w, Float16::load(row + v * lanes), total[v]);
            }
        }
        rows += Phases * phase_size;
        offset += taps * padded_runs;
        weight += taps * padded_runs;
    }
    for (int v = 0; v < Vectors; ++v) {
        total[v].store(values + v * lanes);
    }
}

/// body<Vectors>(first) for parts of [0, vectors) x 16 of at most four vectors.
template <class Body>
inline void in_strips(int count, const Body& body) {
    int first = 0;
    for (; first + 3 * lanes < count; first += 4 * lanes) {
        body.template operator()<4>(first);
    }
    const int left = count - first;
    if (left > 2 * lanes) {
        body.template operator()<3>(first);
    } else if (left > lanes) {
        body.template operator()<2>(first);
    } else if (left > 0) {
        body.template operator()<1>(first);
    }
}

template <int Phases>
inline void forward_phased(const SheetRuns& runs, const SheetLine& line, const float* image, RunScratch& scratch,
                           float* values) {
    constexpr int taps = taps_of<Phases>;
    const int padded_runs = whole_lanes(runs.count);
    const int phase_size = scratch.phase_rows + 2 * scratch.margin;
    place_runs(runs, line, scratch);
    const SheetRun& last = runs.run[runs.count - 1];
    __builtin_memset(scratch.value, 0,
                     static_cast<std::size_t>(last.measured + whole_lanes(last.count)) * sizeof(float));
    for (int first = 0; first < line.steps; first += run_steps) {
        const int steps = line.steps - first < run_steps ? line.steps - first : run_steps;
        for (int step = 0; step < steps; ++step) {
            read_columns(line, first + step, image, scratch.nz, scratch.column);
            split_phases<Phases>(scratch.column, scratch.phase_rows, phase_size,
                                 scratch.rows + step * Phases * phase_size + scratch.margin);
            find_taps<Phases>(runs, line.first + first + step, scratch, scratch.offset + step * taps * padded_runs,
                              scratch.weight + step * taps * padded_runs);
        }
        for (int r = 0; r < runs.count; ++r) {
            in_strips(runs.run[r].count, [&]<int Vectors>(int plane) {
                forward_planes<Phases, Vectors>(scratch, padded_runs, r, plane, steps,
                                                scratch.value + runs.run[r].measured + plane);
            });
        }
    }
    for (int r = 0; r < runs.count; ++r) {
        const SheetRun& run = runs.run[r];
        const float length = step_length(run, line);
        for (int p = 0; p < run.count; ++p) {
            values[runs.plane[run.first + p]] = scratch.value[run.measured + p] * length;
        }
    }
}

/// Vectors times 16 rows of a phase, from row `first` on: what all runs add to them in one step.
template <int Phases, int Vectors>
inline void back_rows(const SheetRuns& runs, const RunScratch& scratch, const std::int32_t* offset, const float* weight,
                      int first, float* rows) {
    constexpr int taps_in_phase = Phases == 1 ? 2 : 1;
    const int padded_runs = whole_lanes(runs.count);
    Float16 total[Vectors];
    for (int v = 0; v < Vectors; ++v) {
        total[v] = Float16(0.0F);
    }
    for (int r = 0; r < runs.count; ++r) {
        for (int tap = 0; tap < taps_in_phase; ++tap) {
            const int lowest = offset[tap * padded_runs + r] - first;  // of the run's rows, seen from here
            if (lowest >= Vectors * lanes || lowest + runs.run[r].count <= 0) {
                continue;
            }
            const float* const value = scratch.value + runs.run[r].spread - lowest;
            const Float16 w(weight[tap * padded_runs + r]);
            for (int v = 0; v < Vectors; ++v) {
                total[v] = fma(w, Float16::load(value + v * lanes), total[v]);
            }
        }
    }
    for (int v = 0; v < Vectors; ++v) {
        total[v].store(rows + first + v * lanes);
    }
}

template <int Phases>
inline void back_phased(const SheetRuns& runs, const SheetLine& line, const float* values, RunScratch& scratch,
                        const FixedTarget& to) {
    const int padded_runs = whole_lanes(runs.count);
    place_runs(runs, line, scratch);
    for (int r = 0; r < runs.count; ++r) {
        const SheetRun& run = runs.run[r];
        const float length = step_length(run, line);
        for (int p = 0; p < run.count; ++p) {
            scratch.value[run.spread + p] = in_units(values[runs.plane[run.first + p]], to) * length;
        }
    }
    for (int step = 0; step < line.steps; ++step) {
        find_taps<Phases>(runs, line.first + step, scratch, scratch.offset, scratch.weight);
        for (int phase = 0; phase < Phases; ++phase) {
            in_strips(scratch.phase_rows, [&]<int Vectors>(int first) {
                back_rows<Phases, Vectors>(runs, scratch, scratch.offset + phase * padded_runs,
                                           scratch.weight + phase * padded_runs, first,
                                           scratch.rows + phase * scratch.phase_rows);
            });
        }
        merge_phases<Phases>(scratch.rows, scratch.phase_rows, scratch.column);
        add_to_columns(line, step, scratch.column, scratch.nz, to.image);
    }
}

inline void forward_runs(const SheetRuns& runs, const SheetLine& line, const float* image, RunScratch& scratch,
                         float* values) {
    switch (runs.phases) {
        case 1: return forward_phased<1>(runs, line, image, scratch, values);
        case 2: return forward_phased<2>(runs, line, image, scratch, values);
        default: return forward_phased<3>(runs, line, image, scratch, values);
    }
}

inline void back_runs(const SheetRuns& runs, const SheetLine& line, const float* values, RunScratch& scratch,
                      const FixedTarget& to) {
    switch (runs.phases) {
        case 1: return back_phased<1>(runs, line, values, scratch, to);
        case 2: return back_phased<2>(runs, line, values, scratch, to);
        default: return back_phased<3>(runs, line, values, scratch, to);
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
