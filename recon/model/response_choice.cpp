// SPDX-License-Identifier: Apache-2.0
#include "recon/model/response_choice.hpp"

#include "core/number_text.hpp"

#include <string>

namespace isotone::recon {

ResponseChoice choose_response(const SpectSettings& settings, double energy_kev, const ProjectionGeometry& geometry,
                               int depth_planes) {
    if (!settings.use_resolution || (!settings.detector && !settings.response)) {
        return {
            depth_responses(geometry, depth_planes, [](double) { return kernels::PlaneResponse{}; }),
            {"resolution", false, settings.use_resolution ? "camera and collimator are not known" : "switched off"}};
    }
    if (settings.response) {
        return {kernel_depth_responses(*settings.response, geometry, depth_planes),
                {"resolution", true,
                 "measured kernel table of " + std::to_string(settings.response->distances_mm.size()) + " distances"}};
    }
    constexpr double stated_at_mm = 100.0;
    const DetectorSystem& detector = *settings.detector;
    return {gaussian_depth_responses(detector, energy_kev, geometry, depth_planes),
            {"resolution", true,
             detector.camera.name + " " + detector.collimator.name + ", " +
                 number_text(resolution_fwhm_mm(detector, energy_kev, stated_at_mm), 4) +
                 " mm FWHM at 100 mm from the face"}};
}

}  // namespace isotone::recon
