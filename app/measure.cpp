// SPDX-License-Identifier: Apache-2.0
#include "app/command/clock.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/image_input.hpp"
#include "app/files/output.hpp"
#include "app/files/provenance.hpp"
#include "app/files/result_files.hpp"
#include "app/reporting/measurement.hpp"
#include "app/reporting/pictures.hpp"
#include "core/error.hpp"
#include "core/version.hpp"
#include "io/json/json.hpp"
#include "io/provenance/build.hpp"
#include "io/provenance/provenance.hpp"
#include "io/report/html.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

namespace isotone::app {
namespace {

class Measure final : public Subcommand {
public:
    std::string name() const override { return "measure"; }
    std::string summary() const override { return "read SUV or activity of regions from images, side by side"; }
    std::vector<std::string> examples() const override {
        return {"isotone measure series_a series_b --regions lesions.toml --csv lesions.csv -o report",
                "isotone measure image.nii.gz --regions lesions.toml --json -"};
    }

    void declare(OptionTable& options) override {
        options.positional("SERIES", series_, "DICOM folders or volume files");
        options.option("-r,--regions", regions_, "FILE",
                       "regions (TOML): [[region]] with name, centre_mm, radius_mm in the frame of the image",
                       Need::required);
        options.option("--suv", suv_, "NAME",
                       "auto, none, bw, lbm, lbm-james, lbm-janma, ibw or bsa (default auto: DICOM to SUVbw, volume "
                       "files as they are)",
                       Need::optional);
        options.option("--unit", unit_, "UNIT", unit_help, Need::optional);
        options.option("--json", results_.json, "FILE", "results as JSON; - for standard output", Need::optional);
        options.option("--csv", results_.csv, "FILE", "results as CSV, one value per row; - for standard output",
                       Need::optional);
        options.option("-o,--output", output_, "DIR", "folder for report.html, measurements.json, .csv and provenance",
                       Need::optional);
    }

    void run(RunContext& context) override {
        results_.check(output_);
        if (output_) {
            check_output_location(*output_);
        }
        const std::vector<harmonize::Region> regions = read_regions(*regions_);
        for (std::size_t i = 0; i < series_.size(); ++i) {
            context.progress.report("measure", static_cast<double>(i) / static_cast<double>(series_.size()),
                                    std::to_string(i + 1) + " of " + std::to_string(series_.size()));
            try {
                measure_one(series_[i], regions, context);
            } catch (const Error& error) {
                throw naming(series_[i], error);
            }
        }
        context.progress.report("measure", 1.0, "");
        finish(context, regions);
    }

private:
    void measure_one(const std::string& path, const std::vector<harmonize::Region>& regions, RunContext& context) {
        ImageInput image = load_image(path, "series", unit_);
        const SuvChoice choice = parse_suv(suv_.value_or("auto"), image);
        std::vector<std::string> trail;
        convert_to_suv(image, choice, trail);
        const std::string label = unique_label(image.name);
        const auto measured = harmonize::measure_regions(image.volume, regions);
        const auto found = harmonize::findings_of(measured);
        image.findings.insert(image.findings.end(), found.begin(), found.end());
        const std::string uid = image.series ? image.series->header.series_uid : "";
        const std::string description = image.series ? image.series->header.series_description : "";
        for (Record row : measurement_rows(label, measured, image.volume.quantity)) {
            row["series_uid"] = uid;
            row["series_description"] = description;
            measurements_.push_back(std::move(row));
        }

        Record entry = io::provenance::describe_file(image.file);
        entry["label"] = label;
        entry["series_uid"] = uid;
        entry["series_description"] = description;
        entry["suv"] = choice.convert ? choice.name : "none";
        entry["unit"] = unit_of(image.volume.quantity);
        Record::List rules, findings;
        for (const std::string& rule : trail) {
            rules.emplace_back(rule);
        }
        for (const std::string& finding : image.findings) {
            findings.emplace_back(finding);
            std::string said = label;
            said.append(": ").append(finding);
            context.progress.warn(said);
            findings_.push_back(std::move(said));
        }
        entry["suv_rules"] = std::move(rules);
        entry["findings"] = std::move(findings);
        inputs_.push_back(std::move(entry));
        pictures_.push_back({label, picture_row(image.volume)});
    }

    // Series of several sites often share a folder name; numbers keep their columns apart.
    std::string unique_label(const std::string& name) {
        labels_.push_back(name);
        const auto same = std::count(labels_.begin(), labels_.end(), name);
        return same == 1 ? name : name + " (" + std::to_string(same) + ")";
    }

    void finish(const RunContext& context, const std::vector<harmonize::Region>& regions) {
        Record record;
        record["schema"] = "isotone-measurements";
        record["schema_version"] = 1;
        record["program"] = io::provenance::build_record();
        record["created_utc"] = utc_text(now_s());
        record["regions"] = io::provenance::describe_file({"regions", *regions_});
        record["inputs"] = inputs_;
        record["measurements"] = Record(measurements_);
        const report::Table table =
            side_by_side(measurements_, "Values of " + std::to_string(regions.size()) + " regions");
        std::optional<Output> output;
        if (output_) {
            write_folder(output.emplace(*output_), record, table, context);
        }
        Results(results_, record, Record(measurements_)).commit(output ? &*output : nullptr);
        if (!results_.standard_output() && !context.quiet) {
            std::cout << plain_table(table);
        }
    }

    void write_folder(Output& output, const Record& record, const report::Table& table,
                      const RunContext& context) const {
        report::Report page{"Measurements", std::string("isotone ") + version + ", " + utc_text(now_s()), {}};
        report::Section values{"Values", {}};
        for (const std::string& finding : findings_) {
            values.blocks.emplace_back(report::Paragraph{finding, report::Verdict::note});
        }
        values.blocks.emplace_back(table);
        page.sections.push_back(std::move(values));
        page.sections.insert(page.sections.end(), pictures_.begin(), pictures_.end());
        output.write_sidecar("measurements", "measurements.json", io::json::to_json(record));
        output.write_sidecar("measurements", "measurements.csv", csv_text(Record(measurements_)));
        output.write_sidecar("report", "report.html", io::report::render_html(page));
        write_provenance(output, provenance_of(context));
    }

    io::provenance::Run provenance_of(const RunContext& context) const {
        io::provenance::Run run = run_record("measure", context);
        for (const std::string& series : series_) {
            run.inputs.push_back({"series", series});
        }
        run.inputs.push_back({"regions", *regions_});
        run.parameters["suv"] = suv_.value_or("auto");
        run.parameters["unit"] = unit_ ? Record(*unit_) : Record();
        run.findings = findings_;
        return run;
    }

    std::vector<std::string> series_, labels_, findings_;
    std::optional<std::string> regions_, suv_, unit_, output_;
    ResultTargets results_;
    Record::List measurements_;
    Record::List inputs_;
    std::vector<report::Section> pictures_;
};

}  // namespace

std::unique_ptr<Subcommand> make_measure() {
    return std::make_unique<Measure>();
}

}  // namespace isotone::app
