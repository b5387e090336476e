// SPDX-License-Identifier: Apache-2.0
/// What a SPECT reconstruction would do, found without doing it: every check of data and settings, then the problem in
/// plain numbers with a record of every choice. reconstruct_spect() itself starts with it.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/model/spect_problem.hpp"
#include "recon/spect_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

/// Axes of patient LPS, the axis of rotation at x = y = 0, z = 0 midway along the rows: where attenuation maps, start
/// and sensitivity images are to stand.
/// @throws Error{usage} for a grid_size or voxel_mm that does not fit the projections
ISOTONE_API ImageGrid spect_grid(const ProjectionGeometry& geometry, const ReconstructionSettings& settings);

/// The same voxels where the data say the axis stands in the frame of reference.
ISOTONE_API ImageGrid placed_in_patient(ImageGrid grid, const SpectData& data);

struct SpectPlan {
    SpectProblem problem;
    double fov_radius_mm = 0.0;
    double energy_kev = 0.0;            ///< of attenuation and response
    std::vector<EnergyWindow> windows;  ///< that are reconstructed
    std::string photopeak;              ///< their names and levels
    ScatterMethod scatter = ScatterMethod::none;
    std::optional<WindowKernel> scatter_kernel;  ///< of effective_source
    std::vector<double> counts;                  ///< that enter, of each subset
    Quantity quantity = Quantity::relative;
    std::vector<CorrectionRecord> corrections;
    std::vector<std::string> findings;
    Record resolved;  ///< as ReconstructionResult::resolved_settings

    double total_counts() const;
};

/// @throws Error{usage, inconsistent_data, input_corrupt}
ISOTONE_API SpectPlan plan_spect(const SpectData& data, const SpectSettings& settings);

/// Bytes while it runs: resident data, images and work memory, in the backend's precision. A scatter model's own are
/// esse_memory().
ISOTONE_API double spect_memory(const SpectPlan& plan, const SpectSettings& settings,
                                const kernels::DeviceInfo& device);

}  // namespace isotone::recon
