// SPDX-License-Identifier: Apache-2.0
#include "app/recon/plan.hpp"

#include "app/files/output.hpp"
#include "app/recon/output.hpp"
#include "app/recon/plan_text.hpp"
#include "app/recon/series.hpp"
#include "app/reporting/numbers.hpp"

#include <numeric>
#include <ostream>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

std::string size_text(double bytes) {
    return bytes < 1e6   ? significant(bytes / 1e3, 3) + " kB"
           : bytes < 1e9 ? significant(bytes / 1e6, 3) + " MB"
                         : significant(bytes / 1e9, 3) + " GB";
}

void print_files(std::ostream& out, const RawInput& input) {
    for (const auto& file : input.files) {
        std::error_code absent;
        const auto bytes = fs::file_size(file.path, absent);
        print_plan_line(
            out, "file",
            file.role + ": " + file.path.string() + (absent ? "" : ", " + size_text(static_cast<double>(bytes))));
    }
}

void print_data(std::ostream& out, const RawData& raw, const recon::ReconstructionPlan& plan) {
    print_plan_line(out, "scanner",
                    raw.scanner.name + ", " + std::to_string(raw.scanner.rings) + " rings of " +
                        std::to_string(raw.scanner.crystals_per_ring) + " crystals");
    if (raw.prompts) {
        const SinogramGeometry& g = raw.prompts->geometry;
        const double counts = std::accumulate(raw.prompts->values.begin(), raw.prompts->values.end(), 0.0);
        print_plan_line(out, "sinogram",
                        std::to_string(g.views()) + " views x " + std::to_string(g.bins()) + " bins x " +
                            std::to_string(g.planes().size()) + " planes, " + significant(counts, 9) + " counts");
    }
    if (raw.list_mode) {
        print_plan_line(out, "list-mode",
                        std::to_string(raw.list_mode->events()) + " events, " +
                            std::to_string(raw.list_mode->prompts()) + " prompts in " +
                            significant(raw.list_mode->duration_s, 6) + " s");
    }
    print_plan_line(out, "reconstructs",
                    std::string(plan.list_mode ? "the list-mode events" : "the sinogram") + ", " +
                        significant(plan.total_counts(), 9) + " counts on " + std::to_string(plan.measurements) +
                        (plan.list_mode ? " events" : " bins"));
}

void print_settings(std::ostream& out, const recon::ReconstructionPlan& plan,
                    const recon::ReconstructionSettings& settings) {
    print_plan_line(out, "grid", grid_text(plan.grid));
    print_plan_line(out, "field of view", "radius " + significant(plan.fov_radius_mm, 5) + " mm");
    print_algorithm(out, settings);
    print_plan_line(out, "start image", settings.start_image ? "as supplied" : "uniform");
    print_plan_line(out, "resolution", fwhm_text(settings.psf_fwhm_mm, "Gaussian model in image space"));
    print_post_filter(out, settings);
    print_plan_line(out, "image unit", unit_of(plan.quantity));
}

void print_memory(std::ostream& out, const PlannedRecon& p) {
    print_device(out, p.device);
    const recon::MemoryNeed need = memory_need(p.plan, p.input.data, p.config.settings, p.device);
    print_plan_line(out, "memory",
                    p.device.backend == "cuda" ? "about " + size_text(need.host_peak()) + " on the host, " +
                                                     size_text(need.device) + " on the device"
                                               : "about " + size_text(need.shared_peak()) + " at the peak, " +
                                                     size_text(need.data) + " of it the program and the data as read");
}

/// Files with the size they have before compression; slices carry a header of a few thousand bytes each.
void print_outputs(std::ostream& out, const PlannedRecon& p) {
    const auto voxels = static_cast<double>(p.plan.grid.voxels());
    const bool single_file = means_one_file(p.output);
    const double updates = static_cast<double>(p.config.settings.iterations) * p.config.settings.subsets;
    double total = 0.0;
    const auto file = [&](const std::string& name, double bytes) {
        total += bytes;
        print_plan_line(out, "writes", name + ", up to " + size_text(bytes));
    };
    const std::string own = p.output.lexically_normal().filename().string();
    const auto named = [&](const char* name) { return single_file ? own + "." + name : std::string(name); };
    file(single_file ? own : "image.nii.gz", 4.0 * voxels + 1e3);
    if (!single_file) {
        if (const auto reason = no_series_because(p.input.data, p.plan.quantity)) {
            print_plan_line(out, "writes not", "dicom: " + *reason);
        } else {
            file("dicom, " + std::to_string(p.plan.grid.size[2]) + " slices", 2.0 * voxels + 4e3 * p.plan.grid.size[2]);
        }
    }
    if (sensitivity_is_written(p.config, single_file, p.write_sensitivity)) {
        file(named("sensitivity.h5"), 4.0 * voxels + 2e4);
    }
    file(named("metrics.json"), 3e3 + 200.0 * updates);
    const auto [nx, ny, nz] = p.plan.grid.size;
    const double pixels = static_cast<double>(nx) * ny + (2.0 * nx + ny) * nz;  // three slices and a projection
    file(named("report.html"), 3e4 + 4.0 / 3.0 * pixels + 100.0 * p.config.settings.iterations);
    file(named("recon.toml") + ", " + named("provenance.json"), 1e4);
    std::error_code unknown;
    const fs::path plain = p.output.lexically_normal();
    const fs::space_info space = fs::space(folder_of(plain.has_filename() ? plain : plain.parent_path()), unknown);
    print_plan_line(out, "disk",
                    "up to " + size_text(total) +
                        (unknown ? "" : ", " + size_text(static_cast<double>(space.available)) + " are free"));
}

}  // namespace

void print_recon_plan(std::ostream& out, const PlannedRecon& planned) {
    print_files(out, planned.input);
    print_data(out, planned.input.data, planned.plan);
    print_corrections(out, planned.plan.corrections);
    print_notes(out, planned.plan.findings);
    print_settings(out, planned.plan, planned.config.settings);
    print_memory(out, planned);
    print_outputs(out, planned);
    out << "nothing was written (--dry-run)\n";
}

}  // namespace isotone::app
