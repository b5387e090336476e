// SPDX-License-Identifier: Apache-2.0
/// The two image columns that a step of a transaxial line lies between: read and interpolated, or added to.
#pragma once

#include "kernels/cpu/fixed_point.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/simd.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Rounded up to whole units of a padded column.
inline int whole_units(int nz) {
    return (nz + column_unit - 1) / column_unit * column_unit;
}

/// Floats from one interpolated column to the next.
inline int column_stride(int nz) {
    return (nz + lanes - 1) / lanes * lanes;
}

/// to[z] = near_weight near[z] + far_weight far[z], for z in [0, nz)
inline void read_columns(const SheetLine& line, int step, const float* image, int nz, float* to) {
    const float* const near = image + line.near[step];
    const float* const far = image + line.far[step];
    const float near_weight = line.near_weight[step];
    const float far_weight = line.far_weight[step];
    const auto sixteen = [&](int z) {
        fma(Float16(far_weight), Float16::load(far + z), Float16(near_weight) * Float16::load(near + z)).store(to + z);
    };
    if (nz < lanes) {
        for (int z = 0; z < nz; ++z) {
            to[z] = multiply_add(far_weight, far[z], near_weight * near[z]);
        }
        return;
    }
    for (int z = 0; z + lanes <= nz; z += lanes) {
        sixteen(z);
    }
    sixteen(nz - lanes);  // the last of them overlap
}

/// near[z] += near_weight values[z], far[z] += far_weight values[z], for z in [0, nz) and on to a whole unit, where a
/// padded column has room that nobody reads.
inline void add_to_columns(const SheetLine& line, int step, const float* values, int nz, std::int64_t* image) {
    std::int64_t* const near = image + line.near[step];
    std::int64_t* const far = image + line.far[step];
    const Float8 near_weight(line.near_weight[step]);
    const Float8 far_weight(line.far_weight[step]);
    for (int z = 0; z < nz; z += column_unit) {
        const Float8 value = Float8::load(values + z);
        add_fixed(near + z, value * near_weight);
        add_fixed(far + z, value * far_weight);
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
