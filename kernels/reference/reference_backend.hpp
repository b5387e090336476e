// SPDX-License-Identifier: Apache-2.0
/// The oracle: every operation of the door in double precision, one thread, straight from its formula. It shares no
/// code with the fast backends, so their agreement with it means something. Slow; for tests and `--device reference`.
///
/// No time-of-flight: asking for it throws Error{usage}.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::reference {

std::unique_ptr<Backend> make_reference_backend();

}  // namespace isotone::kernels::reference
