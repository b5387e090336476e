// SPDX-License-Identifier: Apache-2.0
#include "app/spect/recon.hpp"

#include "app/files/image_file.hpp"
#include "app/files/output.hpp"
#include "app/spect/additive.hpp"
#include "app/spect/attenuation.hpp"
#include "app/spect/output.hpp"
#include "app/spect/plan_text.hpp"
#include "app/spect/settings.hpp"
#include "core/error.hpp"
#include "recon/reconstruct_spect.hpp"
#include "recon/spect_plan.hpp"

#include <iostream>
#include <utility>

namespace isotone::app {
namespace {

/// What only PET data have.
void refuse_pet_files(const CompanionFiles& files) {
    const std::pair<const char*, const std::optional<CompanionFile>*> of_pet[] = {
        {"multiplicative", &files.multiplicative},
        {"delayeds", &files.delayeds},
        {"template", &files.sinogram_template}};
    for (const auto& [name, file] : of_pet) {
        if (*file) {
            throw Error(ErrorCode::usage, std::string("--") + name, "the data are SPECT projections",
                        "leave it out: it belongs to PET");
        }
    }
}

/// An image of an earlier run stands where the axis stands in the patient; the reconstruction counts from the axis.
Volume from_axis(Volume image, const SpectData& data) {
    if (image.grid.frame == Frame::patient_lps && data.axis_position_mm) {
        for (std::size_t k = 0; k < 3; ++k) {
            image.grid.origin_mm[k] -= (*data.axis_position_mm)[k];
        }
    }
    return image;
}

class SpectRun {
public:
    SpectRun(RunContext& context, const ReconConfig& config, const SpectReconRequest& request)
        : context_(context), config_(config), request_(request) {}

    void run() {
        read();
        const auto backend = kernels::make_backend(request_.device);
        recon::SpectSettings settings = make_settings();
        read_images(settings.run);
        const PlacedMap map = place_map(settings, *backend);
        const recon::SpectPlan plan = recon::plan_spect(data_, settings);
        if (request_.dry_run) {
            print_spect_plan(std::cout, {data_, plan, settings, backend->info(), files_, findings_, request_.output});
            return;
        }
        Output output(request_.output);
        recon::ReconstructionResult result =
            recon::reconstruct_spect(data_, settings, plan, *backend, context_.progress);
        result.findings.insert(result.findings.begin(), findings_.begin(), findings_.end());
        for (const std::string& finding : result.findings) {
            context_.progress.warn(finding);
        }
        if (config_.spect.collimator && settings.detector) {
            data_.collimator = settings.detector->collimator.name;  // the one that the image was made with
        }
        write_spect_output(output,
                           {context_, data_, result, backend->info(), config_, files_, plan.photopeak, plan.windows,
                            request_.write_sensitivity, request_.write_pet_series, map.record, map.found});
    }

private:
    void read() {
        context_.progress.report("read", 0.0, "");
        check_digests(config_.spect.named_files());
        check_digests(named_files(config_.files));
        refuse_pet_files(config_.files);
        check_output_location(request_.output);
        data_ = read_spect_input(request_.raw, request_.input);
        files_ = spect_files(request_.raw);
        if (request_.config) {
            files_.push_back({"configuration", *request_.config});
        }
        if (config_.files.additive) {
            add_additive(config_.files.additive->path, request_.raw, request_.input, config_.spect.nuclide, data_);
            files_.push_back({"additive", config_.files.additive->path});
        }
        context_.progress.report("read", 1.0, "");
    }

    /// All but the map and supplied images. What was assumed, stated and allowed joins the findings.
    recon::SpectSettings make_settings() {
        const std::string nuclide = complete_nuclide(config_.spect, data_);
        convert_radii(config_.spect, data_);
        SpectSetup setup = spect_setup(config_, data_);
        files_.insert(files_.end(), setup.files.begin(), setup.files.end());
        findings_ = std::move(setup.findings);
        if (!nuclide.empty()) {
            findings_.push_back(nuclide);
        }
        if (config_.files.additive) {
            require_additive_enters(data_, setup.settings);
        }
        for (const std::string& stated : data_.notes("overrides")) {
            findings_.push_back("override when the projections were read: " + stated);
        }
        for (const std::string& name : config_.spect.allow) {
            findings_.push_back("allowed by name: " + name);
        }
        return std::move(setup.settings);
    }

    /// Empty where none is named.
    PlacedMap place_map(recon::SpectSettings& settings, kernels::Backend& backend) {
        if (!config_.spect.attenuation) {
            return {};
        }
        PlacedMap map = attenuation_map(config_.spect, data_, settings, backend, context_.progress);
        settings.attenuation = std::move(map.mu);
        settings.attenuation_detail = map.detail;
        findings_.insert(findings_.end(), map.findings.begin(), map.findings.end());
        files_.insert(files_.end(), map.files.begin(), map.files.end());
        return map;
    }

    void read_images(recon::ReconstructionSettings& run) {
        const auto read_supplied = [&](const std::optional<CompanionFile>& file, const char* role,
                                       std::optional<Volume>& target) {
            if (file) {
                target = from_axis(read_image(file->path), data_);
                files_.push_back({role, file->path});
            }
        };
        read_supplied(config_.files.start_image, "start image", run.start_image);
        read_supplied(config_.files.sensitivity_image, "sensitivity image", run.sensitivity_image);
    }

    RunContext& context_;
    const ReconConfig& config_;
    const SpectReconRequest& request_;
    SpectData data_;
    std::vector<io::provenance::FileEntry> files_;  ///< that were read
    std::vector<std::string> findings_;             ///< before the plan's
};

}  // namespace

void run_spect_recon(RunContext& context, const ReconConfig& config, const SpectReconRequest& request) {
    SpectRun(context, config, request).run();
}

}  // namespace isotone::app
