// SPDX-License-Identifier: Apache-2.0
#include "app/recon_output.hpp"

#include "app/clock.hpp"
#include "app/image_file.hpp"
#include "app/numbers.hpp"
#include "app/recon_config.hpp"
#include "app/recon_report.hpp"
#include "app/recon_series.hpp"
#include "core/patient_frame.hpp"
#include "core/version.hpp"
#include "io/config/toml.hpp"
#include "io/json/json.hpp"
#include "io/report/html.hpp"
#include "recon/reconstruct.hpp"

#include <ostream>

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
    if (const auto reason = no_series_because(raw, run.result)) {
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

io::provenance::Run provenance_of(const FinishedRecon& run, const Record& config) {
    io::provenance::Run record;
    record.verb = "recon";
    record.command_line = run.context.command_line;
    record.started_utc = utc_text(run.context.started_s);
    record.ended_utc = utc_text(now_s());
    record.device = device_record(run.device);
    record.inputs = run.input.files;
    record.parameters = config;
    record.corrections = corrections_record(run.result);
    record.findings = run.result.findings;
    return record;
}

double gigabytes(double bytes) {
    return bytes / 1e9;
}

}  // namespace

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

void write_recon_output(Output& output, const FinishedRecon& run) {
    run.context.progress.report("write", 0.0, "");
    const Exam& exam = run.input.data.exam;
    const Record config = write_recon_config(run.result.resolved_settings, run.config);
    output.write_main("image", "image.nii.gz", [&](const std::filesystem::path& image) {
        write_image(image, framed_for(image, run.result.image, exam));
    });
    if (!output.single_file()) {
        write_series(output, run);
        output.write_sidecar("metrics", "metrics.json", io::json::to_json(recon_metrics(run.result)));
    }
    output.write_sidecar("resolved configuration", "recon.toml", io::config::write_toml(config));
    const std::string subtitle = std::string("isotone ") + version + ", " + utc_text(now_s());
    output.write_sidecar("report", "report.html",
                         io::report::render_html(recon_report(run.input.data, run.result, run.device, subtitle)));
    const Record record = io::provenance::provenance_record(provenance_of(run, config), output.staged());
    output.write_sidecar("provenance", "provenance.json", io::json::to_json(record));
    output.commit();
    run.context.progress.report("write", 1.0, output.target().string());
}

void print_recon_plan(std::ostream& out, const RawData& raw, const recon::ReconstructionSettings& settings,
                      const kernels::Backend& backend) {
    const kernels::Grid grid = recon::reconstruction_grid(raw, settings);
    const kernels::DeviceInfo device = backend.info();
    const auto yes_no = [](bool there, bool used) { return !there ? "not supplied" : used ? "on" : "off"; };
    const std::size_t data = raw.prompts ? raw.prompts->values.size() : raw.list_mode ? raw.list_mode->events() : 0;
    const double voxels = static_cast<double>(grid.voxels());
    const double element = device.precision == "double" ? 8.0 : 4.0;
    // Measured, expected, multiplicative and additive data; image, correction, sensitivity per subset, int64
    // accumulator.
    const double bytes =
        4.0 * element * static_cast<double>(data) + voxels * ((2.0 + settings.subsets) * element + 8.0);
    out << "scanner        " << raw.scanner.name << ", " << raw.scanner.rings << " rings of "
        << raw.scanner.crystals_per_ring << " crystals\n";
    if (raw.prompts) {
        const SinogramGeometry& g = raw.prompts->geometry;
        double counts = 0.0;
        for (const float v : raw.prompts->values) {
            counts += v;
        }
        out << "sinogram       " << g.views() << " views x " << g.bins() << " bins x " << g.planes().size()
            << " planes, " << significant(counts, 9) << " counts\n";
    }
    if (raw.list_mode) {
        out << "list-mode      " << raw.list_mode->events() << " events, " << raw.list_mode->prompts() << " prompts in "
            << significant(raw.list_mode->duration_s, 6) << " s\n";
    }
    out << "multiplicative " << yes_no(raw.multiplicative.has_value(), settings.use_multiplicative)
        << " (attenuation x normalisation)\n"
        << "additive       " << yes_no(raw.additive.has_value(), settings.use_additive) << " (scatter + randoms)\n"
        << "grid           " << grid.size[0] << " x " << grid.size[1] << " x " << grid.size[2] << " voxels of "
        << significant(grid.voxel_mm[0], 5) << " x " << significant(grid.voxel_mm[1], 5) << " x "
        << significant(grid.voxel_mm[2], 5) << " mm\n"
        << "algorithm      " << (settings.algorithm == recon::Algorithm::mlem ? "MLEM" : "OSEM") << ", "
        << settings.iterations << " iterations of " << settings.subsets << " subsets\n"
        << "device         " << device.backend << ", " << device.device << ' ' << device.isa << ", " << device.precision
        << ", " << device.threads << " threads\n"
        << "memory         about " << significant(gigabytes(bytes), 3) << " GB for data and images\n"
        << "nothing was written (--dry-run)\n";
}

}  // namespace isotone::app
