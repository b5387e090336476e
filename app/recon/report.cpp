// SPDX-License-Identifier: Apache-2.0
#include "app/recon/report.hpp"

#include "app/recon/facts.hpp"
#include "app/reporting/numbers.hpp"
#include "app/reporting/pictures.hpp"
#include "core/patient_frame.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace isotone::app {
namespace {

using namespace report;
using recon::ReconstructionResult;

/// The expectation of an event is a line integral of the image, that of a sinogram bin a number of counts.
bool is_list_mode(const ReconstructionResult& result) {
    const Record* data = result.resolved_settings.find("data");
    return data != nullptr && plain_text(*data) == "list_mode";
}

struct Statistics {
    double largest = 0.0, mean = 0.0, integral = 0.0;  ///< integral: mean x volume, Bq where the image is Bq/mL
};

Statistics statistics_of(const Volume& image) {
    Statistics s;
    double sum = 0.0;
    for (const float v : image.values) {
        s.largest = std::max(s.largest, static_cast<double>(v));
        sum += v;
    }
    s.mean = sum / static_cast<double>(std::max<std::size_t>(1, image.values.size()));
    s.integral = sum * image.grid.voxel_volume_ml();
    return s;
}

double total_seconds(const ReconstructionResult& result) {
    double seconds = 0.0;
    for (const auto& update : result.updates) {
        seconds += update.seconds;
    }
    return seconds;
}

// One point per iteration: the subsets of an iteration together hold all data.
Plot convergence(const ReconstructionResult& result) {
    Curve curve{"all subsets of an iteration", {}, {}, {}, {}, true};
    for (const auto& update : result.updates) {
        if (curve.x.empty() || curve.x.back() != update.iteration) {
            curve.x.push_back(update.iteration);
            curve.y.push_back(0.0);
        }
        curve.y.back() += update.log_likelihood;
    }
    return {
        "Poisson log-likelihood before the updates of each iteration, without the ln y! term. Good: it rises and "
        "flattens; still steep at the end means more iterations would change the image.",
        "iteration",
        "log-likelihood",
        {curve}};
}

Table corrections_table(const ReconstructionResult& result) {
    Table table{"Corrections", {"Correction", "Applied", "Detail"}, {}};
    for (const auto& correction : result.corrections) {
        table.rows.push_back({{correction.name},
                              {applied_text(correction), correction.applied ? Verdict::none : Verdict::note},
                              {correction.detail}});
    }
    return table;
}

Table fields_table(const std::string& caption, const Record& record) {
    Table table{caption, {"Parameter", "Value"}, {}};
    if (const auto* fields = std::get_if<Record::Fields>(&record.value())) {
        for (const auto& [name, value] : *fields) {
            table.rows.push_back({{name}, {plain_text(value)}});
        }
    }
    return table;
}

Table numbers_table(const ReconstructionResult& result, const std::string& additive) {
    const Statistics s = statistics_of(result.image);
    const std::string unit = unit_of(result.image.quantity);
    Table table{"Numbers", {"Quantity", "Value", "Unit"}, {}};
    table.rows.push_back({{"measured counts"}, {significant(result.measured_counts, 9)}, {"counts"}});
    table.rows.push_back({{additive}, {significant(result.additive_counts, 6)}, {"counts"}});
    table.rows.push_back({{"largest voxel"}, {significant(s.largest, 5)}, {unit}});
    table.rows.push_back({{"mean over the grid"}, {significant(s.mean, 5)}, {unit}});
    table.rows.push_back({{"time of all updates"}, {significant(total_seconds(result), 3)}, {"s"}});
    return table;
}

std::string methods_text(const RawData& raw, const ReconstructionResult& result) {
    const double psf = number_or(result.resolved_settings.find("psf_fwhm_mm"), 0.0);
    const double filter = post_filter_fwhm_mm(result);
    return "Data of a " + raw.scanner.name + " were reconstructed from " +
           (is_list_mode(result) ? "list-mode events" : "sinograms") + " with " + iterations_and_grid(result) + ", " +
           (psf > 0.0 ? "with an image-space Gaussian resolution model of " + significant(psf, 3) + " mm FWHM"
                      : "without resolution model") +
           (filter > 0.0 ? " and a Gaussian post filter of " + significant(filter, 3) + " mm FWHM."
                         : " and without post filter.");
}

}  // namespace

