// SPDX-License-Identifier: Apache-2.0
#include "app/spect/output.hpp"

#include "app/command/clock.hpp"
#include "app/files/image_file.hpp"
#include "app/files/image_sidecar.hpp"
#include "app/recon/facts.hpp"
#include "app/recon/output.hpp"
#include "app/recon/report.hpp"
#include "app/reporting/numbers.hpp"
#include "io/dicom/nm_reconstruction.hpp"
#include "io/json/json.hpp"

#include <cctype>
#include <cmath>
#include <filesystem>
#include <optional>
#include <variant>

namespace isotone::app {
namespace {

std::string methods_text(const FinishedSpect& run) {
    const auto with = [&](const char* correction) {
        return std::string(is_applied(run.result, correction) ? "with " : "without ") + correction;
    };
    std::string details;
    for (const char* name : {"attenuation", "scatter", "resolution", "decay", "dead time", "calibration"}) {
        if (const auto* correction = find_correction(run.result, name)) {
            std::string sentence = correction->name + ": " + correction->detail + ".";
            sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
            details += " " + sentence;
        }
    }
    const double filter = post_filter_fwhm_mm(run.result);
    const std::string camera = run.data.model.empty() ? "gamma camera" : run.data.model;
    return "SPECT projections of a " + camera + " (" + std::to_string(run.data.geometry.views.size()) + " views of " +
           std::to_string(run.data.geometry.bins) + " x " + std::to_string(run.data.geometry.rows) +
           " pixels, energy window " + run.photopeak + ") were reconstructed with " + iterations_and_grid(run.result) +
           ", " + with("attenuation") + ", " + with("scatter") + " and " + with("resolution") +
           (filter > 0.0 ? " modelled, and a Gaussian post filter of " + significant(filter, 3) + " mm FWHM."
                         : " modelled, and without post filter.") +
           details;
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
    d.reconstruction_method = algorithm_text(run.result) + (is_applied(run.result, "resolution") ? " CDR" : "");
    d.convolution_kernel = convolution_kernel_text(run.result);
    d.corrections = applied_codes(
        run.result, {{"decay", "DECY"}, {"attenuation", "ATTN"}, {"scatter", "SCAT"}, {"dead time", "DTIM"}});
    d.decayed_to = run.config.spect.reference_time == "injection" ? io::dicom::DecayedTo::injection
                                                                  : io::dicom::DecayedTo::acquisition_start;
    d.energy_windows = run.windows;
    d.collimator_name = data.collimator;
    return d;
}

/// DICOM has no word for a reference other than start and injection: values of a clock time are taken to the start.
/// @returns the factor, where there is one
std::optional<double> factor_to_start(const FinishedSpect& run) {
    const recon::CorrectionRecord* decay = find_correction(run.result, "decay");
    if (decay == nullptr || decay->refers_to != "stated") {
        return std::nullopt;
    }
    const double earlier_s =
        *run.data.exam.start_time_s - unix_time_of(run.config.spect.reference_time, "--reference-time");
    return std::exp2(-earlier_s / run.data.exam.nuclide.half_life_s);
}

/// What the reader assumed, what it was told instead, and how the attenuation map was placed.
Record data_notes(const FinishedSpect& run) {
    const SpectData& data = run.data;
    Record notes;
    if (!std::holds_alternative<std::nullptr_t>(run.attenuation_map.value())) {
        notes["attenuation_map"] = run.attenuation_map;
    }
    for (const char* name : {"assumptions", "overrides"}) {
        if (const Record* found = data.provenance.find(name)) {
            notes[name] = *found;
        }
    }
    if (const auto factor = run.data.exam.start_time_s ? factor_to_start(run) : std::nullopt) {
        notes["dicom"]["image_times"] = *factor;
        notes["dicom"]["refers_to"] = "the start of the acquisition";
    }
    return notes;
}

Volume dicom_image(const FinishedSpect& run) {
    Volume image = run.result.image;
    if (const auto factor = factor_to_start(run)) {
        for (float& value : image.values) {
            value = static_cast<float>(*factor * value);
        }
        run.context.progress.warn("activities in DICOM refer to the start of the acquisition, not to " +
                                  run.config.spect.reference_time + ": values are those of the image times " +
                                  significant(*factor, 4));
    }
    return image;
}

void write_dicom(Output& output, const FinishedSpect& run) {
    if (!run.data.exam.start_time_s) {
        run.context.progress.warn("no DICOM was written: the data do not say when the acquisition started");
        return;
    }
    const io::dicom::NmReconstructionDescription description = dicom_description(run);
    const Volume image = dicom_image(run);
    output.write_sidecar("DICOM RECON TOMO", "recon_tomo.dcm", [&](const std::filesystem::path& file) {
        io::dicom::write_nm_reconstruction(file, image, description);
    });
    if (run.write_pet_series) {
        output.write_sidecar("DICOM PET series", "dicom_pet", [&](const std::filesystem::path& folder) {
            io::dicom::write_pet_series(folder, image, description);
        });
    }
}

}  // namespace

void write_spect_output(Output& output, const FinishedSpect& run) {
    run.context.progress.report("write", 0.0, "");
    output.write_main("image", "image.nii.gz",
                      [&](const std::filesystem::path& image) { write_image(image, run.result.image); });
    output.write_sidecar("image sidecar", "image.json",
                         io::json::to_json(spect_sidecar(run.data, run.result, run.photopeak, run.windows)));
    if (run.found) {
        output.write_sidecar("transform of the attenuation map", "transform.json",
                             io::json::to_json(record_of(*run.found)));
    }
    if (!output.single_file()) {
        write_dicom(output, run);
    }
    write_recon_records(output, {run.context,
                                 run.result,
                                 run.device,
                                 run.config,
                                 run.files,
                                 {run.data.exam.description, methods_text(run), run.result.image, "expected scatter"},
                                 run.write_sensitivity,
                                 data_notes(run)});
    output.commit();
    run.context.progress.report("write", 1.0, output.target().string());
}

}  // namespace isotone::app
