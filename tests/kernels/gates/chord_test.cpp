// SPDX-License-Identifier: Apache-2.0
/// Lengths of lines through an image of ones, which geometry gives in closed form.
#include "core/random.hpp"
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"
#include "tests/kernels/gates/rays.hpp"

#include <cmath>
#include <numbers>

namespace isotone::kernels::gates {
namespace {

constexpr double root2 = std::numbers::sqrt2;
constexpr double pi = std::numbers::pi;
/// Relative. A few dozen float additions of equal terms, each rounding at 6e-8.
constexpr double float_sum = 2e-6;

class ChordGate : public GateTest {
protected:
    std::vector<double> event_lengths(const Grid& grid, const std::vector<Ends>& rays) {
        auto projector = backend().make_projector(events_between(grid, rays));
        return forward(backend(), *projector, std::vector<float>(grid.voxels(), 1.0F));
    }
    /// Each ray as a sheet of its own.
    std::vector<double> sheet_lengths(const Grid& grid, const std::vector<Ends>& rays) {
        std::vector<double> lengths;
        for (const Ends& r : rays) {
            auto projector =
                backend().make_projector(sheet_of(grid, {r.a[0], r.a[1], r.b[0], r.b[1]}, {{r.a[2], r.b[2]}}));
            lengths.push_back(forward(backend(), *projector, std::vector<float>(grid.voxels(), 1.0F))[0]);
        }
        return lengths;
    }
    void expect_lengths(const std::vector<double>& found, const std::vector<double>& expected) {
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_NEAR(found[i], expected[i], float_sum * expected[i]) << "ray " << i;
        }
    }
};
ISOTONE_GATE_EVERY_BACKEND(ChordGate);

// 11 x 9 x 7 voxels of 3 x 4 x 5 mm: x from 3.5 to 36.5 mm, y from -28 to 8 mm, z from -12.5 to 22.5 mm.
const Grid off_centre = grid_at({11, 9, 7}, {3, 4, 5}, {20, -10, 5});

TEST_P(ChordGate, AxisParallelRaysMeasureTheImagesExtent) {
    const std::vector<Ends> along_x{{{-99, -10, 5}, {99, -10, 5}}, {{99, -21.7, 11.2}, {-99, -21.7, 11.2}}};
    const std::vector<Ends> along_y{{{20, -99, 5}, {20, 99, 5}}, {{9.1, 99, -9.9}, {9.1, -99, -9.9}}};
    expect_lengths(event_lengths(off_centre, along_x), {33, 33});
    expect_lengths(sheet_lengths(off_centre, along_x), {33, 33});
    expect_lengths(event_lengths(off_centre, along_y), {36, 36});
    expect_lengths(sheet_lengths(off_centre, along_y), {36, 36});
    expect_lengths(event_lengths(off_centre, {{{20, -10, -99}, {20, -10, 99}}, {{7.5, -25, 99}, {7.5, -25, -99}}}),
                   {35, 35});
}

TEST_P(ChordGate, ARayBesideTheOuterCentresKeepsItsShare) {
    // 0.3 voxel beyond the last row of centres: 0.7 of the length; in a corner the product of two shares.
    const double y = off_centre.origin_mm[1] - 0.3 * 4;
    const double z = off_centre.origin_mm[2] + 6.6 * 5;
    expect_lengths(event_lengths(off_centre, {{{-99, y, 5}, {99, y, 5}}, {{-99, y, z}, {99, y, z}}}),
                   {33 * 0.7, 33 * 0.7 * 0.4});
    expect_lengths(sheet_lengths(off_centre, {{{-99, y, 5}, {99, y, 5}}, {{-99, y, z}, {99, y, z}}}),
                   {33 * 0.7, 33 * 0.7 * 0.4});
}

// REQ-PROJ-05
TEST_P(ChordGate, DiagonalRaysMeasureTheDiagonal) {
    // y = x + c voxels through a square of 16: the chord is (16 - |c|) sqrt(2), for whole and half c alike.
    const Grid square = grid_at({16, 16, 5}, {4, 4, 4});
    std::vector<Ends> rays;
    std::vector<double> expected;
    for (const double c : {0.0, 1.0, -3.0, 7.0, 2.5, -9.5, 15.0}) {
        rays.push_back({{-90, -90 + 4 * c, 0}, {90, 90 + 4 * c, 0}});
        rays.push_back({{90, -90 + 4 * c, 0}, {-90, 90 + 4 * c, 0}});
        expected.insert(expected.end(), 2, (16 - std::abs(c)) * 4 * root2);
    }
    expect_lengths(event_lengths(square, rays), expected);
    expect_lengths(sheet_lengths(square, rays), expected);
}

TEST_P(ChordGate, AxialDiagonalsMeasureTheDiagonal) {
    const Grid cube = grid_at({9, 9, 9}, {4, 4, 4}, {-30, 12, 7});
    const std::vector<Ends> rays{{{-30 - 90, 12, 7 - 90}, {-30 + 90, 12, 7 + 90}},
                                 {{-30, 12 - 90, 7 + 90}, {-30, 12 + 90, 7 - 90}},
                                 {{-30 - 90, 12 - 90, 7 - 90}, {-30 + 90, 12 + 90, 7 + 90}}};
    const std::vector<double> expected{36 * root2, 36 * root2, 36 * std::numbers::sqrt3};
    expect_lengths(event_lengths(cube, rays), expected);
    expect_lengths(sheet_lengths(cube, rays), expected);
}

/// Rays that enter and leave through the two faces across the driving axis and keep half a voxel off the others, where
/// Joseph's sum is the chord exactly.
std::vector<Ends> rays_across(const Grid& grid, std::size_t axis, int count) {
    std::vector<Ends> rays;
    RandomStream random(5, static_cast<std::uint32_t>(axis), 0);
    while (static_cast<int>(rays.size()) < count) {
        Ends ray;
        for (std::size_t k = 0; k < 3; ++k) {
            const double half = 0.5 * (grid.size[k] - 1) * grid.voxel_mm[k];
            const double centre = grid.origin_mm[k] + half;
            const double near_a = centre + half * (2.0 * random.uniform() - 1.0);
            const double near_b = centre + half * (2.0 * random.uniform() - 1.0);
            ray.a[k] = k == axis ? grid.origin_mm[k] - 0.5 * grid.voxel_mm[k] : near_a;
            ray.b[k] = k == axis ? ray.a[k] + grid.size[k] * grid.voxel_mm[k] : near_b;
        }
        if (random.uniform() < 0.5) {
            std::swap(ray.a, ray.b);
        }
        const double d = std::abs(ray.b[axis] - ray.a[axis]);
        const bool drives = d > std::abs(ray.b[0] - ray.a[0]) * (axis == 0 ? 0.0 : 1.0) &&
                            d > std::abs(ray.b[1] - ray.a[1]) * (axis == 1 ? 0.0 : 1.0) &&
                            d > std::abs(ray.b[2] - ray.a[2]) * (axis == 2 ? 0.0 : 1.0);
        if (drives) {
            rays.push_back({along(ray, -2.0), along(ray, 3.0)});
        }
    }
    return rays;
}

// REQ-PROJ-05
TEST_P(ChordGate, ObliqueRaysAcrossAnOffCentreImageMeasureTheirChord) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::vector<Ends> rays = rays_across(off_centre, axis, 40);
        std::vector<double> expected;
        for (const Ends& ray : rays) {
            expected.push_back(chord(off_centre, ray));
        }
        expect_lengths(event_lengths(off_centre, rays), expected);
        if (axis < 2) {
            expect_lengths(sheet_lengths(off_centre, rays), expected);
        }
    }
}

