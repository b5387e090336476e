// SPDX-License-Identifier: Apache-2.0
#include "app/clock.hpp"
#include "app/image_file.hpp"
#include "app/image_input.hpp"
#include "app/measurement.hpp"
#include "app/numbers.hpp"
#include "app/output.hpp"
#include "app/pictures.hpp"
#include "app/raw_input.hpp"
#include "app/result_files.hpp"
#include "app/subcommand.hpp"
#include "core/error.hpp"
#include "core/version.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/qualification/qualification.hpp"
#include "harmonize/report/harmonisation_report.hpp"
#include "io/dicom/write_pet_series.hpp"
#include "io/file/checked_read.hpp"
#include "io/json/json.hpp"
#include "io/report/html.hpp"

#include <iostream>

namespace isotone::app {
namespace {

using namespace harmonize;

struct Plan {
    ImageInput image;
    std::optional<QualificationRecord> qualification;
    Permit permit;
    double fwhm_mm = 0.0;
    std::vector<Region> regions;
    std::string warning;  ///< what the output must show; empty where qualified
};

class Harmonize final : public Subcommand {
public:
    std::string name() const override { return "harmonize"; }
    std::string summary() const override { return "filter a series to the band its scanner was qualified for"; }
    std::vector<std::string> examples() const override {
        return {
            "isotone harmonize patient_series --qualification site_a/qualification.json -o patient_harmonised",
            "isotone harmonize image.nii.gz --fwhm 5.5 --override \"no phantom of this scanner\" -o filtered.nii.gz"};
    }

    void declare(OptionTable& options) override {
        options.positional("SERIES", series_, "DICOM folder or volume file");
        options.option("--qualification", qualification_, "FILE", "qualification.json of the scanner", Need::optional);
        options.option("--fwhm", fwhm_mm_, "MM", "filter of that FWHM instead; needs --override");
        options.option("--override", override_, "REASON",
                       "go on without a valid qualification; the reason is shown in every output", Need::optional);
        options.option("--unit", unit_, "UNIT", unit_help, Need::optional);
        options.option("--regions", regions_, "FILE", "regions (TOML) to show before and after", Need::optional);
        options.option("-o,--output", output_, "OUT",
                       "folder for the new series, report and records; or one volume file for a volume file",
                       Need::required);
        options.option("--json", results_.json, "FILE",
                       "permission, filter and region values before and after as JSON; - for standard output",
                       Need::optional);
        options.option("--csv", results_.csv, "FILE", "the same as CSV, one value per row; - for standard output",
                       Need::optional);
        options.flag("--dry-run", dry_run_, "say what would be done, and do nothing");
    }

