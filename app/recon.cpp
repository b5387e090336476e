// SPDX-License-Identifier: Apache-2.0
#include "app/spect/recon.hpp"
#include "app/command/choice.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/companion_files.hpp"
#include "app/files/image_file.hpp"
#include "app/files/output.hpp"
#include "app/files/raw_input.hpp"
#include "app/recon/config.hpp"
#include "app/recon/output.hpp"
#include "app/recon/plan.hpp"
#include "app/spect/options.hpp"
#include "core/error.hpp"
#include "io/config/toml.hpp"
#include "kernels/backend.hpp"
#include "recon/plan.hpp"
#include "recon/reconstruct.hpp"

#include <iostream>

namespace isotone::app {
namespace {

/// What a term is said to hold, for a term that does not say it itself.
void state_effects(const std::string& name, const std::optional<Sinogram>& term, const HeldEffects& said,
                   HeldEffects& holds) {
    if (!said) {
        return;
    }
    const std::string option = "--" + name + "-holds " + text_of(*said);
    if (!term) {
        throw Error(ErrorCode::inconsistent_data, option, "there is no " + name + " term",
                    "supply it, or leave this out");
    }
    if (holds && *holds != *said) {
        throw Error(ErrorCode::inconsistent_data, option, "the raw data say that it holds " + text_of(*holds),
                    "leave it out: the raw data know");
    }
    holds = said;
}

class Recon final : public Subcommand {
public:
    std::string name() const override { return "recon"; }
    std::string summary() const override { return "reconstruct raw data to an image"; }
    std::vector<std::string> examples() const override {
        return {"isotone recon raw.h5 -o study --iterations 4 --subsets 21",
                "isotone recon spect.h5 -o study --iterations 10 --subsets 8 --camera siemens_symbia --collimator LEHR",
                "isotone recon prompts.hs --multiplicative factors.hs --additive scatter_randoms.hs -o image.nii.gz"};
    }

    void declare(OptionTable& options) override {
        options.positional(
            "RAW", raw_,
            "PET: raw container (.h5), Interfile sinogram (.hs) or Siemens list-mode header (.hdr). SPECT: "
            "container (.h5), Interfile or DICOM projections (file or folder), several files where each holds one "
            "window");
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
        options.option("--multiplicative", overrides_.multiplicative, "FILE",
                       "attenuation x normalisation, summed over each bin's crystal pairs, Interfile sinogram");
        options.option("--additive", overrides_.additive, "FILE", "expected scatter + randoms, Interfile sinogram");
        options.option(
            "--multiplicative-holds", overrides_.multiplicative_holds, "NAMES",
            "what the multiplicative factors hold, where the data do not say it: attenuation, normalisation, "
            "dead_time with commas, or none");
        options.option("--additive-holds", overrides_.additive_holds, "NAMES",
                       "what the additive term holds, where the data do not say it: scatter, randoms, or none");
        options.option("--delayeds", overrides_.delayeds, "FILE", "delayed coincidences, Interfile sinogram");
        options.option("--template", overrides_.sinogram_template, "FILE",
                       "sort list-mode events into the sinogram of this Interfile header first");
        options.option("--start-image", overrides_.start_image, "FILE",
                       "positive image to start from, on the same grid");
        options.option("--sensitivity-image", overrides_.sensitivity_image, "FILE",
                       "read instead of computed; one subset only");
        options.option("--serial", overrides_.scanner_serial, "TEXT",
                       "serial number of the scanner, for the DICOM series; a qualification names it");
        options.option("--device", overrides_.device, "DEVICE", "auto, cpu, cuda, cuda:N or reference (default auto)");
        options.option("--threads", threads_, "N", "CPU threads (default all); the image does not depend on it");
        options.flag("--write-sensitivity", write_sensitivity_,
                     "write OUT.sensitivity.h5 beside a single image file too; a folder always holds sensitivity.h5");
        options.flag("--dry-run", dry_run_, "say what would be done, and do nothing");
        options.heading("SPECT");
        overrides_.spect.declare(options);
        options.flag("--pet-series", write_pet_series_, "write a PET series too, for programs that read only that");
        options.heading("SPECT: what the files do not say");
        spect_options_.declare(options);
    }