// REQ-PROJ-05
TEST_P(ChordGate, LinesThatMissMeasureZero) {
    const std::vector<Ends> rays{{{-99, 13, 5}, {99, 13, 5}},       {{-99, -33, 5}, {99, -33, 5}},
                                 {{-99, -10, 30}, {99, -10, 30}},   {{-99, -10, -20}, {99, -10, -20}},
                                 {{-99, 40, 0}, {40, 99, 0}},       {{-99, -10, 40}, {99, -10, 4000}},
                                 {{-1e6, 1e6, 1e5}, {1e6, 2e6, 3}}, {{-99, -99, 0}, {-98, 99, 0}}};
    EXPECT_EQ(event_lengths(off_centre, rays), std::vector<double>(rays.size(), 0.0));
    EXPECT_EQ(sheet_lengths(off_centre, rays), std::vector<double>(rays.size(), 0.0));
}

struct ChordErrors {
    double mean = 0.0, share_above_a_quarter = 0.0;
    std::size_t rays = 0;
};

/// Errors in voxels of random lines of response of a scanner (radius 110 mm, rings between the centres of the image's
/// outer slices) that cross the image. Lines that cut its edges and corners are among them: there a bilinear image ends
/// in a ramp two half voxels wide instead of a step. Lines of every direction from a sphere cut more of them (0.07
/// voxel, 4 %), and so would rings beyond the image's ends.
ChordErrors random_chord_errors(Backend& backend, std::size_t rays_wanted) {
    const Grid grid = grid_at({32, 32, 16}, {4, 4, 4});
    const auto on_cylinder = [](RandomStream& random) {
        const double azimuth = 2.0 * pi * random.uniform();
        return Point{110.0 * std::cos(azimuth), 110.0 * std::sin(azimuth), 60.0 * (random.uniform() - 0.5)};
    };
    RandomStream random(6, 0, 0);
    std::vector<Ends> rays;
    std::vector<double> chords;
    while (rays.size() < rays_wanted) {
        const Ends ray{on_cylinder(random), on_cylinder(random)};
        const double length = chord(grid, ray);
        if (length > 0.0) {
            rays.push_back(ray);
            chords.push_back(length);
        }
    }
    auto projector = backend.make_projector(events_between(grid, rays));
    const std::vector<double> found = forward(backend, *projector, std::vector<float>(grid.voxels(), 1.0F));
    ChordErrors errors;
    errors.rays = rays.size();
    for (std::size_t i = 0; i < rays.size(); ++i) {
        const double error = std::abs(found[i] - chords[i]) / 4.0;
        errors.mean += error / static_cast<double>(rays.size());
        errors.share_above_a_quarter += (error > 0.25 ? 1.0 : 0.0) / static_cast<double>(rays.size());
    }
    return errors;
}

// REQ-PROJ-03, REQ-PROJ-09
TEST_P(ChordGate, RandomChordsAreRightToATwentiethOfAVoxel) {
    const ChordErrors errors = random_chord_errors(backend(), is_emulation() ? 2000 : 100000);
    RecordProperty("mean_error_voxels", std::to_string(errors.mean));
    RecordProperty("share_above_a_quarter_voxel", std::to_string(errors.share_above_a_quarter));
    EXPECT_LE(errors.mean, 0.05);
    EXPECT_LE(errors.share_above_a_quarter, 0.02);
}

}  // namespace
}  // namespace isotone::kernels::gates
