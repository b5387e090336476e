// SPDX-License-Identifier: Apache-2.0
#include "app/recon/facts.hpp"

#include "app/reporting/numbers.hpp"

#include <algorithm>

namespace isotone::app {

const recon::CorrectionRecord* find_correction(const recon::ReconstructionResult& result,
                                               const std::string& start_of_name) {
    const auto found = std::find_if(result.corrections.begin(), result.corrections.end(),
                                    [&](const auto& correction) { return correction.name.starts_with(start_of_name); });
    return found != result.corrections.end() ? &*found : nullptr;
}

bool is_applied(const recon::ReconstructionResult& result, const std::string& start_of_name) {
    const recon::CorrectionRecord* correction = find_correction(result, start_of_name);
    return correction != nullptr && correction->applied;
}

std::vector<std::string> applied_codes(const recon::ReconstructionResult& result,
                                       const std::vector<std::pair<const char*, const char*>>& code_of_correction) {
    std::vector<std::string> codes;
    for (const auto& [correction, code] : code_of_correction) {
        if (is_applied(result, correction)) {
            codes.emplace_back(code);
        }
    }
    return codes;
}

std::string setting_text(const recon::ReconstructionResult& result, const char* key, const std::string& separator,
                         const std::string& absent) {
    const Record* value = result.resolved_settings.find(key);
    return value == nullptr ? absent : plain_text(*value, separator);
}

double post_filter_fwhm_mm(const recon::ReconstructionResult& result) {
    return number_or(result.resolved_settings.find("post_filter_fwhm_mm"), 0.0);
}

std::string algorithm_text(const recon::ReconstructionResult& result) {
    const bool mlem = setting_text(result, "algorithm") == "mlem";
    return (mlem ? "MLEM " : "OSEM ") + setting_text(result, "iterations") + "i" +
           (mlem ? "" : setting_text(result, "subsets") + "s");
}

std::string iterations_and_grid(const recon::ReconstructionResult& result) {
    const auto text = [&](const char* key) { return setting_text(result, key, " x ", "?"); };
    return std::string(text("algorithm") == "mlem" ? "MLEM" : "OSEM") + ", " + text("iterations") + " iterations of " +
           text("subsets") + " subsets, on a grid of " + text("grid_size") + " voxels of " + text("voxel_mm") + " mm";
}

std::string convolution_kernel_text(const recon::ReconstructionResult& result) {
    const double filter = post_filter_fwhm_mm(result);
    return filter > 0.0 ? "GAUSS " + significant(filter, 3) + " mm" : "";
}

}  // namespace isotone::app
