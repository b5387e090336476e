// SPDX-License-Identifier: Apache-2.0
#define ISOTONE_ISA avx512
#include "recon/corrections/esse_loops_kernel.hpp"

namespace isotone::recon::avx512 {

extern const ScatterLoops loops{"avx512", fft_pass, times_kernel, view_sum, path_sum};

}  // namespace isotone::recon::avx512
