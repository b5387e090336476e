// SPDX-License-Identifier: Apache-2.0
/// Atomic functions, read-only loads and explicitly rounded arithmetic under their CUDA names. There is no float
/// atomicAdd on purpose: its result depends on the order of threads, and no kernel of this project may use it.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

namespace isotone::kernels::emulation {

inline int atomicAdd(int* address, int value) {
    return std::atomic_ref<int>(*address).fetch_add(value, std::memory_order_relaxed);
}

inline unsigned atomicAdd(unsigned* address, unsigned value) {
    return std::atomic_ref<unsigned>(*address).fetch_add(value, std::memory_order_relaxed);
}

inline unsigned long long atomicAdd(unsigned long long* address, unsigned long long value) {
    return std::atomic_ref<unsigned long long>(*address).fetch_add(value, std::memory_order_relaxed);
}

inline int atomicMax(int* address, int value) {
    std::atomic_ref<int> cell(*address);
    int seen = cell.load(std::memory_order_relaxed);
    while (seen < value && !cell.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
    }
    return seen;
}

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

}  // namespace isotone::kernels::emulation
