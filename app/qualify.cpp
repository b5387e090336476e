// SPDX-License-Identifier: Apache-2.0
#include "app/command/clock.hpp"
#include "app/command/stop_signal.hpp"
#include "app/command/subcommand.hpp"
#include "app/files/fill_sheet.hpp"
#include "app/files/image_input.hpp"
#include "app/files/output.hpp"
#include "app/files/provenance.hpp"
#include "app/files/result_files.hpp"
#include "app/reporting/numbers.hpp"
#include "app/reporting/pictures.hpp"
#include "core/error.hpp"
#include "core/version.hpp"
#include "harmonize/bands/band_use.hpp"
#include "harmonize/filter/band_solver.hpp"
#include "harmonize/filter/filterable.hpp"
#include "harmonize/filter/gaussian_filter.hpp"
#include "harmonize/qualification/qualification.hpp"
#include "harmonize/report/qualification_report.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "io/file/sha256.hpp"
#include "io/json/json.hpp"
#include "io/report/html.hpp"

#include <iostream>

namespace isotone::app {
namespace {

using namespace harmonize;

struct Findings {
    ImageInput image;
    Band band;
    std::filesystem::path band_file;
    NemaAnalysis before, after;
    FilterSolution solution;
    Volume filtered;
    BandUse use;
    BandVerdict verdict;  ///< on the filtered image, absolute
    QualificationRecord qualification;
};

constexpr int default_valid_days = 365;
constexpr int longest_valid_days = 3650;  // ten years: no phantom speaks longer for a scanner
constexpr double largest_wall_mm = 5.0;   // glass and plastic spheres have 0.5 to 2 mm

std::string date_of(double unix_s) {
    return utc_text(unix_s).substr(0, 10);
}

void add_rows(Record::List& rows, const NemaAnalysis& analysis, const char* stage) {
    const Record record = to_record(analysis);
    for (const Record& metric : std::get<Record::List>(record.find("metrics")->value())) {
        Record row;
        row["stage"] = stage;
        for (const auto& [key, value] : std::get<Record::Fields>(metric.value())) {
            row[key] = value;
        }
        rows.push_back(std::move(row));
    }
}

class Qualify final : public Subcommand {
public:
    std::string name() const override { return "qualify"; }
    std::string summary() const override {
        return "analyse a NEMA phantom image and find the filter that enters a band";
    }
    std::vector<std::string> examples() const override {
        return {"isotone qualify phantom_series --fill fill.toml --band earl1 -o site_a",
                "isotone qualify phantom.nii.gz --unit Bq/mL --fill fill.toml --band earl2 --json - --csv rc.csv"};
    }

    void declare(OptionTable& options) override {
        options.positional("IMAGE", image_, "NEMA IQ phantom: DICOM folder or volume file");
        options.option("-b,--band", band_, "NAME", "earl1, earl2 or a band file (.toml)", Need::required);
        options.option("-f,--fill", fill_, "FILE",
                       "fill sheet (TOML): sphere_bq_ml, background_bq_ml; without it recovery is relative",
                       Need::optional);
        options.option("--unit", unit_, "UNIT", unit_help, Need::optional);
        options.option("--wall", wall_mm_, "MM", "wall of the spheres, 0 to 5 (default 1)");
        options.option("--largest-filter", largest_mm_, "MM", "largest FWHM tried (default 12)");
        options.option("--valid-days", valid_days_, "N",
                       "days the qualification holds after the scan of the phantom, 1 to 3650 (default 365)");
        options.option("-o,--output", output_, "DIR",
                       "folder for report.html, qualification.json, metrics and provenance", Need::optional);
        options.option("--json", results_.json, "FILE", "results as JSON; - for standard output", Need::optional);
        options.option("--csv", results_.csv, "FILE", "recovery as CSV, one value per row; - for standard output",
                       Need::optional);
    }

