// SPDX-License-Identifier: Apache-2.0
#define ISOTONE_ISA avx512
#include "kernels/cpu/event_kernel.hpp"
#include "kernels/cpu/sheet_kernel.hpp"
#include "kernels/cpu/sheet_run_kernel.hpp"

namespace isotone::kernels::cpu::avx512 {

const KernelTable table{"avx512",  forward_line,   back_line,   forward_runs,
                        back_runs, forward_events, back_events, from_fixed};

}  // namespace isotone::kernels::cpu::avx512
