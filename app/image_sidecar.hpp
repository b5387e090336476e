// SPDX-License-Identifier: Apache-2.0
/// What a volume file cannot say of itself, as JSON beside it, in the terms of BIDS where BIDS has them (the PET schema
/// of the Brain Imaging Data Structure 1.10; times in s, activities with their unit).
#pragma once

#include "core/projections.hpp"
#include "core/record.hpp"
#include "recon/settings.hpp"

namespace isotone::app {

Record spect_sidecar(const SpectData& data, const recon::ReconstructionResult& result, const std::string& photopeak);

}  // namespace isotone::app
