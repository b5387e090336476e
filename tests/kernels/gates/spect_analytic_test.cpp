// SPDX-License-Identifier: Apache-2.0
/// SPECT views against formulas written down here and nowhere else: where a source is seen, how wide, how many of its
/// counts leave a disc.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"
#include "tests/kernels/gates/rays.hpp"
#include "tests/kernels/gates/spect_cases.hpp"

#include <cmath>
#include <numbers>

namespace isotone::kernels::gates {
namespace {

constexpr double h = 4.0;    // mm, voxels and bins
constexpr double row = 3.0;  // mm
const Grid grid = grid_at({36, 34, 21}, {h, h, row}, {3.0, -2.0, 5.0});
constexpr int bins = 53, planes = 51;
constexpr double axis_bin = 28.6;

// The weights that a turned grid of samples gives to a voxel add up to nearly 1, not to 1, and do so in waves of a few
// voxels: where (2, 1) of one grid falls near (2, 0) of the other, two thousandths of such a blob are left of them. A
// fault of sign or place is whole bins.
constexpr double count_tolerance = 3e-3;
constexpr double bin_tolerance = 5e-3;

/// A ball with a Gaussian profile.
struct Blob {
    Point centre;
    double sigma = 1.5 * h;
    double operator()(const Point& p) const {
        const double r = std::hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]);
        return std::exp(-0.5 * r * r / (sigma * sigma));
    }
};

/// One place in every quadrant, none symmetric to another.
const std::vector<Blob> blobs{{{31, 14, 8}}, {{-17, 30, 1}}, {{-28, -9, 9}}, {{11, -33, 4}}};
const std::vector<double> angles{0.0, 0.35, 0.5 * std::numbers::pi, 2.0, std::numbers::pi, 4.1, 5.7};

SpectGeometry views_at(const std::vector<double>& at) {
    SpectGeometry geometry;
    geometry.grid = grid;
    geometry.bins = bins;
    geometry.depth_planes = planes;
    geometry.responses = {{}};
    for (const double angle : at) {
        geometry.views.push_back({angle, axis_bin, std::vector<std::int32_t>(planes, 0)});
    }
    return geometry;
}

/// What one view holds.
struct Moments {
    double counts = 0, bin = 0, row = 0, bin_variance = 0;
};
Moments moments(const std::vector<double>& projections, std::size_t view) {
    Moments m;
    double squares = 0.0;
    const auto rows = static_cast<std::size_t>(grid.size[2]);
    for (std::size_t i = 0; i < bins; ++i) {
        for (std::size_t k = 0; k < rows; ++k) {
            const double value = projections[(view * bins + i) * rows + k];
            m.counts += value;
            m.bin += value * static_cast<double>(i);
            m.row += value * static_cast<double>(k);
            squares += value * static_cast<double>(i * i);
        }
    }
    m.bin /= m.counts;
    m.row /= m.counts;
    m.bin_variance = squares / m.counts - m.bin * m.bin;
    return m;
}

double sum_of(const std::vector<float>& image) {
    double sum = 0.0;
    for (const float v : image) {
        sum += static_cast<double>(v);
    }
    return sum;
}

/// Towards the patient's right at the back (0), towards the back at the left (pi/2).
double bin_of(const Point& p, double angle) {
    return axis_bin + (-p[0] * std::cos(angle) + p[1] * std::sin(angle)) / h;
}
double towards_detector(const Point& p, double angle) {
    return p[0] * std::sin(angle) + p[1] * std::cos(angle);
}

class SpectAnalyticGate : public GateTest {
protected:
    std::vector<double> project(const SpectGeometry& geometry, const std::vector<float>& image) {
        return forward(backend(), *backend().make_projector(geometry), image);
    }
    std::vector<double> some_angles() const { return is_emulation() ? std::vector<double>{0.35, 4.1} : angles; }
};
ISOTONE_GATE_EVERY_BACKEND(SpectAnalyticGate);

// REQ-PROJ-11
TEST_P(SpectAnalyticGate, APointIsSeenAtItsPlaceWithAllItsCounts) {
    const std::vector<double> at = some_angles();
    for (const Blob& blob : blobs) {
        const std::vector<float> image = image_of(grid, blob);
        const std::vector<double> seen = project(views_at(at), image);
        for (std::size_t v = 0; v < at.size(); ++v) {
            const Moments m = moments(seen, v);
            EXPECT_NEAR(m.counts / (h * sum_of(image)), 1.0, count_tolerance) << "angle " << at[v];
            EXPECT_NEAR(m.bin, bin_of(blob.centre, at[v]), bin_tolerance) << "angle " << at[v];
            // The ends of a blob are cut by the last rows, five and more standard deviations away.
            EXPECT_NEAR(m.row, (blob.centre[2] - grid.origin_mm[2]) / row, 1e-3) << "angle " << at[v];
        }
    }
}

