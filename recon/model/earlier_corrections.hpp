// SPDX-License-Identifier: Apache-2.0
/// What was corrected in the projections before they were read (SpectData::corrected) is not corrected again: decay
/// (DECY) before and during each view, scatter (SCAT) and attenuation (ATTN).
#pragma once

#include "core/projections.hpp"
#include "recon/spect_settings.hpp"

#include <vector>

namespace isotone::recon {

/// The settings with these corrections switched off.
/// @throws Error{usage} where one of them is asked for by name: a scatter method, an attenuation map, a reference time
///         other than the start of the acquisition, which corrected counts are taken to refer to
SpectSettings without_earlier_corrections(const SpectData& data, const SpectSettings& settings);

/// Says of each in its record that it is already in the projections.
void record_earlier_corrections(const SpectData& data, std::vector<CorrectionRecord>& corrections);

}  // namespace isotone::recon
