// SPDX-License-Identifier: Apache-2.0
/// What the fibers tell AddressSanitizer and ThreadSanitizer: which stack is live, which CUDA thread runs, and where a
/// barrier orders memory. Every function is empty in a plain build.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define ISOTONE_EMULATION_ASAN 1
#include <sanitizer/common_interface_defs.h>
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ISOTONE_EMULATION_ASAN 1
#include <sanitizer/common_interface_defs.h>
#endif
#endif

#if defined(__SANITIZE_THREAD__)
#define ISOTONE_EMULATION_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ISOTONE_EMULATION_TSAN 1
#endif
#endif

#if defined(ISOTONE_EMULATION_TSAN)
#include <sanitizer/tsan_interface.h>
extern "C" {
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}
#endif

namespace isotone::kernels::emulation::sanitizers {

#if defined(ISOTONE_EMULATION_TSAN)
inline constexpr bool thread_sanitizer = true;
#else
inline constexpr bool thread_sanitizer = false;
#endif

#if defined(ISOTONE_EMULATION_ASAN)
inline constexpr bool address_sanitizer = true;
#else
inline constexpr bool address_sanitizer = false;
#endif

/// Hides the emulator's own bookkeeping from ThreadSanitizer: only kernel code is checked for races. Must not be alive
/// in a fiber that ends.
class Unchecked {
public:
#if defined(ISOTONE_EMULATION_TSAN)
    Unchecked() {
        AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
        AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    }
    ~Unchecked() {
        AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
        AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    }
#else
    Unchecked() {}
    ~Unchecked() {}
#endif
    Unchecked(const Unchecked&) = delete;
    Unchecked& operator=(const Unchecked&) = delete;
};

/// All that happened before `release(tag)` happens before what follows `acquire(tag)`.
inline void release([[maybe_unused]] void* tag) {
#if defined(ISOTONE_EMULATION_TSAN)
    __tsan_release(tag);
#endif
}

inline void acquire([[maybe_unused]] void* tag) {
#if defined(ISOTONE_EMULATION_TSAN)
    __tsan_acquire(tag);
#endif
}

/// ThreadSanitizer's identity of a fiber.
inline void* create_identity() {
#if defined(ISOTONE_EMULATION_TSAN)
    return __tsan_create_fiber(0);
#else
    return nullptr;
#endif
}

inline void destroy_identity([[maybe_unused]] void* identity) {
#if defined(ISOTONE_EMULATION_TSAN)
    __tsan_destroy_fiber(identity);
#endif
}

inline void* current_identity() {
#if defined(ISOTONE_EMULATION_TSAN)
    return __tsan_get_current_fiber();
#else
    return nullptr;
#endif
}

/// Announces a switch without ordering memory: two CUDA threads are unordered until they meet at a barrier.
inline void switch_identity([[maybe_unused]] void* identity) {
#if defined(ISOTONE_EMULATION_TSAN)
    __tsan_switch_to_fiber(identity, __tsan_switch_to_fiber_no_sync);
#endif
}

/// Announces to AddressSanitizer that the stack [bottom, bottom + size) is about to become live. `saved` keeps the fake
/// stack of the fiber that is left; null when it will never be resumed.
inline void start_stack_switch([[maybe_unused]] void** saved, [[maybe_unused]] const void* bottom,
                               [[maybe_unused]] std::size_t size) {
#if defined(ISOTONE_EMULATION_ASAN)
    __sanitizer_start_switch_fiber(saved, bottom, size);
#endif
}

/// The other half, called on the new stack; reports the stack that was left.
inline void finish_stack_switch([[maybe_unused]] void* saved, [[maybe_unused]] const void** old_bottom,
                                [[maybe_unused]] std::size_t* old_size) {
#if defined(ISOTONE_EMULATION_ASAN)
    __sanitizer_finish_switch_fiber(saved, old_bottom, old_size);
#endif
}

}  // namespace isotone::kernels::emulation::sanitizers
