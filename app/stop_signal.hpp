// SPDX-License-Identifier: Apache-2.0
/// SIGINT and SIGTERM ask the work to stop at its next safe point; the same signal again ends the process at once.
#pragma once

namespace isotone::app {

void install_stop_signals();
bool stop_signal_seen();

}  // namespace isotone::app
