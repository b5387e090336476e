// SPDX-License-Identifier: Apache-2.0
#include "app/spect/recon.hpp"

#include "app/files/image_file.hpp"
#include "app/files/output.hpp"
#include "app/reporting/numbers.hpp"
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

void check_digests(const SpectConfig& config) {
    check_digest("response", config.response);
    check_digest("attenuation", config.attenuation);
    check_digest("transform", config.transform);
    check_digest("calibration", config.calibration);
    check_digest("dead_time", config.dead_time);
}

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
        const std::string nuclide = complete_nuclide(config_.spect, data_);
        convert_radii(config_.spect, data_);
        SpectSetup setup = spect_setup(config_, data_);
        if (!nuclide.empty()) {
            setup.findings.push_back(nuclide);
        }
        recon::SpectSettings& settings = setup.settings;
        files_.insert(files_.end(), setup.files.begin(), setup.files.end());
        if (config_.files.additive) {
            require_additive_enters(data_, settings);
        }
        read_images(settings.run);
        std::vector<std::string> findings = std::move(setup.findings);
        if (const Record* overrides = data_.provenance.find("overrides")) {
            for (const Record& entry : std::get<Record::List>(overrides->value())) {
                findings.push_back("override when the projections were read: " + plain_text(entry));
            }
        }
        for (const std::string& name : config_.spect.allow) {
            findings.push_back("allowed by name: " + name);
        }
        Record map_record;
        std::optional<RigidTransform> found;
        if (config_.spect.attenuation) {
            PlacedMap map = attenuation_map(config_.spect, data_, settings, *backend, context_.progress);
            settings.attenuation = std::move(map.mu);
            settings.attenuation_detail = map.detail;
            map_record = map.record;
            found = map.found;
            findings.insert(findings.end(), map.findings.begin(), map.findings.end());
            files_.insert(files_.end(), map.files.begin(), map.files.end());
        }
        const recon::SpectPlan plan = recon::plan_spect(data_, settings);
        if (request_.dry_run) {
            print_spect_plan(std::cout, {data_, plan, settings, backend->info(), files_, findings, request_.output});
            return;
        }
        Output output(request_.output);
        recon::ReconstructionResult result =
            recon::reconstruct_spect(data_, settings, plan, *backend, context_.progress);
        result.findings.insert(result.findings.begin(), findings.begin(), findings.end());
        for (const std::string& finding : result.findings) {
            context_.progress.warn(finding);
        }
        if (config_.spect.collimator && settings.detector) {
            data_.collimator = settings.detector->collimator.name;  // the one that the image was made with
        }
        write_spect_output(output,
                           {context_, data_, result, backend->info(), config_, files_, plan.photopeak, plan.windows,
                            request_.write_sensitivity, request_.write_pet_series, map_record, found});
    }

private:
    void read() {
        context_.progress.report("read", 0.0, "");
        check_digests(config_.spect);
        app::check_digests(config_.files);
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
    std::vector<io::provenance::FileEntry> files_;
};

}  // namespace

void run_spect_recon(RunContext& context, const ReconConfig& config, const SpectReconRequest& request) {
    SpectRun(context, config, request).run();
}

}  // namespace isotone::app