    void run(RunContext& context) override {
        const Record table = config_ ? io::config::read_toml(*config_) : Record(Record::Fields{});
        ReconConfig config = resolve_recon_config(table, config_.value_or("defaults"), overrides_);
        const kernels::BackendRequest request = backend_request(config.device);
        require_inputs(raw_);
        require_companions(config);
        reconstruct(context, config, request);
    }

private:
    /// Missing ones are said to be missing before anything else about them.
    static void require_companions(const ReconConfig& config) {
        for (const auto& files : {named_files(config.files), config.spect.named_files()}) {
            for (const auto& [key, file] : files) {
                require_inputs({file.path});
            }
        }
    }

    void reconstruct(RunContext& context, ReconConfig& config, const kernels::BackendRequest& request) {
        if (is_spect()) {
            spect_options_.fill_from(RecordReader(config.spect.reading.record(), "configuration"));
            config.spect.reading = spect_options_;
            config.has_spect = true;
            run_spect_recon(context, config,
                            {raw_, config_, *output_, spect_options_.resolve(), request, write_sensitivity_,
                             write_pet_series_, dry_run_});
            return;
        }
        refuse_spect_options(config);
        check_output_location(*output_);

        context.progress.report("read", 0.0, "");
        RawInput input = read_input(config);
        context.progress.report("read", 1.0, "");
        const auto backend = kernels::make_backend(request);
        if (dry_run_) {
            const recon::ReconstructionPlan plan = recon::plan_reconstruction(input.data, config.settings);
            print_recon_plan(std::cout, {input, plan, config, backend->info(), *output_, write_sensitivity_});
            return;
        }
        Output output(*output_);
        const recon::ReconstructionResult result =
            recon::reconstruct(input.data, config.settings, *backend, context.progress);
        for (const std::string& finding : result.findings) {
            context.progress.warn(finding);
        }
        write_recon_output(output, {context, input, result, backend->info(), config, write_sensitivity_});
    }

    /// DICOM holds raw data of SPECT alone: what else it is, or that it is damaged, its reader says.
    bool is_spect() const { return !raw_.empty() && (holds_spect_data(raw_.front()) || holds_dicom(raw_.front())); }

    void refuse_spect_options(const ReconConfig& config) const {
        const std::string given = spect_options_.given();
        if (!given.empty() || config.has_spect || write_pet_series_) {
            throw Error(ErrorCode::usage, given.empty() ? "SPECT options" : given,
                        "the raw data are not SPECT projections", "leave out what belongs to SPECT");
        }
    }

    kernels::BackendRequest backend_request(const std::string& device) const {
        kernels::BackendRequest request = kernels::parse_backend(device);
        request.threads = threads_of(threads_);
        return request;
    }

    /// Raw data and companions, checked against their digests and turned into the frame of the gantry.
    RawInput read_input(ReconConfig& config) const {
        check_digests(named_files(config.files));
        const auto path_of = [](const std::optional<CompanionFile>& file) {
            return file ? std::optional(file->path) : std::nullopt;
        };
        RawFiles files;
        files.raw = raw_;
        files.multiplicative = path_of(config.files.multiplicative);
        files.additive = path_of(config.files.additive);
        files.delayeds = path_of(config.files.delayeds);
        files.sinogram_template = path_of(config.files.sinogram_template);
        RawInput input = read_raw(files);
        RawData& raw = input.data;
        state_effects("multiplicative", raw.multiplicative, config.multiplicative_holds, raw.multiplicative_holds);
        state_effects("additive", raw.additive, config.additive_holds, raw.additive_holds);
        if (config_) {
            input.files.push_back({"configuration", *config_});
        }
        const auto read_supplied = [&](const std::optional<CompanionFile>& file, const char* role,
                                       std::optional<Volume>& target) {
            if (file) {
                target = in_gantry_frame(read_image(file->path), raw.exam);
                input.files.push_back({role, file->path});
            }
        };
        read_supplied(config.files.start_image, "start image", config.settings.start_image);
        read_supplied(config.files.sensitivity_image, "sensitivity image", config.settings.sensitivity_image);
        input.files = with_data_files(input.files);
        return input;
    }

    std::vector<std::string> raw_;
    std::optional<std::string> output_, config_;
    ReconOverrides overrides_;
    std::optional<int> threads_;
    SpectOptions spect_options_;
    bool write_sensitivity_ = false, write_pet_series_ = false, dry_run_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> make_recon() {
    return std::make_unique<Recon>();
}

}  // namespace isotone::app
