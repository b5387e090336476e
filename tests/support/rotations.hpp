// SPDX-License-Identifier: Apache-2.0
/// Rotations as a test writes them down.
#pragma once

#include <array>
#include <cmath>

namespace isotone::test {

/// Rz Ry Rx, angles in rad, row-major.
inline std::array<double, 9> rotation_of(double x, double y, double z) {
    const double cx = std::cos(x), sx = std::sin(x), cy = std::cos(y), sy = std::sin(y), cz = std::cos(z),
                 sz = std::sin(z);
    return {cz * cy,
            cz * sy * sx - sz * cx,
            cz * sy * cx + sz * sx,
            sz * cy,
            sz * sy * sx + cz * cx,
            sz * sy * cx - cz * sx,
            -sy,
            cy * sx,
            cy * cx};
}

}  // namespace isotone::test
