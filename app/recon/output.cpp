// SPDX-License-Identifier: Apache-2.0
#include "app/recon/output.hpp"

#include "app/command/clock.hpp"
#include "app/files/image_file.hpp"
#include "app/files/provenance.hpp"
#include "app/recon/config.hpp"
#include "app/recon/report.hpp"
#include "app/recon/series.hpp"
#include "core/patient_frame.hpp"
#include "core/version.hpp"
#include "io/config/toml.hpp"
#include "io/hdf5/volume_container.hpp"
#include "io/json/json.hpp"
#include "io/report/html.hpp"
#include "recon/reconstruct.hpp"

namespace isotone::app {
namespace {

// Interfile and our own container keep the gantry frame; every other format speaks of the patient.
Volume framed_for(const std::filesystem::path& file, const Volume& image, const Exam& exam) {
    const auto format = image_format(file);
    if (format == ImageFormat::interfile || format == ImageFormat::hdf5) {
        return image;
    }
    Volume framed = image;
    framed.grid = to_patient_frame(image.grid, exam.position, exam.bed_z_mm);
    return framed;
}

void write_series(Output& output, const FinishedRecon& run) {
    const RawData& raw = run.input.data;
    if (const auto reason = no_series_because(raw, run.result.image.quantity)) {
        run.context.progress.warn("no DICOM series was written: " + *reason);
        return;
    }
    Volume framed = run.result.image;
    framed.grid = to_patient_frame(framed.grid, raw.exam.position, raw.exam.bed_z_mm);
    io::dicom::PetSeriesDescription description = series_description(raw, run.result);
    description.scanner_serial = run.config.scanner_serial;
    output.write_sidecar("DICOM series", "dicom", [&](const std::filesystem::path& folder) {
        io::dicom::write_pet_series(folder, framed, description);
    });
}

/// Provenance names files, not the folders they lie in.
Record without_folders(const Record& config) {
    Record named;
    for (const auto& [key, value] : std::get<Record::Fields>(config.value())) {
        const bool file = config.find(key + "_sha256") != nullptr;
        named[key] =
            file ? Record(std::filesystem::path(std::get<std::string>(value.value())).filename().string()) : value;
    }
    return named;
}

io::provenance::Run provenance_of(const ReconRecords& run, const Record& config) {
    io::provenance::Run record = run_record("recon", run.context);
    record.device = device_record(run.device);
    record.inputs = run.inputs;
    record.parameters = config;
    if (!std::holds_alternative<std::nullptr_t>(run.data_notes.value())) {
        record.parameters["data"] = run.data_notes;
    }
    record.corrections = corrections_record(run.result);
    record.findings = run.result.findings;
    return record;
}

}  // namespace

bool sensitivity_is_written(const ReconConfig& config, bool single_file, bool asked_for) {
    return !config.settings.sensitivity_image && (asked_for || !single_file);
}

Record device_record(const kernels::DeviceInfo& device) {
    Record record;
    record["backend"] = device.backend;
    record["device"] = device.device;
    record["isa"] = device.isa;
    record["driver"] = device.driver;
    record["precision"] = device.precision;
    record["threads"] = device.threads;
    return record;
}

void write_recon_records(Output& output, const ReconRecords& run) {
    const Record config = write_recon_config(run.result.resolved_settings, run.config,
                                             output.single_file() ? folder_of(output.target()) : output.target());
    if (sensitivity_is_written(run.config, output.single_file(), run.write_sensitivity)) {
        output.write_sidecar("sensitivity image", "sensitivity.h5", [&](const std::filesystem::path& file) {
            io::hdf5::write_volume(file, run.result.sensitivity);
        });
    }
    output.write_sidecar("metrics", "metrics.json", io::json::to_json(recon_metrics(run.result)));
    output.write_sidecar("resolved configuration", "recon.toml", io::config::write_toml(config));
    ReportSubject subject = run.subject;
    if (const Record* spect = config.find("spect")) {
        subject.spect = without_folders(*spect);
    }
    const std::string subtitle = std::string("isotone ") + version + ", " + utc_text(now_s());
    output.write_sidecar("report", "report.html",
                         io::report::render_html(recon_report(subject, run.result, run.device, subtitle)));
    write_provenance(output, provenance_of(run, without_folders(config)));
}

void write_recon_output(Output& output, const FinishedRecon& run) {
    run.context.progress.report("write", 0.0, "");
    const Exam& exam = run.input.data.exam;
    output.write_main("image", "image.nii.gz", [&](const std::filesystem::path& image) {
        write_image(image, framed_for(image, run.result.image, exam));
    });
    if (!output.single_file()) {
        write_series(output, run);
    }
    write_recon_records(output, {run.context, run.result, run.device, run.config, run.input.files,
                                 pet_subject(run.input.data, run.result), run.write_sensitivity});
    output.commit();
    run.context.progress.report("write", 1.0, output.target().string());
}

}  // namespace isotone::app
