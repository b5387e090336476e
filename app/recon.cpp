// SPDX-License-Identifier: Apache-2.0
#include "app/clock.hpp"
#include "app/image_file.hpp"
#include "app/numbers.hpp"
#include "app/output.hpp"
#include "app/raw_input.hpp"
#include "app/recon_config.hpp"
#include "app/recon_output.hpp"
#include "app/subcommand.hpp"
#include "core/error.hpp"
#include "io/config/toml.hpp"
#include "kernels/backend.hpp"
#include "recon/reconstruct.hpp"

#include <iostream>

namespace isotone::app {
namespace {

class Recon final : public Subcommand {
public:
    std::string name() const override { return "recon"; }
    std::string summary() const override { return "reconstruct raw data to an image"; }
    std::vector<std::string> examples() const override {
        return {"isotone recon raw.h5 -o study --iterations 4 --subsets 21",
                "isotone recon prompts.hs --multiplicative factors.hs --additive scatter_randoms.hs -o image.nii.gz"};
    }

    void declare(OptionTable& options) override {
        options.positional("RAW", raw_,
                           "raw container (.h5), Interfile sinogram (.hs) or Siemens list-mode header (.hdr)");
        options.option("-o,--output", output_, "OUT",
                       "folder for image, DICOM series, report and records, or one image file by its extension "
                       "(.nii.gz .nrrd .mha .hv .h5)",
                       Need::required);
        options.option("-c,--config", config_, "FILE", "configuration (TOML); the command line goes before it");
        options.option("--algorithm", overrides_.algorithm, "NAME", "mlem or osem (default osem)");
        options.option("--data", overrides_.data, "NAME", "automatic, sinogram or list_mode (default automatic)");
        options.option("--iterations", overrides_.iterations, "N", "passes over all data (default 4)");
        options.option("--subsets", overrides_.subsets, "M", "subsets of views (default 1)");
        options.option("--grid", overrides_.grid_size, "NX,NY,NZ", "voxels (default covers the field of view)");
        options.option("--voxel", overrides_.voxel_mm, "X,Y,Z",
                       "voxel size, mm (default: the scanner's bin, ring pitch / 2)");
        options.option("--psf-fwhm", overrides_.psf_fwhm_mm, "MM", "image-space resolution model (default 0, none)");
        options.option("--post-filter", overrides_.post_filter_fwhm_mm, "MM",
                       "Gaussian filter of the result, FWHM (default 0, none)");
        options.option("--fov-radius", overrides_.fov_radius_mm, "MM",
                       "image is zero outside (default: all views see)");
        options.option("--multiplicative", files_.multiplicative, "FILE",
                       "attenuation x normalisation, summed over each bin's crystal pairs, Interfile sinogram");
        options.option("--additive", files_.additive, "FILE", "expected scatter + randoms, Interfile sinogram");
        options.option("--delayeds", files_.delayeds, "FILE", "delayed coincidences, Interfile sinogram");
        options.option("--template", files_.sinogram_template, "FILE",
                       "sort list-mode events into the sinogram of this Interfile header first");
        options.option("--start-image", start_image_, "FILE", "positive image to start from, on the same grid");
        options.option("--sensitivity-image", sensitivity_image_, "FILE", "read instead of computed; one subset only");
        options.option("--serial", overrides_.scanner_serial, "TEXT",
                       "serial number of the scanner, for the DICOM series; a qualification names it");
        options.option("--device", overrides_.device, "DEVICE", "auto, cpu, cuda, cuda:N or reference (default auto)");
        options.option("--threads", threads_, "N", "CPU threads (default all); the image does not depend on it");
        options.flag("--dry-run", dry_run_, "say what would be done, and do nothing");
    }

    void run(RunContext& context) override {
        const Record table = config_ ? io::config::read_toml(*config_) : Record(Record::Fields{});
        ReconConfig config = resolve_recon_config(table, config_.value_or("defaults"), overrides_);
        const kernels::BackendRequest request = backend_request(config.device);
        check_output_location(*output_);

        context.progress.report("read", 0.0, "");
        RawFiles files = files_;
        files.raw = {raw_};
        RawInput input = read_raw(files);
        if (config_) {
            input.files.push_back({"configuration", *config_});
        }
        read_images(config.settings, input);
        context.progress.report("read", 1.0, "");
        const auto backend = kernels::make_backend(request);
        if (dry_run_) {
            print_recon_plan(std::cout, input.data, config.settings, *backend);
            return;
        }
        Output output(*output_);
        const recon::ReconstructionResult result =
            recon::reconstruct(input.data, config.settings, *backend, context.progress);
        for (const std::string& finding : result.findings) {
            context.progress.warn(finding);
        }
        write_recon_output(output, {context, input, result, backend->info(), config});
    }

private:
    kernels::BackendRequest backend_request(const std::string& device) const {
        kernels::BackendRequest request = kernels::parse_backend(device);
        if (threads_ && (*threads_ < 1 || *threads_ > 4096)) {
            throw Error(ErrorCode::usage, "--threads", "found " + std::to_string(*threads_), "use 1 to 4096");
        }
        request.threads = threads_.value_or(0);
        return request;
    }

    void read_images(recon::ReconstructionSettings& settings, RawInput& input) const {
        if (start_image_) {
            settings.start_image = read_image(*start_image_);
            input.files.push_back({"start image", *start_image_});
        }
        if (sensitivity_image_) {
            settings.sensitivity_image = read_image(*sensitivity_image_);
            input.files.push_back({"sensitivity image", *sensitivity_image_});
        }
    }

    std::string raw_;
    RawFiles files_;  ///< all but the raw data themselves
    std::optional<std::string> output_, config_, start_image_, sensitivity_image_;
    ReconOverrides overrides_;
    std::optional<int> threads_;
    bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> make_recon() {
    return std::make_unique<Recon>();
}

}  // namespace isotone::app
