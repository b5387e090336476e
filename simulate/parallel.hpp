// SPDX-License-Identifier: Apache-2.0
/// Independent pieces of work on a few threads. What a piece computes depends on its number alone, so results do not
/// depend on the number of threads.
#pragma once

#include "core/progress.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace isotone::simulate {

/// Calls work(i) for i = 0 .. count-1, each once, on up to `threads` threads (0 = one per processor). The caller's
/// thread takes part and reports progress. The first exception stops the handing out of work and is rethrown here; a
/// stop request becomes Error{interrupted}.
void parallel_for(std::size_t count, int threads, ProgressSink& progress, const std::string& stage,
                  const std::function<void(std::size_t)>& work);

}  // namespace isotone::simulate
