// SPDX-License-Identifier: Apache-2.0
#include "app/spect_output.hpp"

#include "app/image_file.hpp"
#include "app/image_sidecar.hpp"
#include "app/numbers.hpp"
#include "app/recon_output.hpp"
#include "app/recon_report.hpp"
#include "io/json/json.hpp"

#include <filesystem>

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

}  // namespace

void write_spect_output(Output& output, const FinishedSpect& run) {
    run.context.progress.report("write", 0.0, "");
    output.write_main("image", "image.nii.gz",
                      [&](const std::filesystem::path& image) { write_image(image, run.result.image); });
    output.write_sidecar("image sidecar", "image.json",
                         io::json::to_json(spect_sidecar(run.data, run.result, run.photopeak)));
    write_recon_records(output, {run.context,
                                 run.result,
                                 run.device,
                                 run.config,
                                 run.files,
                                 {run.data.exam.description, methods_text(run), run.result.image},
                                 run.write_sensitivity});
    output.commit();
    run.context.progress.report("write", 1.0, output.target().string());
}

}  // namespace isotone::app
