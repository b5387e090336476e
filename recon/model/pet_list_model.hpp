// SPDX-License-Identifier: Apache-2.0
/// System model of PET list-mode data: every prompt is a measurement of one count.
///
/// With a_e the row of event e, the EM correction of subset s is sum_e a_e / (a_e x + b_e / m_e): the event's own
/// factor m_e cancels (L. Parra and H. H. Barrett, IEEE TMI 17 (1998) 228). Its sensitivity is that of ALL lines of the
/// subset's views. An event belongs to subset (view mod subsets), which no later sorting changes.
#pragma once

#include "core/export.hpp"
#include "core/list_mode.hpp"
#include "core/progress.hpp"
#include "recon/model/image_operators.hpp"
#include "recon/model/pet_factors.hpp"
#include "recon/model/system_model.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace isotone::recon {

/// Events have a bin only where crystals stand for bins, on the scanner of the sinogram.
/// @throws Error{inconsistent_data} where they have none, Error{input_corrupt} for a crystal beyond the scanner
void require_events_on(const ListMode& list, const SinogramGeometry& geometry);

/// The bin of a sinogram an event falls into; not inside() where it has none.
struct EventBin {
    int view = 0, bin = 0, plane = -1;
    bool inside() const { return plane >= 0; }
};
EventBin bin_of_event(const ListMode& list, std::size_t event, const SinogramGeometry& geometry);

/// @throws Error{inconsistent_data} where there are none
void require_events_used(std::size_t events);

class ISOTONE_API PetListModel final : public SystemModel {
public:
    PetListModel(const ListMode& list, const PetFactors& factors, const ReconstructionSettings& settings,
                 const kernels::Grid& grid, double fov_radius_mm, kernels::Backend& backend, ProgressSink& progress);

    int subsets() const override { return static_cast<int>(subsets_.size()); }
    const kernels::Grid& grid() const override { return grid_; }
    kernels::Backend& backend() override { return backend_; }
    const kernels::Buffer& sensitivity(int subset) const override;
    /// The log-likelihood is sum_e ln(a_e x + b_e / m_e) - <A_s' m, x>: the terms of m_e and b, constant, are left out.
    RatioTerms back_projected_ratio(int subset, const kernels::Buffer& image, kernels::Buffer& correction) override;
    double floor() const override { return floor_; }
    double measured_counts() const override { return static_cast<double>(events_used_); }

    std::size_t delayeds_left_out() const { return delayeds_left_out_; }
    /// Prompts on lines outside the sinogram, on virtual crystals or without sensitivity.
    std::size_t prompts_left_out() const { return prompts_left_out_; }

private:
    struct Subset {
        std::unique_ptr<kernels::Projector> projector;
        kernels::Buffer ones, additive, sensitivity, work;
    };
    struct Collected {
        std::vector<kernels::Event> events;
        std::vector<float> additive;  ///< b_e / m_e
    };

    std::vector<Collected> collect(const ListMode& list, const PetFactors& factors, int subsets);

    kernels::Backend& backend_;
    kernels::Grid grid_;
    ImageOperators operators_;
    kernels::Accumulator accumulator_;  ///< of every back projection
    std::vector<Subset> subsets_;
    double floor_ = 0.0;
    std::size_t events_used_ = 0, delayeds_left_out_ = 0, prompts_left_out_ = 0;
};

}  // namespace isotone::recon
