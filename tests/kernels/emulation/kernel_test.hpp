// SPDX-License-Identifier: Apache-2.0
/// What the tests of the emulation share: the CUDA language, and a launch that must not be refused.
#pragma once

#include "kernels/cuda/gpu_runtime.hpp"
#include "kernels/emulation/execution_fault.hpp"

#include <gtest/gtest.h>

#include <string>

namespace isotone::kernels::emulated {

/// The message of the ExecutionFault that `call` throws; empty where it throws none.
template <class Call>
std::string fault_of(Call call) {
    try {
        call();
    } catch (const ExecutionFault& fault) {
        return fault.what();
    }
    return {};
}

}  // namespace isotone::kernels::emulated
