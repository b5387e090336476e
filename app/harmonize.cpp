// SPDX-License-Identifier: Apache-2.0
#include "app/command/clock.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/image_file.hpp"
#include "app/files/image_input.hpp"
#include "app/files/output.hpp"
#include "app/files/provenance.hpp"
#include "app/files/raw_input.hpp"
#include "app/files/result_files.hpp"
#include "app/reporting/measurement.hpp"
#include "app/reporting/numbers.hpp"
#include "app/reporting/pictures.hpp"
#include "core/error.hpp"
#include "core/version.hpp"
#include "harmonize/filter/filterable.hpp"
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
    std::vector<RegionMeasurement> regions_before, regions_after;
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
        results_.check(output_);
        check_output_location(*output_);
        Plan plan = make_plan();
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
        const std::size_t said = plan.image.findings.size();
        plan.regions_after = measured(plan, "after", filtered);
        for (std::size_t k = said; k < plan.image.findings.size(); ++k) {
            context.progress.warn(plan.image.findings[k]);
        }
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
        SeriesIdentity identity;
        std::optional<std::string> scanned_on;
        if (const auto& series = plan.image.series) {
            require_filterable(series->header, series->slices);
            identity = identity_of(series->header, series->volume.grid);
            scanned_on = scan_date(series->header, series->slices);
        }
        plan.permit =
            permit_harmonisation(plan.qualification, identity, scanned_on.value_or(utc_text(now_s()).substr(0, 10)),
                                 override_.has_value(), fwhm_mm_);
        if (!scanned_on && plan.qualification && !fwhm_mm_) {
            plan.permit.statement += " The series states no date of the scan: its validity was judged for today.";
        }
        if (regions_) {
            plan.regions = read_regions(*regions_);
            plan.regions_before = measured(plan, "before", plan.image.volume);
        }
        if (!plan.permit.qualified) {
            plan.warning = "NOT QUALIFIED, override: " + override_.value_or("");
        }
        return plan;
    }

    /// The regions in the image of that stage; what is odd about them joins the findings of the plan.
    static std::vector<RegionMeasurement> measured(Plan& plan, const std::string& stage, const Volume& volume) {
        auto measurements = measure_regions(volume, plan.regions);
        for (const std::string& finding : findings_of(measurements)) {
            std::string said = stage;
            plan.image.findings.push_back(said.append(" filtering, ").append(finding));
        }
        return measurements;
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
            output.write_main("DICOM series", "dicom", [&](const std::filesystem::path& folder) {
                io::dicom::write_derived_series(folder, *plan.image.series, filtered, d);
            });
        } else {
            output.write_main("image", "harmonised.nii.gz",
                              [&](const std::filesystem::path& file) { write_image(file, filtered); });
        }
        const Record parameters = parameters_of(plan);
        output.write_sidecar("harmonisation", "harmonisation.json", io::json::to_json(parameters));
        output.write_sidecar("report", "report.html", io::report::render_html(page_of(plan, filtered)));
        write_provenance(output, provenance_of(plan, parameters, context));
        const Record rows = rows_of(plan);
        Record result = parameters;
        result["values"] = rows;
        Results(results_, result, rows).commit(&output);
        context.progress.report("write", 1.0, output.target().string());
    }

    /// Rows {stage, region, metric, value, unit, definition, permission}: the filter, then every region before and
    /// after it.
    static Record rows_of(const Plan& plan) {
        Record filter;
        filter["stage"] = "filter";
        filter["region"] = "";
        filter["metric"] = "fwhm";
        filter["value"] = plan.fwhm_mm;
        filter["unit"] = "mm";
        filter["definition"] = "Gaussian, exact second moment";
        Record::List rows{filter};
        for (const auto& [stage, regions] :
             {std::pair{"before", &plan.regions_before}, std::pair{"after", &plan.regions_after}}) {
            for (const Record& measured : measurement_rows("", *regions, plan.image.volume.quantity)) {
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
        for (Record& row : rows) {
            row["permission"] = plan.warning.empty() ? plan.permit.statement : plan.warning;
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
        findings.quantity = filtered.quantity;
        const auto centre = hottest_region(plan.image.volume);
        const double high = display_high(plan.image.volume);
        findings.pictures_before = picture_row(plan.image.volume, centre, high);
        findings.pictures_after = picture_row(filtered, centre, high);
        findings.regions_before = plan.regions_before;
        findings.regions_after = plan.regions_after;
        page.sections.push_back(harmonisation_section(findings));
        return page;
    }

    io::provenance::Run provenance_of(const Plan& plan, const Record& parameters, const RunContext& context) const {
        io::provenance::Run run = run_record("harmonize", context);
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
