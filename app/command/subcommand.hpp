// SPDX-License-Identifier: Apache-2.0
/// One verb of the `isotone` command: a file each, listed in subcommands().
#pragma once

#include "app/command/options.hpp"
#include "core/progress.hpp"

#include <memory>
#include <string>
#include <vector>

namespace isotone::app {

/// What every run knows.
struct RunContext {
    ProgressSink& progress;
    std::vector<std::string> command_line;  ///< as typed, from "isotone" on
    double started_s = 0.0;                 ///< Unix time
    bool quiet = false;                     ///< say nothing but errors and warnings
};

class Subcommand {
public:
    virtual ~Subcommand();
    virtual std::string name() const = 0;
    virtual std::string summary() const = 0;                ///< one line
    virtual std::vector<std::string> examples() const = 0;  ///< two runnable command lines
    virtual void declare(OptionTable& options) = 0;
    /// Throws Error for every fault; returning means success.
    virtual void run(RunContext& context) = 0;
};

/// @throws what run() throws, with the options of the command where libraries name their settings (option_names.hpp)
void run_subcommand(Subcommand& subcommand, RunContext& context);

std::unique_ptr<Subcommand> make_simulate();
std::unique_ptr<Subcommand> make_recon();
std::unique_ptr<Subcommand> make_calibrate();
std::unique_ptr<Subcommand> make_qualify();
std::unique_ptr<Subcommand> make_harmonize();
std::unique_ptr<Subcommand> make_measure();
std::unique_ptr<Subcommand> make_inspect();
std::unique_ptr<Subcommand> make_convert();

/// All verbs, in the order a study goes through them.
std::vector<std::unique_ptr<Subcommand>> subcommands();

}  // namespace isotone::app
