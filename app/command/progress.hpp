// SPDX-License-Identifier: Apache-2.0
/// How progress looks: a bar on a terminal, timestamped lines in a log, JSON lines for an engine. All on standard
/// error, so that standard output carries results only.
#pragma once

#include "core/progress.hpp"

#include <functional>
#include <iosfwd>
#include <memory>

namespace isotone::app {

enum class ProgressStyle { automatic, bar, lines, json, none };

/// @param out    where to write, standard error outside tests
/// @param clock  Unix time in seconds
/// @param style  automatic is resolved by the caller
/// stop_requested() answers with the process's stop signal.
std::unique_ptr<ProgressSink> make_progress(ProgressStyle style, std::ostream& out, std::function<double()> clock);

}  // namespace isotone::app
