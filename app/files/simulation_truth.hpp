// SPDX-License-Identifier: Apache-2.0
/// What is known of a simulated phantom, beside its data.
#pragma once

#include "app/files/output.hpp"
#include "core/record.hpp"
#include "simulate/phantom.hpp"

namespace isotone::app {

/// The protocol as resolved, the truth of the phantom's regions, and the same regions for `isotone measure`.
void write_simulation_truth(Output& output, const simulate::Phantom& phantom, const Record& protocol);

}  // namespace isotone::app
