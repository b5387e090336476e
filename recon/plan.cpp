// SPDX-License-Identifier: Apache-2.0
#include "recon/plan.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/model/image_operators.hpp"
#include "recon/model/line_sensitivity.hpp"
#include "recon/model/pet_factors.hpp"
#include "recon/model/pet_list_model.hpp"
#include "recon/model/pet_sinogram_model.hpp"
#include "recon/model/supplied_image.hpp"
#include "recon/model/system_model.hpp"
#include "recon/reconstruct.hpp"
#include "recon/settings_check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone::recon {
namespace {

bool use_list_mode(const RawData& raw, DataChoice choice) {
    const bool list = choice == DataChoice::list_mode || (choice == DataChoice::automatic && !raw.prompts);
    if (list && !raw.list_mode) {
        throw Error(ErrorCode::inconsistent_data, "raw data",
                    choice == DataChoice::list_mode ? "list-mode was asked for, but the data hold none"
                                                    : "neither prompts nor list-mode events",
                    "supply emission data");
    }
    if (!list && !raw.prompts) {
        throw Error(ErrorCode::inconsistent_data, "raw data", "a sinogram was asked for, but the data hold none",
                    "histogram the list-mode data, or reconstruct them as they are");
    }
    return list;
}

void require_finite(const std::vector<float>& factors) {
    if (!std::all_of(factors.begin(), factors.end(), [](float m) { return std::isfinite(m); })) {
        throw Error(ErrorCode::inconsistent_data, "multiplicative data", "factor times calibration is not finite",
                    "check the calibration factor and the duration");
    }
}

/// Lines that hold data, and the counts of the prompts on them by subset.
void count_bins(const PetFactors& factors, const Sinogram* prompts, int subsets, ReconstructionPlan& plan) {
    const SinogramGeometry& geometry = factors.geometry();
    plan.planes = geometry.planes().size();
    std::vector<float> row;
    for (int view = 0; view < geometry.views(); ++view) {
        double& counts = plan.counts[static_cast<std::size_t>(view % subsets)];
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            factors.multiplicative_row(view, bin, row);
            require_finite(row);
            plan.lines += std::any_of(row.begin(), row.end(), [](float m) { return m != 0.0F; }) ? 1 : 0;
            if (prompts == nullptr) {
                continue;
            }
            const float* measured = prompts->values.data() + prompts->geometry.offset(view, bin, 0, 0);
            for (std::size_t plane = 0; plane < row.size(); ++plane) {
                counts += row[plane] > 0.0F ? static_cast<double>(measured[plane]) : 0.0;
            }
        }
    }
}

void plan_sinogram(const Sinogram& prompts, const PetFactors& factors, int subsets, ReconstructionPlan& plan) {
    require_counts(prompts);
    count_bins(factors, &prompts, subsets, plan);
    plan.measurements = plan.lines * plan.planes;
}

void plan_events(const ListMode& list, const PetFactors& factors, int subsets, ReconstructionPlan& plan) {
    require_events_on(list, factors.geometry());
    count_bins(factors, nullptr, subsets, plan);
    for (std::size_t e = 0; e < list.events(); ++e) {
        const bool delayed = !list.is_delayed.empty() && list.is_delayed[e] != 0;
        const EventBin bin = delayed ? EventBin{} : bin_of_event(list, e, factors.geometry());
        if (bin.inside() && factors.multiplicative(bin.view, bin.bin, bin.plane) > 0.0F) {
            plan.counts[static_cast<std::size_t>(bin.view % subsets)] += 1.0;
            ++plan.measurements;
        }
    }
    require_events_used(plan.measurements);
}

void check_field_of_view(double radius_mm, const std::vector<float>& mask, const CylindricalScanner& scanner) {
    const auto refuse = [&](const char* why, const char* hint) {
        throw Error(ErrorCode::usage, "`fov_radius_mm`", "found " + number_text(radius_mm) + ", " + why, hint);
    };
    if (radius_mm > scanner.effective_radius_mm()) {
        refuse("which is beyond the scanner's crystals", "give a radius in mm within the scanner, or 0");
    }
    if (std::none_of(mask.begin(), mask.end(), [](float inside) { return inside > 0.0F; })) {
        refuse("which holds the centre of no voxel", "give a radius in mm, or 0 for all the views see");
    }
}

double bytes_of(const std::optional<Sinogram>& sinogram) {
    return sinogram ? 4.0 * static_cast<double>(sinogram->values.size()) : 0.0;
}

double bytes_of(const std::optional<ListMode>& list) {
    constexpr double columns = 4 + 4 + 4 + 1;  // crystals, time, kind
    return list ? static_cast<double>(list->events()) * (columns + (list->tof_bin.empty() ? 0.0 : 2.0)) : 0.0;
}

