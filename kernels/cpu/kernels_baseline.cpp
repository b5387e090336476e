// SPDX-License-Identifier: Apache-2.0
#define ISOTONE_ISA baseline
#include "kernels/cpu/event_kernel.hpp"
#include "kernels/cpu/sheet_kernel.hpp"
#include "kernels/cpu/sheet_run_kernel.hpp"
#include "kernels/cpu/spect_back_kernel.hpp"
#include "kernels/cpu/spect_forward_kernel.hpp"

namespace isotone::kernels::cpu::baseline {

const KernelTable table{"baseline",   forward_line, back_line,
                        forward_runs, back_runs,    forward_events,
                        back_events,  from_fixed,   {spect_columns, spect_across, spect_samples, spect_gather}};

}  // namespace isotone::kernels::cpu::baseline
