// SPDX-License-Identifier: Apache-2.0
/// The CUDA language as a C++ compiler reads it: keywords that vanish and the built-in names, all in
/// isotone::kernels::emulation. A .cu file includes this through kernels/cuda/gpu_runtime.hpp alone.
///
/// Not shown by the emulation: weak memory ordering, speed, occupancy, bank conflicts, and what differs between the
/// host's and the device's compiler. Kernels keep to what is here; textures, inline PTX and cooperative groups are out.
#pragma once

#include "kernels/emulation/atomics.hpp"
#include "kernels/emulation/barriers.hpp"
#include "kernels/emulation/device_functions.hpp"
#include "kernels/emulation/launch.hpp"
#include "kernels/emulation/runtime.hpp"
#include "kernels/emulation/sanitizers.hpp"
#include "kernels/emulation/shared_memory.hpp"
#include "kernels/emulation/vector_types.hpp"

// Thrust defines some of these for a host compiler too.
#ifndef __global__
#define __global__
#endif
#ifndef __device__
#define __device__
#endif
#ifndef __host__
#define __host__
#endif
#ifndef __forceinline__
#define __forceinline__ inline
#endif
#define __launch_bounds__(...)
