// SPDX-License-Identifier: Apache-2.0
/// What a volume file cannot say of itself, as JSON beside it, in the terms of BIDS where BIDS has them (the PET schema
/// of the Brain Imaging Data Structure 1.10; times in s, activities with their unit).
#pragma once

#include "core/projections.hpp"
#include "core/record.hpp"
#include "recon/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace isotone::app {

/// Of an attenuation map, as far as its sidecar tells.
struct MapSidecar {
    std::optional<double> energy_kev;
    std::string frame_of_reference_uid;
    std::filesystem::path file;  ///< empty: there is none
};

Record map_sidecar(const MapSidecar& map);

/// Of `map.nii.gz` the file `map.nii.gz.image.json` is read, where it is there.
/// @throws Error{input_corrupt, usage} for what is no such sidecar, Error{inconsistent_data} where it is of another
/// unit
MapSidecar read_map_sidecar(const std::filesystem::path& image);

/// @param windows  that `photopeak` names
Record spect_sidecar(const SpectData& data, const recon::ReconstructionResult& result, const std::string& photopeak,
                     const std::vector<EnergyWindow>& windows);

}  // namespace isotone::app
