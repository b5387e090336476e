// SPDX-License-Identifier: Apache-2.0
/// Functions every CUDA kernel has at hand: read-only loads, explicitly rounded conversions, minimum and maximum.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>

namespace isotone::kernels::emulation {

using std::max;
using std::min;

template <class T>
T __ldg(const T* address) {
    return *address;
}

/// Round to the nearest integer, ties to even (the rounding mode every program starts with).
inline long long __double2ll_rn(double value) {
    return std::llrint(value);
}

/// Round towards minus infinity.
inline int __float2int_rd(float value) {
    return static_cast<int>(std::floor(value));
}

/// The same bits.
inline int __float_as_int(float value) {
    return std::bit_cast<int>(value);
}

}  // namespace isotone::kernels::emulation