    void run(RunContext& context) override {
        results_.check();
        check_output_location(*output_);
        const Plan plan = make_plan();
        for (const std::string& finding : plan.image.findings) {
            context.progress.warn(finding);
        }
        if (!plan.warning.empty()) {
            context.progress.warn(plan.warning);
        }
        if (dry_run_) {
            if (results_.standard_output()) {
                throw Error(ErrorCode::usage, "--dry-run", "there is no result to write to standard output",
                            "leave out --dry-run, or --json - and --csv -");
            }
            std::cout << "series         " << plan.image.name << '\n'
                      << "permission     " << plan.permit.statement << '\n'
                      << "filter         Gaussian, FWHM " << significant(plan.fwhm_mm, 4) << " mm\n"
                      << "nothing was written (--dry-run)\n";
            return;
        }
        context.progress.report("filter", 0.0, "");
        const Volume filtered = gaussian_filter(plan.image.volume, {plan.fwhm_mm, plan.fwhm_mm, plan.fwhm_mm});
        context.progress.report("filter", 1.0, "");
        write(plan, filtered, context);
    }

private:
    Plan make_plan() const {
        if (!qualification_ && !fwhm_mm_) {
            throw Error(ErrorCode::usage, "harmonize", "neither a qualification nor a filter was given",
                        "give --qualification FILE, or --fwhm MM with --override \"reason\"");
        }
        if (override_ && override_->find_first_not_of(" \t") == std::string::npos) {
            throw Error(ErrorCode::usage, "--override", "the reason is empty", "say why, in words");
        }
        Plan plan;
        if (qualification_) {
            const std::string text = io::file::read_text(*qualification_, std::uint64_t{1} << 24U);
            plan.qualification =
                qualification_from_record(io::json::parse_json(text, *qualification_), *qualification_);
        }
        plan.fwhm_mm = fwhm_mm_.value_or(plan.qualification ? plan.qualification->filter_fwhm_mm : 0.0);
        if (plan.fwhm_mm < 0.0 || plan.fwhm_mm > 50.0) {
            throw Error(ErrorCode::usage, "--fwhm", "found " + significant(plan.fwhm_mm, 4), "use 0 to 50 mm");
        }
        plan.image = load_image(series_, "series", unit_);
        if (plan.image.series && (image_format(*output_) || raw_format(*output_))) {
            throw Error(ErrorCode::usage, "--output " + *output_, "a DICOM series is harmonised to a DICOM series",
                        "name a folder, and isotone convert it afterwards");
        }
        const SeriesIdentity identity = plan.image.series ? identity_of(plan.image.series->header) : SeriesIdentity{};
        // A filter of one's own choice is not the qualified one: the qualification then permits nothing.
        const auto valid = fwhm_mm_ ? std::nullopt : plan.qualification;
        const auto scanned_on =
            plan.image.series ? scan_date(plan.image.series->header, plan.image.series->slices) : std::nullopt;
        plan.permit = permit_harmonisation(valid, identity, scanned_on.value_or(utc_text(now_s()).substr(0, 10)),
                                           override_.has_value());
        if (!scanned_on && valid) {
            plan.permit.statement += " The series states no date of the scan: its validity was judged for today.";
        }
        if (regions_) {
            plan.regions = read_regions(*regions_);
        }
        if (!plan.permit.qualified) {
            plan.warning = "NOT QUALIFIED, override: " + override_.value_or("");
        }
        return plan;
    }

    std::string derivation(const Plan& plan) const {
        return "Gaussian filter, FWHM " + significant(plan.fwhm_mm, 4) + " mm along every axis, exact second moment. " +
               plan.permit.statement + (plan.warning.empty() ? "" : " " + plan.warning);
    }

    void write(const Plan& plan, const Volume& filtered, const RunContext& context) const {
        Output output(*output_);
        if (plan.image.series) {
            io::dicom::DerivedDescription d;
            d.series_description =
                plan.permit.qualified ? plan.qualification->band_id + " harmonised" : "filtered, not qualified";
            d.derivation = derivation(plan);
            d.convolution_kernel = "GAUSS " + significant(plan.fwhm_mm, 3) + " mm";
            d.warning = plan.warning;
            d.source_reach_mm = 1.7 * plan.fwhm_mm;  // four standard deviations
            io::dicom::write_derived_series(output.main_file("DICOM series", "dicom"), *plan.image.series, filtered, d);
        } else {
            output.write_main("image", "harmonised.nii.gz",
                              [&](const std::filesystem::path& file) { write_image(file, filtered); });
        }
        const Record parameters = parameters_of(plan);
        output.write_sidecar("harmonisation", "harmonisation.json", io::json::to_json(parameters));
        output.write_sidecar("report", "report.html", io::report::render_html(page_of(plan, filtered)));
        output.write_sidecar("provenance", "provenance.json",
                             io::json::to_json(io::provenance::provenance_record(
                                 provenance_of(plan, parameters, context), output.staged())));
        output.commit();
        context.progress.report("write", 1.0, output.target().string());
        const Record rows = rows_of(plan, filtered);
        Record result = parameters;
        result["values"] = rows;
        write_results(results_, result, rows);
    }