    void run(RunContext& context) override {
        check_options();
        results_.check(output_);
        if (output_) {
            check_output_location(*output_);
        }
        const Findings findings = work(context);
        const Record record = result_record(findings);
        const Record rows = result_rows(findings);
        std::optional<Output> output;
        if (output_) {
            write_folder(output.emplace(*output_), findings, record, rows, context);
        }
        Results(results_, record, rows).commit(output ? &*output : nullptr);
        if (!results_.standard_output() && !context.quiet) {
            std::cout << scale_statement(findings.before) << '\n'
                      << summary_of(findings.solution) << '\n'
                      << "filtered image: " << findings.verdict.reason << '\n';
        }
    }

private:
    void check_options() const {
        if (wall_mm_ && !(*wall_mm_ >= 0.0 && *wall_mm_ <= largest_wall_mm)) {
            throw Error(ErrorCode::usage, "--wall", "found " + significant(*wall_mm_, 4) + " mm", "use 0 to 5 mm");
        }
        if (valid_days_ && (*valid_days_ < 1 || *valid_days_ > longest_valid_days)) {
            throw Error(ErrorCode::usage, "--valid-days", "found " + std::to_string(*valid_days_),
                        "use 1 to 3650 days");
        }
    }

    Findings work(RunContext& context) const {
        Findings f;
        f.band_file = io::config::share_file("bands", *band_);
        f.band = band_from_record(io::config::read_toml(f.band_file), f.band_file.filename().string());
        f.band.sha256 = io::file::sha256_of_file(f.band_file);
        NemaOptions options;
        options.wall_mm = wall_mm_.value_or(options.wall_mm);
        if (fill_) {
            options.fill = read_fill_sheet(*fill_);
        }
        f.image = load_image(image_, "phantom image", unit_);
        if (fill_ && f.image.volume.quantity != Quantity::activity_concentration) {
            throw Error(ErrorCode::inconsistent_data, image_,
                        "its values are in '" + unit_of(f.image.volume.quantity) + "', the fill sheet is in Bq/mL",
                        "give an image in Bq/mL (--unit Bq/mL for a volume file), or leave out --fill");
        }
        if (f.image.series) {
            require_filterable(f.image.series->header, f.image.series->slices);
        }
        context.progress.report("analyse", 0.1, "phantom");
        f.before = analyse_nema_iq(f.image.volume, options);
        FilterSearch search;
        search.largest_fwhm_mm = largest_mm_.value_or(search.largest_fwhm_mm);
        context.progress.report("analyse", 0.4, "filters");
        const RecoveryAt recovery = recovery_after_filter(f.image.volume, f.before, search.largest_fwhm_mm);
        const auto unless_stopped = [&](double fwhm_mm) {
            throw_if_stopped();
            return recovery(fwhm_mm);
        };
        f.solution = solve_band(unless_stopped, f.band, search);
        const double fwhm = f.solution.fwhm_mm;
        f.filtered = gaussian_filter(f.image.volume, {fwhm, fwhm, fwhm});
        f.after = analyse_nema_iq(f.filtered, f.before.layout, options);
        f.use = band_use(f.band, options.fill, f.image.series ? f.image.series->header.radionuclide : "");
        f.image.findings.insert(f.image.findings.end(), f.use.notes.begin(), f.use.notes.end());
        f.verdict = subject_to(check(f.after, f.band), f.use);
        const auto scanned_on =
            f.image.series ? scan_date(f.image.series->header, f.image.series->slices) : std::nullopt;
        if (!scanned_on) {
            f.image.findings.emplace_back("the image states no date of the scan: the qualification counts from today");
        }
        f.qualification = qualification(f, scanned_on.value_or(date_of(now_s())));
        context.progress.report("analyse", 1.0, "");
        for (const std::string& finding : f.image.findings) {
            context.progress.warn(finding);
        }
        return f;
    }

    QualificationRecord qualification(const Findings& f, const std::string& from) const {
        QualificationRecord q;
        if (f.image.series) {
            q.identity = identity_of(f.image.series->header, f.image.volume.grid);
        }
        q.band_id = f.band.id;
        q.band_sha256 = f.band.sha256;
        q.phantom_sha256 = plain_text(*io::provenance::describe_file(f.image.file).find("sha256"));
        if (f.before.calibration) {
            q.calibration_factor = f.before.calibration->factor;
            q.calibration_pass = f.before.calibration->pass;
        }
        q.pass = f.verdict.assessable && f.verdict.pass && q.calibration_pass.value_or(false);
        q.verdict = verdict_text(f.verdict, f.solution);
        q.filter_fwhm_mm = f.solution.fwhm_mm;
        q.feasible = f.solution.intervals;
        q.qualified_on = from;
        q.expires_on = days_after(from, valid_days_.value_or(default_valid_days));
        q.tool_version = version;
        return q;
    }

