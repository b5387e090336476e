// SPDX-License-Identifier: Apache-2.0
/// Marks plain functions that run both on the host and inside a CUDA kernel.
#pragma once

#if defined(__CUDACC__)
#define ISOTONE_HD __host__ __device__
#else
#define ISOTONE_HD
#endif