// A kernel whose mean is not in its middle moves the source that way: towards larger bins and smaller rows.
// REQ-PROJ-11
TEST_P(SpectAnalyticGate, AKernelPointsTheWayItIsWritten) {
    SpectGeometry geometry = views_at(some_angles());
    geometry.responses = {{{{0.1, 0.2, 0.7}, {0.5, 0.3, 0.2}}}};
    const Blob blob{{21, 14, 5}, h};
    const std::vector<double> seen = project(geometry, image_of(grid, blob));
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        const Moments m = moments(seen, v);
        EXPECT_NEAR(m.bin, bin_of(blob.centre, geometry.views[v].angle_rad) + 0.6, bin_tolerance);
        EXPECT_NEAR(m.row, (blob.centre[2] - grid.origin_mm[2]) / row - 0.3, 1e-3);
    }
}

// Faces at 100 and 180 mm: the width grows by the Gaussian of the source's distance.
// REQ-PROJ-11
TEST_P(SpectAnalyticGate, ASourceIsSeenWithTheWidthOfItsDistance) {
    const std::vector<double> at{0.35, 4.1};
    const std::vector<double> radii{100.0, 180.0};
    const auto fwhm = [](double distance) { return 12.0 + 0.05 * distance; };
    const Blob blob{{21, 14, 5}, h};
    const std::vector<float> image = image_of(grid, blob);
    const std::vector<double> sharp = project(views_at(at), image);
    SpectGeometry geometry = views_at(at);
    respond(geometry, radii, fwhm);
    const std::vector<double> blurred = project(geometry, image);
    for (std::size_t v = 0; v < at.size(); ++v) {
        const double grown = moments(blurred, v).bin_variance - moments(sharp, v).bin_variance;
        const double sigma =
            fwhm(radii[v] - towards_detector(blob.centre, at[v])) / (2.0 * std::sqrt(2.0 * std::numbers::ln2));
        // The variance is quadratic in the distance, so the blob's own depth adds to its mean.
        const double slope = 0.05 / (2.0 * std::sqrt(2.0 * std::numbers::ln2));
        const double expected = (sigma * sigma + slope * slope * (blob.sigma * blob.sigma)) / (h * h);
        EXPECT_NEAR(grown / expected, 1.0, 5e-3);  // cut at four standard deviations: 1e-3; rows at the ends: the rest
    }
}

// A source in a uniform disc loses exp(-mu L) on its way L to the edge.
// REQ-PROJ-11
TEST_P(SpectAnalyticGate, ADiscAttenuatesByTheWayOut) {
    constexpr double mu = 0.02, radius = 50.0;
    SpectGeometry geometry = views_at(some_angles());
    // The share of each voxel inside the disc, so that its edge is true to a fraction of a voxel.
    const std::vector<float> map = image_of(grid, [&](const Point& p) {
        constexpr int fine = 10;
        int inside = 0;
        for (int i = 0; i < fine * fine; ++i) {
            const double x = p[0] + h * ((i % fine + 0.5) / fine - 0.5);
            const double y = p[1] + h * ((i / fine + 0.5) / fine - 0.5);
            inside += std::hypot(x, y) < radius ? 1 : 0;
        }
        return mu * inside / (fine * fine);
    });
    geometry.attenuation = std::make_shared<const Buffer>(upload(backend(), map));
    const Blob blob{{17, 11, 5}, h};
    const std::vector<float> image = image_of(grid, blob);
    const std::vector<double> seen = project(geometry, image);
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        const double angle = geometry.views[v].angle_rad;
        const std::vector<float> left = image_of(grid, [&](const Point& p) {
            const double across = -p[0] * std::cos(angle) + p[1] * std::sin(angle);
            const double way = std::sqrt(std::max(0.0, radius * radius - across * across)) - towards_detector(p, angle);
            return blob(p) * std::exp(-mu * std::max(0.0, way));
        });
        // 0.5 %: the edge of the disc is interpolated. Half a plane more or less is mu h / 2 = 4 %.
        EXPECT_NEAR(moments(seen, v).counts / (h * sum_of(left)), 1.0, 5e-3) << "angle " << angle;
    }
}

}  // namespace
}  // namespace isotone::kernels::gates
