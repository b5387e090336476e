// SPDX-License-Identifier: Apache-2.0
#include "recon/model/pet_list_model.hpp"

#include "core/error.hpp"
#include "recon/model/line_sensitivity.hpp"
#include "recon/resident.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace isotone::recon {
namespace {

std::vector<std::array<double, 3>> crystal_table(const CylindricalScanner& scanner) {
    std::vector<std::array<double, 3>> table;
    table.reserve(static_cast<std::size_t>(scanner.rings) * static_cast<std::size_t>(scanner.crystals_per_ring));
    for (int ring = 0; ring < scanner.rings; ++ring) {
        for (int crystal = 0; crystal < scanner.crystals_per_ring; ++crystal) {
            table.push_back(scanner.crystal_position_mm(ring, crystal));
        }
    }
    return table;
}

}  // namespace

void require_events_on(const ListMode& list, const SinogramGeometry& geometry) {
    const CylindricalScanner& scanner = list.scanner;
    const std::string difference = difference_of_crystals(scanner, geometry.scanner());
    if (!difference.empty()) {
        throw Error(ErrorCode::inconsistent_data, "list-mode data",
                    "their scanner is not that of the factors: " + difference, "use factors of the same scanner");
    }
    if (geometry.arc_corrected()) {
        throw Error(ErrorCode::inconsistent_data, "list-mode data",
                    "the factors are arc-corrected: their bins are not crystal pairs",
                    "supply factors that are not arc-corrected");
    }
    const auto limit =
        static_cast<std::uint32_t>(scanner.rings) * static_cast<std::uint32_t>(scanner.crystals_per_ring);
    const auto beyond = [limit](std::uint32_t crystal) { return crystal >= limit; };
    if (list.crystal_a.size() != list.crystal_b.size() ||
        std::any_of(list.crystal_a.begin(), list.crystal_a.end(), beyond) ||
        std::any_of(list.crystal_b.begin(), list.crystal_b.end(), beyond)) {
        throw Error(ErrorCode::input_corrupt, "list-mode data",
                    "an event names a crystal beyond the scanner's " + std::to_string(limit),
                    "check that data and scanner belong together");
    }
}

EventBin bin_of_event(const ListMode& list, std::size_t event, const SinogramGeometry& geometry) {
    const auto crystals = static_cast<std::uint32_t>(list.scanner.crystals_per_ring);
    int ring_a = static_cast<int>(list.crystal_a[event] / crystals);
    int ring_b = static_cast<int>(list.crystal_b[event] / crystals);
    const auto bin = geometry.bin_of(static_cast<int>(list.crystal_a[event] % crystals),
                                     static_cast<int>(list.crystal_b[event] % crystals));
    if (bin.swapped) {
        std::swap(ring_a, ring_b);
    }
    const int index = bin.bin_number + geometry.bins() / 2;
    const bool across = index >= 0 && index < geometry.bins();
    return {bin.unmashed_view / geometry.view_mashing(), index, across ? geometry.plane_of_rings(ring_a, ring_b) : -1};
}

void require_events_used(std::size_t events) {
    if (events == 0) {
        throw Error(ErrorCode::inconsistent_data, "list-mode data", "no prompt lies on a line that holds data",
                    "check the scanner and the time range");
    }
}

