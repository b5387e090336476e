// SPDX-License-Identifier: Apache-2.0
/// Where things are: images and rays without any symmetry, so that a flipped axis, a shift of half a voxel, swapped
/// ends or planes out of order give another number. Right answers are formulas, not another projector.
#include "core/random.hpp"
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"
#include "tests/kernels/gates/rays.hpp"

#include <cmath>

namespace isotone::kernels::gates {
namespace {

const Grid grid = grid_at({23, 19, 15}, {3, 4, 5}, {20, -10, 5});

/// A linear image is interpolated without error, and the sum over equally spaced planes is its value in the middle.
double ramp(const Point& p) {
    return 1000 + 7 * p[0] - 5 * p[1] + 11 * p[2];
}

double ramp_integral(const Grid& g, const Ends& ray, std::size_t axis) {
    return ramp(where(ray, axis, middle_plane(g, axis))) * step_mm(g, ray, axis) * g.size[axis];
}

/// Relative. Some twenty float additions at 6e-8 each and positions good to 1e-6 voxel.
constexpr double tolerance = 3e-6;

/// A random ray that drives along `axis` and stays between the outer voxel centres of the other axes.
Ends random_ray(RandomStream& random, std::size_t axis) {
    Ends ray;
    for (std::size_t k = 0; k < 3; ++k) {
        const double half = 0.5 * (grid.size[k] - 1) * grid.voxel_mm[k];
        const double centre = middle_plane(grid, k);
        const double a = k == axis ? -1.0 : 2.0 * random.uniform() - 1.0;
        const double b = k == axis ? 1.0 : 2.0 * random.uniform() - 1.0;
        const double reach = k == axis ? half : std::min(half, 20.0);  // keeps |slope| below 1: all halves are above 30
        ray.a[k] = centre + reach * a;
        ray.b[k] = centre + reach * b;
    }
    if (random.uniform() < 0.5) {
        std::swap(ray.a, ray.b);
    }
    return {along(ray, -1.5), along(ray, 2.5)};
}

class FirstMomentGate : public GateTest {
protected:
    std::vector<double> measure(const SheetGeometry& geometry, const ImageFunction& image) {
        auto projector = backend().make_projector(geometry);
        return forward(backend(), *projector, image_of(geometry.grid, image));
    }
    std::vector<double> measure(const EventGeometry& geometry, const ImageFunction& image) {
        auto projector = backend().make_projector(geometry);
        return forward(backend(), *projector, image_of(geometry.grid, image));
    }
    /// Every ring pair of a scanner whose rings lie well inside the image, on lines that drive along x and along y.
    void expect_ramp_for_all_ring_pairs(const std::vector<double>& ring_z, double voxel_z, int slices) {
        const Grid g = grid_at({11, 13, slices}, {5, 4, voxel_z}, {3, -2, 1});
        const std::vector<Plane> planes = ring_pair_planes(ring_z, static_cast<int>(ring_z.size()) - 1);
        const std::vector<Line> lines{
            {-200, -30, 200, 21}, {200, 3, -200, -9}, {-11, 200, 14, -200}, {20, -200, -7, 200}};
        const std::vector<double> found = measure(SheetGeometry{g, lines, planes, {}}, ramp);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const Line& l = lines[i / planes.size()];
            const Plane& p = planes[i % planes.size()];
            const double expected =
                ramp_integral(g, {{l.xa, l.ya, p.za}, {l.xb, l.yb, p.zb}}, i / planes.size() < 2 ? 0 : 1);
            EXPECT_NEAR(found[i], expected, tolerance * expected)
                << "line " << i / planes.size() << " plane " << i % planes.size();
        }
    }
};
ISOTONE_GATE_EVERY_BACKEND(FirstMomentGate);

TEST_P(FirstMomentGate, EventsMeasureARampAtTheMiddleOfTheirPath) {
    RandomStream random(31, 0, 0);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<Ends> rays;
        for (int i = 0; i < 50; ++i) {
            rays.push_back(random_ray(random, axis));
        }
        const std::vector<double> found = measure(events_between(grid, rays), ramp);
        for (std::size_t i = 0; i < rays.size(); ++i) {
            const double expected = ramp_integral(grid, rays[i], axis);
            EXPECT_NEAR(found[i], expected, tolerance * expected) << "axis " << axis << " ray " << i;
        }
    }
}

TEST_P(FirstMomentGate, SheetsMeasureARampAtTheMiddleOfEachRingPairsPath) {
    const auto rings = ring_positions(7, 6.0);
    for (const double voxels_per_pitch : {1.0, 2.0, 3.0, 1.37, 4.0, 0.5}) {
        SCOPED_TRACE("voxels per ring pitch: " + std::to_string(voxels_per_pitch));
        const double voxel = 6.0 / voxels_per_pitch;
        expect_ramp_for_all_ring_pairs(rings, voxel, static_cast<int>(60.0 / voxel) + 1);
    }
}