    /// Rows {stage, region, metric, value, unit, definition}: the filter, then every region before and after it.
    static Record rows_of(const Plan& plan, const Volume& filtered) {
        Record filter;
        filter["stage"] = "filter";
        filter["region"] = "";
        filter["metric"] = "fwhm";
        filter["value"] = plan.fwhm_mm;
        filter["unit"] = "mm";
        filter["definition"] = "Gaussian, exact second moment";
        Record::List rows{filter};
        for (const auto& [stage, volume] : {std::pair{"before", &plan.image.volume}, std::pair{"after", &filtered}}) {
            for (const Record& measured : measurement_rows("", *volume, plan.regions)) {
                Record row;
                row["stage"] = stage;
                for (const auto& [key, value] : std::get<Record::Fields>(measured.value())) {
                    if (key != "series") {
                        row[key] = value;
                    }
                }
                rows.push_back(std::move(row));
            }
        }
        return rows;
    }

    Record parameters_of(const Plan& plan) const {
        Record record;
        record["schema"] = "isotone-harmonisation";
        record["schema_version"] = 1;
        record["qualified"] = plan.permit.qualified;
        record["statement"] = plan.permit.statement;
        record["override"] = override_ ? Record(*override_) : Record();
        record["warning"] = plan.warning;
        record["filter"] = "Gaussian, exact second moment";
        record["fwhm_mm"] = plan.fwhm_mm;
        record["qualification"] = plan.qualification ? to_record(*plan.qualification) : Record();
        return record;
    }

    report::Report page_of(const Plan& plan, const Volume& filtered) const {
        report::Report page{
            plan.permit.qualified ? "Harmonised series" : "Filtered series, not qualified",
            std::string("isotone ") + version + ", " + utc_text(now_s()) + ", source " + plan.image.name,
            {}};
        if (!plan.warning.empty() || !plan.image.findings.empty()) {
            report::Section warnings{"Warnings", {}};
            if (!plan.warning.empty()) {
                warnings.blocks.emplace_back(report::Paragraph{plan.warning, report::Verdict::fail});
            }
            for (const std::string& finding : plan.image.findings) {
                warnings.blocks.emplace_back(report::Paragraph{finding, report::Verdict::note});
            }
            page.sections.push_back(std::move(warnings));
        }
        HarmonisationFindings findings;
        findings.permit = plan.permit;
        findings.fwhm_mm = {plan.fwhm_mm, plan.fwhm_mm, plan.fwhm_mm};
        findings.before = &plan.image.volume;
        findings.after = &filtered;
        if (!plan.regions.empty()) {
            findings.regions_before = measure_regions(plan.image.volume, plan.regions);
            findings.regions_after = measure_regions(filtered, plan.regions);
        }
        page.sections.push_back(harmonisation_section(findings));
        // The same place and the same grey scale on both, so that the eye compares the filter alone.
        const std::array<int, 3> centre = hottest_region(plan.image.volume);
        const double high = display_high(plan.image.volume);
        page.sections.push_back({"Slices as received", slice_row(plan.image.volume, centre, high)});
        page.sections.push_back({"The same slices after the filter", slice_row(filtered, centre, high)});
        return page;
    }

    io::provenance::Run provenance_of(const Plan& plan, const Record& parameters, const RunContext& context) const {
        io::provenance::Run run;
        run.verb = "harmonize";
        run.command_line = context.command_line;
        run.started_utc = utc_text(context.started_s);
        run.ended_utc = utc_text(now_s());
        run.inputs = {plan.image.file};
        if (qualification_) {
            run.inputs.push_back({"qualification", *qualification_});
        }
        run.parameters = parameters;
        run.findings = plan.image.findings;
        if (!plan.warning.empty()) {
            run.findings.push_back(plan.warning);
        }
        return run;
    }

    std::string series_;
    std::optional<std::string> qualification_, override_, unit_, regions_, output_;
    std::optional<double> fwhm_mm_;
    bool dry_run_ = false;
    ResultTargets results_;
};

}  // namespace

std::unique_ptr<Subcommand> make_harmonize() {
    return std::make_unique<Harmonize>();
}

}  // namespace isotone::app
