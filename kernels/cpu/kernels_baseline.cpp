// SPDX-License-Identifier: Apache-2.0
#define ISOTONE_ISA baseline
#include "kernels/cpu/event_kernel.hpp"
#include "kernels/cpu/sheet_kernel.hpp"

namespace isotone::kernels::cpu::baseline {

const KernelTable table{"baseline", forward_line, back_line, forward_events, back_events};

}  // namespace isotone::kernels::cpu::baseline
