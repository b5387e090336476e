// SPDX-License-Identifier: Apache-2.0
#include "app/command/stop_signal.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/raw_input.hpp"
#include "app/files/result_files.hpp"
#include "app/reporting/description.hpp"
#include "app/spect/options.hpp"
#include "core/error.hpp"

#include <algorithm>
#include <iostream>

namespace isotone::app {
namespace {

class Inspect final : public Subcommand {
public:
    std::string name() const override { return "inspect"; }
    std::string summary() const override { return "say what a file is: geometry, counts, units, findings"; }
    std::vector<std::string> examples() const override {
        return {"isotone inspect raw.h5 image.nii.gz", "isotone inspect dicom_folder --json -"};
    }

    void declare(OptionTable& options) override {
        options.positional("FILE", files_, "raw data, SPECT projections, images, or DICOM folders");
        options.option("--json", results_.json, "FILE", "the same as JSON; - for standard output", Need::optional);
        spect_.declare(options);
    }

    void run(RunContext& context) override {
        results_.check();
        require_inputs(files_);
        refuse_idle_options();
        const SpectInputOptions spect = spect_.resolve();
        Record::List files;
        for (const std::string& file : files_) {
            throw_if_stopped();
            files.push_back(describe(file, spect));
        }
        Record record;
        record["schema"] = "isotone-inspection";
        record["schema_version"] = 1;
        record["files"] = files;
        Results(results_, record, {}).commit();
        if (results_.standard_output() || context.quiet) {
            return;
        }
        for (const Record& file : files) {
            print_record(std::cout, file);
            std::cout << '\n';
        }
    }

private:
    void refuse_idle_options() const {
        const std::string option = spect_.given();
        if (!option.empty() && std::none_of(files_.begin(), files_.end(), holds_spect_data)) {
            throw Error(ErrorCode::usage, option, "none of the files holds SPECT projections", "leave it out");
        }
    }

    std::vector<std::string> files_;
    SpectOptions spect_;
    ResultTargets results_;
};

}  // namespace

std::unique_ptr<Subcommand> make_inspect() {
    return std::make_unique<Inspect>();
}

}  // namespace isotone::app
