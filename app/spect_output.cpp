// SPDX-License-Identifier: Apache-2.0
#include "app/spect_output.hpp"

#include "app/image_file.hpp"
#include "app/image_sidecar.hpp"
#include "app/numbers.hpp"
#include "app/recon_output.hpp"
#include "app/recon_report.hpp"
#include "io/dicom/nm_reconstruction.hpp"
#include "io/json/json.hpp"

#include <filesystem>
#include <utility>

namespace isotone::app {
namespace {

bool applied(const recon::ReconstructionResult& result, const std::string& name) {
    for (const auto& correction : result.corrections) {
        if (correction.name.rfind(name, 0) == 0) {
            return correction.applied;
        }
    }
    return false;
}

std::string methods_text(const FinishedSpect& run) {
    const auto text = [&](const char* key) {
        const Record* value = run.result.resolved_settings.find(key);
        return value == nullptr ? std::string("?") : plain_text(*value, " x ");
    };
    const auto with = [&](const char* correction) {
        return std::string(applied(run.result, correction) ? "with " : "without ") + correction;
    };
    const double filter = number_or(run.result.resolved_settings.find("post_filter_fwhm_mm"), 0.0);
    const std::string camera = run.data.model.empty() ? "gamma camera" : run.data.model;
    return "SPECT projections of a " + camera + " (" + std::to_string(run.data.geometry.views.size()) + " views of " +
           std::to_string(run.data.geometry.bins) + " x " + std::to_string(run.data.geometry.rows) +
           " pixels, energy window " + run.photopeak + ") were reconstructed with " +
           (text("algorithm") == "mlem" ? "MLEM" : "OSEM") + ", " + text("iterations") + " iterations of " +
           text("subsets") + " subsets, on a grid of " + text("grid_size") + " voxels of " + text("voxel_mm") +
           " mm, " + with("attenuation") + ", " + with("scatter") + " and " + with("resolution") +
           (filter > 0.0 ? " modelled, and a Gaussian post filter of " + significant(filter, 3) + " mm FWHM."
                         : " modelled, and without post filter.");
}

io::dicom::NmReconstructionDescription dicom_description(const FinishedSpect& run) {
    io::dicom::NmReconstructionDescription d;
    const SpectData& data = run.data;
    d.exam = data.exam;
    d.study_uid = data.study_uid;
    d.frame_of_reference_uid = data.frame_of_reference_uid;
    d.scanner_manufacturer = data.manufacturer;
    d.scanner_model = data.model;
    d.scanner_serial = run.config.scanner_serial.empty() ? data.serial : run.config.scanner_serial;
    const auto setting = [&](const char* key) {
        const Record* value = run.result.resolved_settings.find(key);
        return value == nullptr ? std::string() : plain_text(*value);
    };
    const bool mlem = setting("algorithm") == "mlem";
    d.reconstruction_method = (mlem ? "MLEM " : "OSEM ") + setting("iterations") + "i" +
                              (mlem ? "" : setting("subsets") + "s") +
                              (applied(run.result, "resolution") ? " CDR" : "");
    const double filter = number_or(run.result.resolved_settings.find("post_filter_fwhm_mm"), 0.0);
    d.convolution_kernel = filter > 0.0 ? "GAUSS " + significant(filter, 3) + " mm" : "";
    d.corrections.clear();
    for (const auto& [correction, code] :
         {std::pair{"decay", "DECY"}, {"attenuation", "ATTN"}, {"scatter", "SCAT"}, {"dead time", "DTIM"}}) {
        if (applied(run.result, correction)) {
            d.corrections.emplace_back(code);
        }
    }
    d.energy_windows = run.windows;
    d.collimator_name = data.collimator;
    return d;
}

/// What the reader assumed, and what it was told instead.
Record reading_notes(const SpectData& data) {
    Record notes;
    for (const char* name : {"assumptions", "overrides"}) {
        if (const Record* found = data.provenance.find(name)) {
            notes[name] = *found;
        }
    }
    return notes;
}

void write_dicom(Output& output, const FinishedSpect& run) {
    if (!run.data.exam.start_time_s) {
        run.context.progress.warn("no DICOM was written: the data do not say when the acquisition started");
        return;
    }
    const io::dicom::NmReconstructionDescription description = dicom_description(run);
    output.write_sidecar("DICOM RECON TOMO", "recon_tomo.dcm", [&](const std::filesystem::path& file) {
        io::dicom::write_nm_reconstruction(file, run.result.image, description);
    });
    if (run.write_pet_series) {
        output.write_sidecar("DICOM PET series", "dicom_pet", [&](const std::filesystem::path& folder) {
            io::dicom::write_pet_series(folder, run.result.image, description);
        });
    }
}

}  // namespace

void write_spect_output(Output& output, const FinishedSpect& run) {
    run.context.progress.report("write", 0.0, "");
    output.write_main("image", "image.nii.gz",
                      [&](const std::filesystem::path& image) { write_image(image, run.result.image); });
    output.write_sidecar("image sidecar", "image.json",
                         io::json::to_json(spect_sidecar(run.data, run.result, run.photopeak)));
    if (!output.single_file()) {
        write_dicom(output, run);
    }
    write_recon_records(output, {run.context,
                                 run.result,
                                 run.device,
                                 run.config,
                                 run.files,
                                 {run.data.exam.description, methods_text(run), run.result.image},
                                 run.write_sensitivity,
                                 reading_notes(run.data)});
    output.commit();
    run.context.progress.report("write", 1.0, output.target().string());
}

}  // namespace isotone::app