    static Record result_record(const Findings& f) {
        Record record;
        record["schema"] = "isotone-qualification-result";
        record["schema_version"] = 1;
        record["image"] = io::provenance::describe_file(f.image.file);
        record["qualification"] = to_record(f.qualification);
        record["as_received"] = to_record(f.before);
        record["as_received_verdict"] = to_record(subject_to(check(f.before, f.band), f.use));
        record["filter"] = to_record(f.solution);
        record["filtered"] = to_record(f.after);
        record["filtered_verdict"] = to_record(f.verdict);
        return record;
    }

    static Record result_rows(const Findings& f) {
        Record::List rows;
        add_rows(rows, f.before, "as received");
        add_rows(rows, f.after, "filtered");
        return rows;
    }

    void write_folder(Output& output, const Findings& f, const Record& record, const Record& rows,
                      const RunContext& context) const {
        output.write_sidecar("qualification", "qualification.json", io::json::to_json(to_record(f.qualification)));
        output.write_sidecar("metrics", "metrics.json", io::json::to_json(record));
        output.write_sidecar("metrics", "metrics.csv", csv_text(rows));
        output.write_sidecar("report", "report.html", io::report::render_html(page_of(f)));
        write_provenance(output, provenance_of(f, context));
    }

    static report::Report page_of(const Findings& f) {
        report::Report page{"Qualification against " + f.band.id,
                            std::string("isotone ") + version + ", " + utc_text(now_s()) + ", image " + f.image.name,
                            {}};
        report::Section verdict{"Verdict", {}};
        verdict.blocks.emplace_back(report::Paragraph{
            "After a Gaussian filter of " + significant(f.solution.fwhm_mm, 4) + " mm: " + f.verdict.reason,
            f.qualification.pass   ? report::Verdict::pass
            : f.verdict.assessable ? report::Verdict::fail
                                   : report::Verdict::note});
        for (const std::string& finding : f.image.findings) {
            verdict.blocks.emplace_back(report::Paragraph{finding, report::Verdict::note});
        }
        page.sections.push_back(std::move(verdict));
        const auto sections =
            qualification_sections({&f.image.volume, &f.before, &f.band, &f.solution, &f.filtered, &f.after, f.use});
        page.sections.insert(page.sections.end(), sections.begin(), sections.end());
        // The same place and the same grey scale on both, so that the eye compares the filter alone.
        const std::array<int, 3> centre = hottest_region(f.image.volume);
        const double high = display_high(f.image.volume);
        page.sections.push_back({"Image as received", picture_row(f.image.volume, centre, high)});
        page.sections.push_back({"Image after the filter", picture_row(f.filtered, centre, high)});
        return page;
    }

    io::provenance::Run provenance_of(const Findings& f, const RunContext& context) const {
        io::provenance::Run run = run_record("qualify", context);
        run.inputs = {f.image.file, {"band", f.band_file}};
        if (fill_) {
            run.inputs.push_back({"fill sheet", *fill_});
        }
        run.parameters["band"] = f.band.id;
        run.parameters["wall_mm"] = wall_mm_.value_or(1.0);
        run.parameters["largest_filter_mm"] = largest_mm_.value_or(FilterSearch{}.largest_fwhm_mm);
        run.parameters["valid_days"] = valid_days_.value_or(default_valid_days);
        run.parameters["filter_fwhm_mm"] = f.solution.fwhm_mm;
        run.findings = f.image.findings;
        return run;
    }

    std::string image_;
    std::optional<std::string> band_, fill_, unit_, output_;
    std::optional<double> wall_mm_, largest_mm_;
    std::optional<int> valid_days_;
    ResultTargets results_;
};

}  // namespace

std::unique_ptr<Subcommand> make_qualify() {
    return std::make_unique<Qualify>();
}

}  // namespace isotone::app
