// SPDX-License-Identifier: Apache-2.0
#include "app/files/simulation_truth.hpp"

#include "io/config/toml.hpp"
#include "io/json/json.hpp"

namespace isotone::app {

void write_simulation_truth(Output& output, const simulate::Phantom& phantom, const Record& protocol) {
    output.write_sidecar("resolved protocol", "protocol.toml", io::config::write_toml(protocol));
    Record truth;
    truth["schema"] = "isotone-truth";
    truth["schema_version"] = 1;
    truth["phantom"] = phantom.name;
    truth["regions"] = simulate::truth_of(phantom);
    output.write_sidecar("truth", "truth.json", io::json::to_json(truth));
    output.write_sidecar("regions to measure", "regions.toml", io::config::write_toml(simulate::regions_of(phantom)));
}

}  // namespace isotone::app
