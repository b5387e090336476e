// SPDX-License-Identifier: Apache-2.0
#include "app/command/stop_signal.hpp"

#include "core/error.hpp"

#include <csignal>

namespace isotone::app {
namespace {

volatile std::sig_atomic_t stop_seen = 0;

extern "C" void note_stop(int) {
    stop_seen = 1;
}

}  // namespace

void install_stop_signals() {
    struct sigaction action = {};
    action.sa_handler = note_stop;
    // No SA_RESTART is wanted either, but library reads that do not expect EINTR would fail; RESETHAND lets a second
    // signal through.
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool stop_signal_seen() {
    return stop_seen != 0;
}

void throw_if_stopped() {
    if (stop_signal_seen()) {
        throw Error(ErrorCode::interrupted, "isotone", "stopped by the user", "start it again; nothing was written");
    }
}

}  // namespace isotone::app
