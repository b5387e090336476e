// SPDX-License-Identifier: Apache-2.0
#include "app/command/subcommand.hpp"

#include "app/command/option_names.hpp"

namespace isotone::app {

OptionTable::~OptionTable() = default;
Subcommand::~Subcommand() = default;

void run_subcommand(Subcommand& subcommand, RunContext& context) {
    try {
        subcommand.run(context);
    } catch (const Error& error) {
        throw with_option_names(error);
    }
}

std::vector<std::unique_ptr<Subcommand>> subcommands() {
    std::vector<std::unique_ptr<Subcommand>> all;
    all.push_back(make_simulate());
    all.push_back(make_recon());
    all.push_back(make_calibrate());
    all.push_back(make_qualify());
    all.push_back(make_harmonize());
    all.push_back(make_measure());
    all.push_back(make_inspect());
    all.push_back(make_convert());
    return all;
}

}  // namespace isotone::app
