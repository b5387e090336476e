// SPDX-License-Identifier: Apache-2.0
#include "app/command/clock.hpp"
#include "app/command/command_line.hpp"
#include "app/command/fault.hpp"
#include "app/command/stop_signal.hpp"
#include "app/files/result_files.hpp"

#include <unistd.h>

#include <iostream>

namespace {

using namespace isotone::app;

ProgressStyle resolve(const Invocation& invocation) {
    if (invocation.quiet) {
        return ProgressStyle::none;
    }
    if (invocation.progress == ProgressStyle::automatic) {
        return isatty(STDERR_FILENO) != 0 ? ProgressStyle::bar : ProgressStyle::lines;
    }
    return invocation.progress;
}

void run(const std::vector<std::string>& arguments) {
    Invocation invocation = parse_command_line(arguments);
    if (!invocation.subcommand) {
        std::cout << invocation.text_to_print;
        return;
    }
    install_stop_signals();
    const auto progress = make_progress(resolve(invocation), std::cerr, now_s);
    RunContext context{*progress, arguments, now_s(), invocation.quiet};
    run_subcommand(*invocation.subcommand, context);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run({argv, argv + argc});
        finish_standard_output();
        return 0;
    } catch (...) {
        const Fault fault = describe_fault(std::current_exception());
        std::cerr << fault.text << std::endl;
        return fault.exit_status;
    }
}
