// SPDX-License-Identifier: Apache-2.0
/// Effective source scatter estimation for the problem of bench/spect_problem.hpp: 99mTc in a window of 20 %.
#pragma once

#include "bench/spect_problem.hpp"
#include "recon/corrections/esse.hpp"

namespace isotone::bench {

recon::WindowKernel technetium_kernel();

/// All views, with the attenuation map resident in a backend.
kernels::SpectGeometry all_views(kernels::Backend& backend, const SpectProblem& problem);

}  // namespace isotone::bench
