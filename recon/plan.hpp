// SPDX-License-Identifier: Apache-2.0
/// What a reconstruction would do, found without doing it: every check of data and settings, then data, grid,
/// corrections and memory. reconstruct() itself starts with it, so whoever gets a plan meets no refusal of that kind
/// later.
#pragma once

#include "core/export.hpp"
#include "core/raw_data.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

class PetFactors;

struct ReconstructionPlan {
    bool list_mode = false;  ///< events are reconstructed, else the sinogram
    kernels::Grid grid;
    double fov_radius_mm = 0.0;
    std::vector<double> counts;    ///< that enter, of each subset
    std::size_t measurements = 0;  ///< bins on lines that hold data, or events
    std::size_t lines = 0;         ///< transaxial lines that hold data, all subsets
    std::size_t planes = 0;        ///< that each of these lines is combined with
    Quantity quantity = Quantity::relative;
    std::vector<CorrectionRecord> corrections;
    std::vector<std::string> findings;  ///< of the corrections

    double total_counts() const;
};

/// @throws Error as reconstruct() does: usage, input_corrupt, inconsistent_data
ISOTONE_API ReconstructionPlan plan_reconstruction(const RawData& raw, const ReconstructionSettings& settings);
/// The same for factors already resolved from these data and settings.
ReconstructionPlan plan_reconstruction(const RawData& raw, const ReconstructionSettings& settings,
                                       const PetFactors& factors);

/// Bytes, from the sizes of the arrays that are made. What reconstruction needs is freed before files are written.
struct MemoryNeed {
    double data = 0.0;            ///< raw data as read, program and libraries: held throughout, on the host
    double reconstruction = 0.0;  ///< on the host: data on their way to the device, the finished images
    double device = 0.0;          ///< resident data, images, accumulator
    double writing = 0.0;         ///< on the host: images on their way to files and pictures

    /// Peak on a host beside a device with memory of its own.
    double host_peak() const;
    /// Peak where the device is the host.
    double shared_peak() const;
};
ISOTONE_API MemoryNeed memory_need(const ReconstructionPlan& plan, const RawData& raw,
                                   const ReconstructionSettings& settings, const kernels::DeviceInfo& device);

}  // namespace isotone::recon
