// SPDX-License-Identifier: Apache-2.0
#define ISOTONE_ISA baseline
#include "recon/corrections/esse_loops_kernel.hpp"

namespace isotone::recon::baseline {

extern const ScatterLoops loops{"baseline", fft_pass, times_kernel, view_sum, path_sum};

}  // namespace isotone::recon::baseline