std::string applied_text(const recon::CorrectionRecord& correction) {
    return !correction.known ? "unknown" : correction.applied ? "yes" : "no";
}

Record corrections_record(const ReconstructionResult& result) {
    Record::List list;
    for (const auto& correction : result.corrections) {
        Record entry;
        entry["name"] = correction.name;
        entry["applied"] = correction.known ? Record(correction.applied) : Record();
        entry["detail"] = correction.detail;
        if (correction.sensitivity_cps_per_mbq) {
            entry["sensitivity_cps_per_mbq"] = *correction.sensitivity_cps_per_mbq;
        }
        if (correction.refers_to) {
            entry["refers_to"] = *correction.refers_to;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

Record recon_metrics(const ReconstructionResult& result) {
    const Statistics s = statistics_of(result.image);
    Record record;
    record["schema"] = "isotone-recon-metrics";
    record["schema_version"] = 1;
    record["unit"] = unit_of(result.image.quantity);
    record["measured_counts"] = result.measured_counts;
    record["additive_counts"] = result.additive_counts;
    record["image_max"] = s.largest;
    record["image_mean"] = s.mean;
    record["image_integral_unit_ml"] = s.integral;
    const bool events = is_list_mode(result);
    record["expectation_floor_counts"] = events ? Record() : Record(result.floor);
    record["expectation_floor_unit_mm"] = events ? Record(result.floor) : Record();
    record["updates_s"] = total_seconds(result);
    Record::List updates;
    for (const auto& update : result.updates) {
        Record entry;
        entry["iteration"] = update.iteration;
        entry["subset"] = update.subset;
        entry["log_likelihood"] = update.log_likelihood;
        entry["seconds"] = update.seconds;
        entry["floored"] = update.floored;
        updates.push_back(std::move(entry));
    }
    record["updates"] = std::move(updates);
    record["corrections"] = corrections_record(result);
    Record::List findings;
    for (const std::string& finding : result.findings) {
        findings.emplace_back(finding);
    }
    record["findings"] = std::move(findings);
    return record;
}

ReportSubject pet_subject(const RawData& raw, const ReconstructionResult& result) {
    Volume framed = result.image;
    framed.grid = to_patient_frame(framed.grid, raw.exam.position, raw.exam.bed_z_mm);
    return {raw.exam.description, methods_text(raw, result), std::move(framed)};
}

Report recon_report(const ReportSubject& subject, const ReconstructionResult& result, const kernels::DeviceInfo& device,
                    const std::string& subtitle) {
    Report page{"Reconstruction", subtitle, {}};
    if (!subject.description.empty()) {
        page.title += ": " + subject.description;
    }
    Section findings{"Corrections and findings", {}};
    for (const std::string& finding : result.findings) {
        findings.blocks.emplace_back(Paragraph{finding, Verdict::note});
    }
    findings.blocks.emplace_back(corrections_table(result));
    page.sections.push_back(std::move(findings));
    page.sections.push_back({"Image", picture_row(subject.image)});
    page.sections.push_back({"Convergence", {convergence(result), numbers_table(result, subject.additive)}});
    Section methods{"Methods",
                    {Paragraph{subject.methods}, fields_table("Resolved parameters", result.resolved_settings)}};
    if (const Table spect = fields_table("Resolved parameters of SPECT", subject.spect); !spect.rows.empty()) {
        methods.blocks.emplace_back(spect);
    }
    methods.blocks.emplace_back(Table{
        "Computed on",
        {"Backend", "Device", "Instructions", "Precision", "Threads"},
        {{{device.backend}, {device.device}, {device.isa}, {device.precision}, {std::to_string(device.threads)}}}});
    page.sections.push_back(std::move(methods));
    return page;
}

}  // namespace isotone::app