PetListModel::PetListModel(const ListMode& list, const PetFactors& factors, const ReconstructionSettings& settings,
                           const kernels::Grid& grid, double fov_radius_mm, kernels::Backend& backend,
                           ProgressSink& progress)
    : backend_(backend), grid_(grid), operators_(backend, grid, settings.psf_fwhm_mm, fov_radius_mm),
      accumulator_(backend.make_accumulator(grid.voxels(), {})) {
    require_subsets(settings.subsets, factors.geometry().views());
    std::vector<Collected> collected = collect(list, factors, settings.subsets);
    require_events_used(events_used_);
    const auto crystals = crystal_table(list.scanner);
    double total_sensitivity = 0.0;
    for (int s = 0; s < settings.subsets; ++s) {
        progress.report("sensitivity", static_cast<double>(s) / settings.subsets,
                        "subset " + std::to_string(s + 1) + " of " + std::to_string(settings.subsets));
        Collected& part = collected[static_cast<std::size_t>(s)];
        const std::size_t size = part.events.size();
        require_counts_in_subset(static_cast<double>(size), s, settings.subsets);
        Subset subset;
        subset.projector =
            backend_.make_projector(kernels::EventGeometry{grid_, crystals, {}, std::move(part.events), {}});
        subset.ones = backend_.make_buffer(size);
        backend_.fill(subset.ones, 1.0);
        subset.additive = resident(backend_, part.additive);
        subset.work = backend_.make_buffer(size);

        subset.sensitivity =
            settings.sensitivity_image
                ? resident_image(backend_, settings.sensitivity_image->values, grid_)
                : line_sensitivity(factors, grid_, views_of_subset(factors.geometry().views(), s, settings.subsets),
                                   backend_, accumulator_);
        if (!settings.sensitivity_image) {
            operators_.after_back(subset.sensitivity);
        }
        total_sensitivity += backend_.sum(subset.sensitivity);
        subsets_.push_back(std::move(subset));
    }
    // The expectation of an event is a line integral (image unit x mm): take the floor relative to that of the uniform
    // image which explains all counts, over a line as long as the field of view, or as the grid where that is smaller.
    const double uniform = static_cast<double>(events_used_) / total_sensitivity;
    const double grid_mm = std::hypot(grid_.size[0] * grid_.voxel_mm[0], grid_.size[1] * grid_.voxel_mm[1]);
    floor_ = relative_floor * uniform * std::min(2.0 * fov_radius_mm, grid_mm);
}

std::vector<PetListModel::Collected> PetListModel::collect(const ListMode& list, const PetFactors& factors,
                                                           int subsets) {
    const SinogramGeometry& geometry = factors.geometry();
    require_events_on(list, geometry);
    std::vector<Collected> collected(static_cast<std::size_t>(subsets));
    for (std::size_t e = 0; e < list.events(); ++e) {
        if (!list.is_delayed.empty() && list.is_delayed[e] != 0) {
            ++delayeds_left_out_;
            continue;
        }
        const auto [view, index, plane] = bin_of_event(list, e, geometry);
        const float multiplicative = plane >= 0 ? factors.multiplicative(view, index, plane) : 0.0F;
        if (!(multiplicative > 0.0F)) {
            ++prompts_left_out_;
            continue;
        }
        Collected& part = collected[static_cast<std::size_t>(view % subsets)];
        part.events.push_back({list.crystal_a[e], list.crystal_b[e], 0, 0});
        part.additive.push_back(factors.additive(view, index, plane) / multiplicative);
        ++events_used_;
    }
    return collected;
}

const kernels::Buffer& PetListModel::sensitivity(int subset) const {
    return subsets_[static_cast<std::size_t>(subset)].sensitivity;
}

RatioTerms PetListModel::back_projected_ratio(int subset, const kernels::Buffer& image, kernels::Buffer& correction) {
    Subset& part = subsets_[static_cast<std::size_t>(subset)];
    part.projector->forward(operators_.before_forward(image), part.work);
    backend_.apply_factors(part.work, nullptr, &part.additive);
    RatioTerms terms;
    terms.log_likelihood = backend_.poisson_log_likelihood(part.ones, part.work, floor_) + backend_.sum(part.work);
    terms.floored = backend_.ratio(part.ones, part.work, floor_, part.work).floored;
    backend_.back(*part.projector, part.work, accumulator_, correction);
    operators_.after_back(correction);
    // The missing term: sum over all lines of m a x = <sensitivity, image>.
    terms.log_likelihood -= backend_.dot(part.sensitivity, image);
    return terms;
}

}  // namespace isotone::recon
