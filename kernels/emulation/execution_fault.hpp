// SPDX-License-Identifier: Apache-2.0
/// A kernel broke a rule of the CUDA execution model. A fault of the programmer: tests let it fail them.
#pragma once

#include <stdexcept>

namespace isotone::kernels::emulation {

class ExecutionFault : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

}  // namespace isotone::kernels::emulation
