// SPDX-License-Identifier: Apache-2.0
#include "recon/model/depth_responses.hpp"

#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"
#include "core/number_text.hpp"

#include <cmath>
#include <cstddef>
#include <map>
#include <string>

namespace isotone::recon {
namespace {

constexpr double same_distance_mm = 1e-6;

/// Responses by distance, made once each.
class Responses {
public:
    explicit Responses(const ResponseAt& response_at) : response_at_(response_at) {}

    std::int32_t index_of(double distance_mm, DepthResponses& all) {
        const auto near = known_.lower_bound(distance_mm - same_distance_mm);
        if (near != known_.end() && near->first <= distance_mm + same_distance_mm) {
            return near->second;
        }
        const auto index = static_cast<std::int32_t>(all.responses.size());
        all.responses.push_back(response_at_(distance_mm));
        all.distances_mm.push_back(distance_mm);
        known_.emplace(distance_mm, index);
        return index;
    }

private:
    const ResponseAt& response_at_;
    std::map<double, std::int32_t> known_;
};

std::vector<double> full_kernel(double fwhm_mm, double spacing_mm) {
    const std::vector<double> half = gaussian_kernel(fwhm_mm, spacing_mm);
    std::vector<double> full(half.rbegin(), half.rend());
    full.insert(full.end(), half.begin() + 1, half.end());
    return full;
}

}  // namespace

DepthResponses depth_responses(const ProjectionGeometry& geometry, int depth_planes, const ResponseAt& response_at) {
    DepthResponses all;
    Responses responses(response_at);
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        std::vector<std::int32_t> of_view;
        bool sees = false;
        for (int j = 0; j < depth_planes; ++j) {
            const double t = (j - 0.5 * (depth_planes - 1)) * geometry.bin_mm;
            const double distance = geometry.views[v].radius_mm - t;
            of_view.push_back(distance < 0.0 ? -1 : responses.index_of(distance, all));
            sees = sees || distance >= 0.0;
        }
        if (!sees) {
            throw Error(ErrorCode::inconsistent_data, "view " + std::to_string(v + 1),
                        "all of the image lies behind its collimator: the radius is " +
                            number_text(geometry.views[v].radius_mm) + " mm",
                        "check the radii of the orbit");
        }
        all.of_views.push_back(std::move(of_view));
    }
    return all;
}

kernels::PlaneResponse gaussian_response(double fwhm_mm, double bin_mm, double row_mm) {
    return {{full_kernel(fwhm_mm, bin_mm), full_kernel(fwhm_mm, row_mm)}};
}

DepthResponses gaussian_depth_responses(const DetectorSystem& system, double energy_kev,
                                        const ProjectionGeometry& geometry, int depth_planes) {
    return depth_responses(geometry, depth_planes, [&](double distance_mm) {
        return gaussian_response(resolution_fwhm_mm(system, energy_kev, distance_mm), geometry.bin_mm, geometry.row_mm);
    });
}

}  // namespace isotone::recon