/// Voxels of an image with the border that the CPU backend gives it: two columns around, eight voxels between columns.
double padded_voxels(const kernels::Grid& grid) {
    return (grid.size[0] + 4.0) * (grid.size[1] + 4.0) * (std::ceil(grid.size[2] / 8.0) + 1.0) * 8.0;
}

}  // namespace

double ReconstructionPlan::total_counts() const {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

double MemoryNeed::host_peak() const {
    return data + std::max(reconstruction, writing);
}

double MemoryNeed::shared_peak() const {
    return data + std::max(reconstruction + device, writing);
}

ReconstructionPlan plan_reconstruction(const RawData& raw, const ReconstructionSettings& settings,
                                       const PetFactors& factors) {
    check_settings(settings);
    require_setting(settings.psf_fwhm_mm >= 0.0 && settings.psf_fwhm_mm <= 50.0, "psf_fwhm_mm",
                    number_text(settings.psf_fwhm_mm), "use 0 (none) to 50 mm");
    ReconstructionPlan plan;
    plan.list_mode = use_list_mode(raw, settings.data);
    plan.grid = reconstruction_grid(raw, settings);
    const SinogramGeometry& geometry = factors.geometry();
    plan.fov_radius_mm = settings.fov_radius_mm > 0.0 ? settings.fov_radius_mm : largest_radius_mm(geometry);
    require_subsets(settings.subsets, geometry.views());
    plan.counts.resize(static_cast<std::size_t>(settings.subsets));
    if (plan.list_mode) {
        plan_events(*raw.list_mode, factors, settings.subsets, plan);
    } else {
        plan_sinogram(*raw.prompts, factors, settings.subsets, plan);
    }
    for (int s = 0; s < settings.subsets; ++s) {
        require_counts_in_subset(plan.counts[static_cast<std::size_t>(s)], s, settings.subsets);
    }
    const std::vector<float> mask = cylinder_mask(plan.grid, plan.fov_radius_mm);
    check_field_of_view(plan.fov_radius_mm, mask, geometry.scanner());
    check_supplied_images(settings, plan.grid, mask, Frame::gantry);
    plan.quantity = factors.image_quantity();
    plan.corrections = factors.corrections();
    plan.corrections.push_back({"sensitivity image", true, settings.sensitivity_image ? "as supplied" : "computed"});
    plan.findings = factors.findings();
    return plan;
}

ReconstructionPlan plan_reconstruction(const RawData& raw, const ReconstructionSettings& settings) {
    return plan_reconstruction(raw, settings, PetFactors(raw, settings));
}

MemoryNeed memory_need(const ReconstructionPlan& plan, const RawData& raw, const ReconstructionSettings& settings,
                       const kernels::DeviceInfo& device) {
    const double element = device.precision == "double" ? 8.0 : 4.0;
    const auto voxels = static_cast<double>(plan.grid.voxels());
    const auto measurements = static_cast<double>(plan.measurements);
    const double subset_bins = static_cast<double>(plan.lines) * static_cast<double>(plan.planes) / settings.subsets;
    // CPU threads own voxels where lines are ordered; for events up to eight have an image of their own, more share
    // one.
    const bool copies = device.backend == "cpu" && plan.list_mode && device.threads <= 8;
    const double accumulators = copies ? device.threads : 1.0;
    // Its border and, for events, a padded copy of the image that is projected.
    const double padded = device.backend == "cpu" ? padded_voxels(plan.grid) : voxels;
    const double padded_image = device.backend == "cpu" && plan.list_mode ? padded * element : 0.0;
    constexpr double path = 72.0, event = 12.0, event_path = 48.0;
    constexpr double sorting = event_path + 16.0;  // of each event, while its projector is made

    MemoryNeed need;
    need.data = 4e7 + bytes_of(raw.prompts) + bytes_of(raw.delayeds) + bytes_of(raw.multiplicative) +
                bytes_of(raw.additive) + bytes_of(raw.list_mode);
    // Mask, three work images, image, correction, and a sensitivity for each subset.
    need.device = voxels * element * (6.0 + settings.subsets) + padded * 8.0 * accumulators + padded_image;
    if (plan.list_mode) {
        // Events with their paths; ones, additive and work. A group of lines while the sensitivity is computed.
        const double group = std::min(subset_bins, static_cast<double>(factors_per_group));
        need.device += measurements * (event + event_path + 3.0 * element) + group * element;
        need.reconstruction += measurements * (event + 4.0) + group * 4.0;
        need.device += measurements / settings.subsets * sorting;
    } else {
        // Measured, multiplicative, additive and work; on the host three of them for one subset.
        need.device += measurements * 4.0 * element + static_cast<double>(plan.lines) * path;
        need.reconstruction += subset_bins * 3.0 * 4.0;
    }
    need.reconstruction += voxels * 4.0 * 2.0;
    // Image, sensitivity, the image in another frame, four pictures, and copies inside the writers.
    need.writing = voxels * 4.0 * 10.0;
    return need;
}

}  // namespace isotone::recon
