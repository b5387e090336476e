// SPDX-License-Identifier: Apache-2.0
#include "app/clock.hpp"
#include "app/image_file.hpp"
#include "app/image_input.hpp"
#include "app/output.hpp"
#include "app/raw_input.hpp"
#include "app/subcommand.hpp"
#include "core/error.hpp"
#include "io/interfile/sinogram.hpp"
#include "io/json/json.hpp"

namespace isotone::app {
namespace {

class Convert final : public Subcommand {
public:
    std::string name() const override { return "convert"; }
    std::string summary() const override { return "write an image or raw data in another format"; }
    std::vector<std::string> examples() const override {
        return {"isotone convert dicom_folder image.nii.gz --suv bw", "isotone convert prompts.hs raw.h5"};
    }

    void declare(OptionTable& options) override {
        options.positional("IN", in_,
                           "DICOM folder, image (.nii .nii.gz .nrrd .mha .hv .h5) or raw data (.hs .h5 .hdr)");
        options.positional("OUT", out_, "image or raw file; its extension says the format");
        options.option("--suv", suv_, "NAME",
                       "images: auto, none, bw, lbm, lbm-james, lbm-janma, ibw or bsa (default none: values as stored)",
                       Need::optional);
    }

    void run(RunContext& context) override {
        if (!image_format(out_) && !raw_format(out_)) {
            throw Error(ErrorCode::usage, out_, "its extension names no format that is written",
                        "use .nii.gz, .nii, .nrrd, .mha, .hv or .h5 for images, .h5 or .hs for raw data");
        }
        Output output(out_);
        context.progress.report("read", 0.0, "");
        const bool raw = raw_format(in_) && !std::filesystem::is_directory(in_) && !holds_image(in_);
        io::provenance::Run record = raw ? convert_raw(output) : convert_image(output, context);
        record.verb = "convert";
        record.command_line = context.command_line;
        record.started_utc = utc_text(context.started_s);
        record.ended_utc = utc_text(now_s());
        output.write_sidecar("provenance", "provenance.json",
                             io::json::to_json(io::provenance::provenance_record(record, output.staged())));
        output.commit();
        context.progress.report("write", 1.0, output.target().string());
    }

private:
    io::provenance::Run convert_image(Output& output, RunContext& context) const {
        if (!image_format(out_)) {
            throw Error(ErrorCode::usage, out_, "an image cannot be written as raw data", "use an image extension");
        }
        ImageInput image = load_image(in_);
        io::provenance::Run record;
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
        return record;
    }

    io::provenance::Run convert_raw(Output& output) const {
        if (suv_) {
            throw Error(ErrorCode::usage, "--suv", "raw data have no SUV", "leave it out");
        }
        RawFiles files;
        files.raw = {in_};
        const RawInput input = read_raw(files);
        output.write_main("raw data", "", [&](const std::filesystem::path& file) { write_raw(file, input.data); });
        io::provenance::Run record;
        record.inputs = input.files;
        return record;
    }

    std::string in_, out_;
    std::optional<std::string> suv_;
};

}  // namespace

std::unique_ptr<Subcommand> make_convert() {
    return std::make_unique<Convert>();
}

}  // namespace isotone::app
