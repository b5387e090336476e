// SPDX-License-Identifier: Apache-2.0
/// Atomic functions under their CUDA names. There is no float
/// atomicAdd on purpose: its result depends on the order of threads, and no kernel of this project may use it.
#pragma once

#include <atomic>

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

}  // namespace isotone::kernels::emulation
