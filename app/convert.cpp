// SPDX-License-Identifier: Apache-2.0
#include "app/spect/convert.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/image_file.hpp"
#include "app/files/image_input.hpp"
#include "app/files/output.hpp"
#include "app/files/provenance.hpp"
#include "app/files/raw_input.hpp"
#include "app/spect/options.hpp"
#include "core/error.hpp"
#include "core/orbit_coverage.hpp"

#include <algorithm>

namespace isotone::app {
namespace {

class Convert final : public Subcommand {
public:
    std::string name() const override { return "convert"; }
    std::string summary() const override { return "write an image, raw data or SPECT projections in another format"; }
    std::vector<std::string> examples() const override {
        return {"isotone convert dicom_folder image.nii.gz --suv bw", "isotone convert spect.h5 spect.dcm",
                "isotone convert lower.h00 peak.h00 upper.h00 spect.h5"};
    }

    void declare(OptionTable& options) override {
        options.positional("IN... OUT", files_,
                           "DICOM folder, image (.nii .nii.gz .nrrd .mha .hv .h5), raw data (.hs .h5 .hdr) or SPECT "
                           "projections (.dcm .h5 .hs .h00, one file for each energy window); last the file to write, "
                           "whose extension says the format: an image, raw data (.h5 .hs) or SPECT projections (.h5 "
                           ".dcm .hs)");
        options.option("--suv", suv_, "NAME",
                       "images: auto, none, bw, lbm, lbm-james, lbm-janma, ibw or bsa (default none: values as stored)",
                       Need::optional);
        options.option("--window", window_, "NAME",
                       "SPECT to Interfile: energy window to write, by name or an energy in keV");
        options.flag("--no-additive", no_additive_,
                     "SPECT: leave out the additive term (expected scatter), which DICOM and Interfile cannot hold");
        spect_.declare(options);
    }

    void run(RunContext& context) override {
        take_files();
        if (!image_format(out_) && !raw_format(out_)) {
            throw Error(ErrorCode::usage, out_, "its extension names no format that is written",
                        "use .nii.gz, .nii, .nrrd, .mha, .hv or .h5 for images, .h5 or .hs for raw data, .h5, .dcm or "
                        ".hs for SPECT projections");
        }
        require_inputs(in_all_);
        Output output(out_);
        context.progress.report("read", 0.0, "");
        const bool spect = std::any_of(in_all_.begin(), in_all_.end(), holds_spect_data);
        check_options(spect);
        const bool raw = raw_format(in_) && !std::filesystem::is_directory(in_) && !holds_image(in_);
        io::provenance::Run record = run_record("convert", context);
        if (spect) {
            convert_projections(output, context, record);
        } else if (raw) {
            convert_raw(output, record);
        } else {
            convert_image(output, context, record);
        }
        write_provenance(output, record);
        output.commit();
        context.progress.report("write", 1.0, output.target().string());
    }

private:
    void take_files() {
        if (files_.size() < 2) {
            throw Error(ErrorCode::usage, "OUT", "it is required and was not given", "see isotone convert --help");
        }
        in_all_.assign(files_.begin(), files_.end() - 1);
        in_ = in_all_.front();
        out_ = files_.back();
    }

    void check_options(bool spect) const {
        const auto refuse = [](const std::string& where, const std::string& what) {
            throw Error(ErrorCode::usage, where, what, "leave it out");
        };
        if (spect && suv_) {
            refuse("--suv", "SPECT projections have no SUV");
        }
        const std::string of_spect = window_ ? "--window" : no_additive_ ? "--no-additive" : spect_.given();
        if (!spect && !of_spect.empty()) {
            refuse(of_spect, "the input holds no SPECT projections");
        }
        if (!spect && in_all_.size() > 1) {
            refuse(in_all_[1], "only energy windows of SPECT are joined into one file");
        }
    }

    // Each says in the record what it read and did.
    void convert_projections(Output& output, RunContext& context, io::provenance::Run& record) const {
        SpectData data = read_spect_input(in_all_, spect_.resolve());
        if (no_additive_) {
            leave_out_additive(data);
        }
        const SpectOutput written(out_, data, window_);
        output.write_main("projections", "", [&](const std::filesystem::path& file) { written.write(file); });
        record.inputs = spect_files(in_all_);
        record.parameters["window"] = window_ ? Record(*window_) : Record();
        const std::vector<std::string> overrides = data.notes("overrides");
        record.parameters["overrides"] = Record::List(overrides.begin(), overrides.end());
        record.parameters["no_additive"] = no_additive_;
        record.findings = written.findings();
        for (const std::string& finding : orbit_findings(data.geometry)) {
            record.findings.push_back(finding);
        }
        if (no_additive_) {
            record.findings.emplace_back("the additive term (expected scatter) is left out, as --no-additive asks");
        }
        for (const std::string& finding : record.findings) {
            context.progress.warn(finding);
        }
    }

    void convert_image(Output& output, RunContext& context, io::provenance::Run& record) const {
        if (!image_format(out_)) {
            throw Error(ErrorCode::usage, out_, "an image cannot be written as raw data", "use an image extension");
        }
        ImageInput image = load_image(in_);
        std::vector<std::string> trail;
        convert_to_suv(image, parse_suv(suv_.value_or("none"), image), trail);
        output.write_main("image", "", [&](const std::filesystem::path& file) { write_image(file, image.volume); });
        record.inputs = {image.file};
        record.findings = image.findings;
        record.parameters["suv"] = suv_.value_or("none");
        record.parameters["unit"] = unit_of(image.volume.quantity);
        for (const std::string& rule : trail) {
            record.parameters["suv_rules"].push_back(rule);
        }
        for (const std::string& finding : image.findings) {
            context.progress.warn(finding);
        }
    }

    void convert_raw(Output& output, io::provenance::Run& record) const {
        if (suv_) {
            throw Error(ErrorCode::usage, "--suv", "raw data have no SUV", "leave it out");
        }
        RawFiles files;
        files.raw = {in_};
        const RawInput input = read_raw(files);
        output.write_main("raw data", "", [&](const std::filesystem::path& file) { write_raw(file, input.data); });
        record.inputs = input.files;
    }

    std::vector<std::string> files_;
    std::vector<std::string> in_all_;  ///< several only of SPECT
    std::string in_, out_;
    std::optional<std::string> suv_, window_;
    bool no_additive_ = false;
    SpectOptions spect_;
};

}  // namespace

std::unique_ptr<Subcommand> make_convert() {
    return std::make_unique<Convert>();
}

}  // namespace isotone::app
