// SPDX-License-Identifier: Apache-2.0
#define ISOTONE_ISA avx2
#include "recon/corrections/esse_loops_kernel.hpp"

namespace isotone::recon::avx2 {

extern const ScatterLoops loops{"avx2", fft_pass, times_kernel, view_sum, path_sum};

}  // namespace isotone::recon::avx2
