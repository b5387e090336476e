// SPDX-License-Identifier: Apache-2.0
/// The backend for any x86-64 processor: float SIMD on a small thread pool.
///
/// Back projections, reductions and therefore whole reconstructions give the same bits for any number of threads, and
/// the same bits with AVX2 and AVX-512. The baseline without fused multiply-add differs in the last bits.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::cpu {

/// @param threads  0 = all the process may use
/// The environment variable ISOTONE_ISA (baseline, avx2 or avx512) forces an instruction set; DeviceInfo::isa names the
/// one in use. Throws Error{usage} for an unknown name, Error{no_device} where the processor lacks it.
std::unique_ptr<Backend> make_cpu_backend(int threads);

}  // namespace isotone::kernels::cpu
