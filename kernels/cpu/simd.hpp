// SPDX-License-Identifier: Apache-2.0
/// Sixteen floats or integers worked on together, on whatever the instruction set of the including file offers.
///
/// The virtual width is always 16, so AVX2 (two halves) and AVX-512 (one register) do the same operations on the same
/// lanes in the same order and give the same bits. The baseline has no fused multiply-add: its results differ in the
/// last bits. Included only by the files compiled once per instruction set; ISOTONE_ISA names their namespace.
#pragma once

#ifndef ISOTONE_ISA
#error "define ISOTONE_ISA before including simd.hpp"
#endif

#if defined(__AVX512F__)
#include "kernels/cpu/simd_avx512.hpp"
#elif defined(__AVX2__)
#include "kernels/cpu/simd_avx2.hpp"
#else
#include "kernels/cpu/simd_baseline.hpp"
#endif
