// SPDX-License-Identifier: Apache-2.0
#include "recon/settings_check.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

namespace isotone::recon {

void require_setting(bool holds, const std::string& key, const std::string& found, const std::string& hint) {
    if (!holds) {
        throw Error(ErrorCode::usage, "`" + key + "`", "found " + found, hint);
    }
}

void check_settings(const ReconstructionSettings& settings) {
    require_setting(settings.iterations >= 1 && settings.iterations <= 100000, "iterations",
                    std::to_string(settings.iterations), "use 1 to 100000");
    require_setting(settings.algorithm != Algorithm::mlem || settings.subsets == 1, "subsets",
                    std::to_string(settings.subsets), "mlem has one subset; use algorithm osem for more");
    require_setting(!settings.sensitivity_image || settings.subsets == 1, "subsets", std::to_string(settings.subsets),
                    "a sensitivity image read from a file holds all data: it serves one subset only");
    require_setting(settings.post_filter_fwhm_mm >= 0.0 && settings.post_filter_fwhm_mm <= 50.0, "post_filter_fwhm_mm",
                    number_text(settings.post_filter_fwhm_mm), "use 0 (none) to 50 mm");
    require_setting(settings.fov_radius_mm >= 0.0, "fov_radius_mm", number_text(settings.fov_radius_mm),
                    "use 0 (all the views see) or a radius");
}

}  // namespace isotone::recon
