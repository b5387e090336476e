// SPDX-License-Identifier: Apache-2.0
/// Vectors whose memory starts on a cache line and, where they are large, lies on huge pages.
///
/// A vector register that straddles two cache lines costs twice; and a line of response crosses a new small page of an
/// image at every step, more than the processor's page tables hold at hand.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace isotone::kernels::cpu {

template <class T>
struct AlignedAllocator {
    using value_type = T;

    AlignedAllocator() = default;
    template <class U>
    AlignedAllocator(const AlignedAllocator<U>&) {}  // NOLINT(google-explicit-constructor)

    T* allocate(std::size_t count) {
        constexpr std::size_t cache_line = 64, huge_page = std::size_t{2} << 20U;
        if (count > (static_cast<std::size_t>(-1) >> 1U) / sizeof(T)) {
            throw std::bad_alloc();
        }
        const std::size_t wanted = count * sizeof(T);
        const std::size_t alignment = wanted >= 2 * huge_page ? huge_page : cache_line;
        const std::size_t bytes = (wanted + alignment - 1) / alignment * alignment;
        void* const memory = std::aligned_alloc(alignment, bytes);
        if (memory == nullptr) {
            throw std::bad_alloc();
        }
        if (alignment == huge_page) {
            madvise(memory, bytes, MADV_HUGEPAGE);  // a hint: small pages are right too, only slower
        }
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) { std::free(memory); }

    bool operator==(const AlignedAllocator&) const { return true; }
};

template <class T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace isotone::kernels::cpu