TEST_P(FirstMomentGate, SheetsMeasureARampWithGapsBetweenBlocks) {
    for (const double gap : {2.0, 6.0, 1.7}) {
        SCOPED_TRACE("gap: " + std::to_string(gap));
        expect_ramp_for_all_ring_pairs(ring_positions(8, 6.0, 3, gap), 3.0, 31);
    }
}

TEST_P(FirstMomentGate, SheetsMeasureARampInAnyOrderOfRings) {
    expect_ramp_for_all_ring_pairs({18, 12, 6, 0, -6, -12}, 3.0, 25);
    expect_ramp_for_all_ring_pairs({-6, 12, 0, 3, -12, 5.5}, 3.0, 25);
}

/// One bright voxel, met at a known distance from its centre: the product of two triangles times the step.
TEST_P(FirstMomentGate, APointIsSeenWithTheTriangleOfItsDistance) {
    const std::array<int, 3> at{14, 5, 9};
    Point centre{};
    for (std::size_t k = 0; k < 3; ++k) {
        centre[k] = grid.origin_mm[k] + at[k] * grid.voxel_mm[k];
    }
    const auto point = [&](const Point& p) {
        return std::abs(p[0] - centre[0]) + std::abs(p[1] - centre[1]) + std::abs(p[2] - centre[2]) < 1e-9 ? 1.0 : 0.0;
    };
    RandomStream random(32, 0, 0);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t u = (axis + 1) % 3;
        const std::size_t v = (axis + 2) % 3;
        for (int i = 0; i < 30; ++i) {
            const double off_u = 2.4 * random.uniform() - 1.2;  // voxels
            const double off_v = 2.4 * random.uniform() - 1.2;
            Point direction{};
            direction[axis] = random.uniform() < 0.5 ? -300.0 : 300.0;
            direction[u] = 500.0 * (random.uniform() - 0.5);
            direction[v] = 500.0 * (random.uniform() - 0.5);
            Point through = centre;
            through[u] += off_u * grid.voxel_mm[u];
            through[v] += off_v * grid.voxel_mm[v];
            Ends ray{through, through};
            for (std::size_t k = 0; k < 3; ++k) {
                ray.a[k] -= direction[k];
                ray.b[k] += direction[k];
            }
            const double expected =
                step_mm(grid, ray, axis) * std::max(0.0, 1.0 - std::abs(off_u)) * std::max(0.0, 1.0 - std::abs(off_v));
            // 2e-5 of the step: positions are good to some 1e-6 voxel.
            const double near = 2e-5 * step_mm(grid, ray, axis);
            EXPECT_NEAR(measure(events_between(grid, {ray}), point)[0], expected, near) << "axis " << axis;
            if (axis < 2) {
                const Line line{ray.a[0], ray.a[1], ray.b[0], ray.b[1]};
                // Planes beside the one in question, so that it is not alone in its sheet.
                const std::vector<Plane> planes{
                    {ray.a[2] - 5, ray.b[2] - 5}, {ray.a[2], ray.b[2]}, {ray.a[2] + 5, ray.b[2] + 5}};
                EXPECT_NEAR(measure(sheet_of(grid, line, planes), point)[1], expected, near) << "axis " << axis;
            }
        }
    }
}

/// Back projection of one ray: bilinear weights keep the sum and the centre of mass, whatever the ray.
template <typename Geometry>
void check_back_of_one(Backend& backend, const Geometry& geometry, const Ends& ray, std::size_t axis) {
    auto projector = backend.make_projector(geometry);
    const std::vector<double> image = back(backend, *projector, {2.0F});
    double sum = 0.0;
    Point mean{};
    std::size_t i = 0;
    for (int x = 0; x < grid.size[0]; ++x) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int z = 0; z < grid.size[2]; ++z, ++i) {
                sum += image[i];
                mean[0] += image[i] * (grid.origin_mm[0] + x * grid.voxel_mm[0]);
                mean[1] += image[i] * (grid.origin_mm[1] + y * grid.voxel_mm[1]);
                mean[2] += image[i] * (grid.origin_mm[2] + z * grid.voxel_mm[2]);
            }
        }
    }
    const double expected = 2.0 * step_mm(grid, ray, axis) * grid.size[axis];
    EXPECT_NEAR(sum, expected, tolerance * expected);
    const Point middle = where(ray, axis, middle_plane(grid, axis));
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(mean[k] / sum, middle[k], 1e-4) << "axis " << k;  // mm; a voxel is 3 to 5
    }
}

TEST_P(FirstMomentGate, BackProjectionOfOneRayLiesOnTheRay) {
    RandomStream random(33, 0, 0);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        for (int i = 0; i < 10; ++i) {
            const Ends ray = random_ray(random, axis);
            check_back_of_one(backend(), events_between(grid, {ray}), ray, axis);
            if (axis < 2) {
                check_back_of_one(backend(),
                                  sheet_of(grid, {ray.a[0], ray.a[1], ray.b[0], ray.b[1]}, {{ray.a[2], ray.b[2]}}), ray,
                                  axis);
            }
        }
    }
}

}  // namespace
}  // namespace isotone::kernels::gates
