// SPDX-License-Identifier: Apache-2.0
/// Effective sources seen along arcs: by views of heads that turn while they count.
#include "recon/corrections/esse.hpp"
#include "recon/model/arc_sampling.hpp"
#include "recon/model/depth_responses.hpp"
#include "water_phantom.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

namespace isotone::recon {
namespace {

using test::WaterPhantom;

/// A point 20 mm below the surface of a water cylinder, seen by 12 views with a resolution of 10 mm.
class PointOnArcs {
public:
    explicit PointOnArcs(double arc_deg) : arc_deg_(arc_deg), phantom_(*backend_, 0.0) {
        phantom_.fill_water(kernel_.water_per_mm, test::cylinder(110.0, 200.0));
        phantom_.fill_activity(test::point_at({90.0, 0.0, 0.0}));
        phantom_.geometry.responses = {gaussian_response(10.0, test::voxel_mm, test::voxel_mm)};
    }
    /// [view][pixel], at a place in the arcs.
    std::vector<float> scatter(double place) const {
        return EsseModel(*backend_, turned(place), kernel_).scatter(phantom_.image());
    }
    std::vector<float> primary(double place) const {
        const auto projector = backend_->make_projector(turned(place));
        kernels::Buffer projections = backend_->make_buffer(projector->size());
        projector->forward(phantom_.image(), projections);
        std::vector<float> values(projections.size());
        backend_->download(projections, values);
        return values;
    }

    static constexpr int views = 12;

private:
    kernels::SpectGeometry turned(double place) const {
        kernels::SpectGeometry geometry = phantom_.geometry;
        geometry.views.assign(views, phantom_.geometry.views.front());
        for (int v = 0; v < views; ++v) {
            const double angle_deg = 360.0 / views * v + 7.0 + place * arc_deg_;  // at no angle of symmetry
            geometry.views[static_cast<std::size_t>(v)].angle_rad = angle_deg * std::numbers::pi / 180.0;
        }
        return geometry;
    }

    double arc_deg_;
    std::unique_ptr<kernels::Backend> backend_ = kernels::make_backend({kernels::BackendKind::cpu, 0, 2});
    WindowKernel kernel_ = kernel_of_window(test::kernels_of("99mTc"), {"w", 126.0, 154.0}, 140.511, {});
    WaterPhantom phantom_;
};

/// Why EsseScatter takes the middles: in every pixel the difference is less than what arcs of the primary may be off.
// REQ-SCAT-05
TEST(Esse, TheMiddleOfAnArcStandsForTheArc) {
    const PointOnArcs point(9.0);
    const std::vector<float> middle = point.scatter(0.0);
    std::vector<double> along(middle.size()), primary(middle.size());
    for (const ArcSample& sample : arc_samples(3)) {
        const std::vector<float> scatter = point.scatter(sample.place), direct = point.primary(sample.place);
        for (std::size_t i = 0; i < along.size(); ++i) {
            along[i] += sample.weight * static_cast<double>(scatter[i]);
            primary[i] += sample.weight * static_cast<double>(direct[i]);
        }
    }
    const std::size_t pixels = middle.size() / PointOnArcs::views;
    for (std::size_t first = 0; first < middle.size(); first += pixels) {
        double furthest = 0.0, peak = 0.0, sum_middle = 0.0, sum_along = 0.0;
        for (std::size_t i = first; i < first + pixels; ++i) {
            furthest = std::max(furthest, std::abs(static_cast<double>(middle[i]) - along[i]));
            peak = std::max(peak, primary[i]);
            sum_middle += static_cast<double>(middle[i]);
            sum_along += along[i];
        }
        EXPECT_LT(furthest, largest_arc_error * peak) << "view " << first / pixels;
        EXPECT_NEAR(sum_middle / sum_along, 1.0, 0.01);  // a point meets the voxels of 10 mm otherwise
    }
}

}  // namespace
}  // namespace isotone::recon
