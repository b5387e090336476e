// SPDX-License-Identifier: Apache-2.0
/// What a reconstruction's result says of itself, in the words of records and DICOM attributes.
#pragma once

#include "recon/settings.hpp"

#include <string>
#include <utility>
#include <vector>

namespace isotone::app {

/// The first correction whose name starts so; null where there is none.
const recon::CorrectionRecord* find_correction(const recon::ReconstructionResult& result,
                                               const std::string& start_of_name);
bool is_applied(const recon::ReconstructionResult& result, const std::string& start_of_name);
/// The codes of those corrections that were applied.
std::vector<std::string> applied_codes(const recon::ReconstructionResult& result,
                                       const std::vector<std::pair<const char*, const char*>>& code_of_correction);

/// A resolved setting; `absent` where there is none.
std::string setting_text(const recon::ReconstructionResult& result, const char* key,
                         const std::string& separator = ", ", const std::string& absent = "");
double post_filter_fwhm_mm(const recon::ReconstructionResult& result);

/// "MLEM 40i", "OSEM 4i9s"
std::string algorithm_text(const recon::ReconstructionResult& result);
/// "OSEM, 4 iterations of 21 subsets, on a grid of 128 x 128 x 64 voxels of 4 x 4 x 4 mm", for a methods section.
std::string iterations_and_grid(const recon::ReconstructionResult& result);
/// "GAUSS 4 mm"; empty without a filter.
std::string convolution_kernel_text(const recon::ReconstructionResult& result);

}  // namespace isotone::app
