// SPDX-License-Identifier: Apache-2.0
#include "app/files/provenance.hpp"

#include "app/command/clock.hpp"
#include "io/json/json.hpp"

namespace isotone::app {

io::provenance::Run run_record(const std::string& verb, const RunContext& context) {
    io::provenance::Run run;
    run.verb = verb;
    run.command_line = context.command_line;
    run.started_utc = utc_text(context.started_s);
    return run;
}

void write_provenance(Output& output, io::provenance::Run run) {
    run.ended_utc = utc_text(now_s());
    output.write_sidecar("provenance", "provenance.json",
                         io::json::to_json(io::provenance::provenance_record(run, output.staged())));
}

}  // namespace isotone::app
