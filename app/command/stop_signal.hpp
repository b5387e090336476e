// SPDX-License-Identifier: Apache-2.0
/// SIGINT and SIGTERM ask the work to stop at its next safe point; the same signal again ends the process at once.
#pragma once

namespace isotone::app {

void install_stop_signals();
bool stop_signal_seen();

/// A safe point: nothing has been put in place yet, and whatever was staged goes with the exception.
/// @throws Error{interrupted} once a stop signal was seen
void throw_if_stopped();

}  // namespace isotone::app
