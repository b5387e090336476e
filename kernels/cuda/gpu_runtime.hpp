// SPDX-License-Identifier: Apache-2.0
/// The one header a .cu file includes to reach CUDA: the real one, or its emulation on the host for tests.
///
/// The files of this folder are compiled twice, each time into a namespace of its own, so that one test program can
/// hold both. Write kernels with
///   ISOTONE_SHARED(float, tile, [16][33]);           static shared memory
///   ISOTONE_DYNAMIC_SHARED(float, rows);             dynamic shared memory, one per kernel
///   ISOTONE_LAUNCH(kernel, grid, block, shared_bytes, stream, arguments...);
#pragma once

#if defined(ISOTONE_CUDA_EMULATION)

#include "kernels/emulation/cuda_language.hpp"

#define ISOTONE_GPU_NAMESPACE emulated
namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
using namespace isotone::kernels::emulation;
}

#define ISOTONE_SHARED(type, name, ...)                                 \
    using isotone_##name##_type = type __VA_ARGS__;                     \
    isotone_##name##_type& name = *static_cast<isotone_##name##_type*>( \
        ::isotone::kernels::emulation::shared_variable(__FILE__, __LINE__, sizeof(isotone_##name##_type)))
#define ISOTONE_DYNAMIC_SHARED(type, name) \
    type* const name = static_cast<type*>(::isotone::kernels::emulation::dynamic_shared_memory())
#define ISOTONE_LAUNCH(kernel, grid, block, shared_bytes, stream, ...)                       \
    ::isotone::kernels::emulation::launch(kernel, (grid), (block), (shared_bytes), (stream), \
                                          [&] { (kernel)(__VA_ARGS__); })

#else

#include <cuda_runtime.h>

#define ISOTONE_GPU_NAMESPACE cuda

#define ISOTONE_SHARED(type, name, ...) __shared__ type name __VA_ARGS__
#define ISOTONE_DYNAMIC_SHARED(type, name)                            \
    extern __shared__ __align__(16) unsigned char isotone_dynamic_[]; \
    type* const name = reinterpret_cast<type*>(isotone_dynamic_)
#define ISOTONE_LAUNCH(kernel, grid, block, shared_bytes, stream, ...) \
    (kernel)<<<(grid), (block), (shared_bytes), (stream)>>>(__VA_ARGS__)

#endif
