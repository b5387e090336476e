// SPDX-License-Identifier: Apache-2.0
#include "app/command/subcommand.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/calibration_measurement.hpp"
#include "app/spect/calibration_options.hpp"
#include "io/file/atomic_file.hpp"
#include "io/json/json.hpp"

#include <iostream>

namespace isotone::app {
namespace {

class Calibrate final : public Subcommand {
public:
    std::string name() const override { return "calibrate"; }
    std::string summary() const override { return "counts per second and MBq of a gamma camera from an experiment"; }
    std::vector<std::string> examples() const override {
        return {
            "isotone calibrate source.h5 --experiment planar --activity 37.2 --assay-to-start 1800 "
            "--background empty.h5 -o calibration.json",
            "isotone calibrate cylinder.h5 --experiment cylinder --image study/image.nii.gz --activity 185 --volume "
            "6280 --radius 60 --length 100 -o calibration.json"};
    }
    void declare(OptionTable& table) override { options_.declare(table); }

    void run(RunContext& context) override {
        options_.check();
        const recon::Calibration calibration = measure_calibration(options_);
        for (const std::string& finding : calibration.findings) {
            context.progress.warn(finding);
        }
        io::file::write_atomically(*options_.output, io::json::to_json(recon::to_record(calibration)));
        if (!context.quiet) {
            std::cout << significant(calibration.factor_cps_per_mbq, 5) << " counts/s per MBq, relative uncertainty "
                      << significant(100.0 * calibration.combined_relative(), 2) << " %\n";
        }
    }

private:
    CalibrationOptions options_;
};

}  // namespace

std::unique_ptr<Subcommand> make_calibrate() {
    return std::make_unique<Calibrate>();
}

}  // namespace isotone::app
