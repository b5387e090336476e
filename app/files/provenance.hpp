// SPDX-License-Identifier: Apache-2.0
/// The provenance that every verb leaves beside its results.
#pragma once

#include "app/command/subcommand.hpp"
#include "app/files/output.hpp"
#include "io/provenance/provenance.hpp"

#include <string>

namespace isotone::app {

/// Verb, command line and start of a run; what it read and did is left to the verb.
io::provenance::Run run_record(const std::string& verb, const RunContext& context);

/// `provenance.json` of a run that ends now, with digests of all that was staged before it.
void write_provenance(Output& output, io::provenance::Run run);

}  // namespace isotone::app
