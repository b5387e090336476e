// SPDX-License-Identifier: Apache-2.0
#include "app/description.hpp"
#include "app/result_files.hpp"
#include "app/stop_signal.hpp"
#include "app/subcommand.hpp"

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
        options.positional("FILE", files_, "raw data, images, or DICOM folders");
        options.option("--json", results_.json, "FILE", "the same as JSON; - for standard output", Need::optional);
    }

    void run(RunContext& context) override {
        results_.check();
        Record::List files;
        for (const std::string& file : files_) {
            throw_if_stopped();
            files.push_back(describe(file));
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
    std::vector<std::string> files_;
    ResultTargets results_;
};

}  // namespace

std::unique_ptr<Subcommand> make_inspect() {
    return std::make_unique<Inspect>();
}

}  // namespace isotone::app
