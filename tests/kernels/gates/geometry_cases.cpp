// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/geometry_cases.hpp"

#include "core/random.hpp"

#include <cmath>
#include <map>
#include <numbers>

namespace isotone::kernels::gates {
namespace {

constexpr double pi = std::numbers::pi;

int floor_half(int t) {
    return t >= 0 ? t / 2 : -((1 - t) / 2);
}

std::array<double, 2> on_ring(double crystal, int crystals, double radius) {
    const double psi = 2.0 * pi * crystal / crystals;
    return {radius * std::sin(psi), -radius * std::cos(psi)};
}

/// Span 3: ring differences 3s - 1 .. 3s + 1 of segment s, those with the same ring sum averaged.
std::vector<Plane> span_three_planes(const std::vector<double>& z, int max_segment) {
    std::vector<Plane> planes;
    const int rings = static_cast<int>(z.size());
    for (int segment = -max_segment; segment <= max_segment; ++segment) {
        std::map<int, std::vector<Plane>> by_sum;
        for (int a = 0; a < rings; ++a) {
            for (int d = 3 * segment - 1; d <= 3 * segment + 1; ++d) {
                if (a + d >= 0 && a + d < rings) {
                    by_sum[2 * a + d].push_back({z[static_cast<std::size_t>(a)], z[static_cast<std::size_t>(a + d)]});
                }
            }
        }
        for (const auto& [sum, pairs] : by_sum) {
            Plane mean;
            for (const Plane& p : pairs) {
                mean.za += p.za / static_cast<double>(pairs.size());
                mean.zb += p.zb / static_cast<double>(pairs.size());
            }
            planes.push_back(mean);
        }
    }
    return planes;
}

/// Axis-parallel and 45 degree lines through voxel centres, edges, corners and beside the image; both directions.
std::vector<Line> special_lines() {
    std::vector<Line> lines;
    for (const double at : {0.0, 2.0, 3.0, -7.0, 25.9, 26.0, 27.5, 40.0, -300.0}) {
        lines.push_back({-200, at, 200, at});
        lines.push_back({at, 200, at, -200});
        lines.push_back({-150, -150 + at, 150, 150 + at});
        lines.push_back({150, -150 + at, -150, 150 + at});
        lines.push_back({-150 + at, -150, 150 + at, 150});
        lines.push_back({200, at, -200, -at});
        lines.push_back({-150, at - 149.999, 150, 150});
    }
    return lines;
}

SheetCase ring_case(const std::string& name, std::array<int, 3> size, std::array<double, 3> voxel,
                    const std::vector<double>& ring_z, int max_difference, std::array<double, 3> centre = {0, 0, 0}) {
    return {name,
            {grid_at(size, voxel, centre), ring_lines(60, 150.0, 5, 21), ring_pair_planes(ring_z, max_difference), {}}};
}

EventGeometry random_events(const Grid& grid, std::size_t events, unsigned stream) {
    EventGeometry geometry;
    geometry.grid = grid;
    RandomStream random(7, stream, 0);
    for (int i = 0; i < 400; ++i) {  // on a sphere, so that every axis gets to drive
        const double cos_polar = 2.0 * random.uniform() - 1.0;
        const double azimuth = 2.0 * pi * random.uniform();
        const double sin_polar = std::sqrt(1.0 - cos_polar * cos_polar);
        geometry.crystals.push_back(
            {170.0 * sin_polar * std::cos(azimuth), 170.0 * sin_polar * std::sin(azimuth), 170.0 * cos_polar});
    }
    for (std::size_t i = 0; i < events; ++i) {
        geometry.events.push_back({random.next_u32() % 400, random.next_u32() % 400, 0, 0});
    }
    return geometry;
}

Pose turn(double angle, std::array<double, 3> shift) {
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    return {c, -s, 0, shift[0], s, c, 0, shift[1], 0, 0, 1, shift[2]};
}

EventCase moving_events() {
    EventGeometry geometry = random_events(grid_at({19, 17, 13}, {5, 5, 6}, {4, -3, 7}), 403, 3);
    geometry.poses = {turn(0, {0, 0, 0}), turn(0.3, {5, -2, 8}), turn(-1.1, {-9, 3, -4})};
    for (std::size_t i = 0; i < geometry.events.size(); ++i) {
        geometry.events[i].pose = static_cast<std::uint16_t>(i % 3);
    }
    return {"poses", geometry};
}

EventCase special_events() {
    EventGeometry geometry;
    geometry.grid = grid_at({13, 13, 13}, {4, 4, 4});
    const auto add = [&](std::array<double, 3> a, std::array<double, 3> b) {
        const auto n = static_cast<std::uint32_t>(geometry.crystals.size());
        geometry.crystals.push_back(a);
        geometry.crystals.push_back(b);
        geometry.events.push_back({n, n + 1, 0, 0});
        geometry.events.push_back({n + 1, n, 0, 0});
    };
    for (const double u : {0.0, 2.0, -6.0, 25.0, 26.0, 28.0, 300.0}) {
        for (const double v : {0.0, -3.0, 27.0}) {
            add({-99, u, v}, {99, u, v});
            add({u, -99, v}, {u, 99, v});
            add({u, v, -99}, {u, v, 99});
            add({-90, -90 + u, v}, {90, 90 + u, v});
            add({v, -90, -90 + u}, {v, 90, 90 + u});
            add({-90 + u, v, 90}, {90 + u, v, -90});
            add({-90, -90 + u, -90 + v}, {90, 90 + u, 90 + v});
        }
    }
    add({50, 60, 70}, {50, 60, 70});  // no extent at all
    return {"axis_parallel_and_45_degrees", geometry};
}

}  // namespace

Grid grid_at(std::array<int, 3> size, std::array<double, 3> voxel_mm, std::array<double, 3> centre_mm) {
    Grid grid{size, voxel_mm, {}};
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] = centre_mm[k] - 0.5 * (size[k] - 1) * voxel_mm[k];
    }
    return grid;
}

std::vector<Line> ring_lines(int crystals, double radius_mm, int views, int bins) {
    std::vector<Line> lines;
    for (int i = 0; i < views; ++i) {
        const int view = i * (crystals / 2) / views;
        for (int bin = -(bins / 2); bin < bins - bins / 2; ++bin) {
            const auto a = on_ring(view + floor_half(bin), crystals, radius_mm);
            const auto b = on_ring(view - floor_half(bin + 1) + crystals / 2, crystals, radius_mm);
            lines.push_back({a[0], a[1], b[0], b[1]});
        }
    }
    return lines;
}

std::vector<Plane> ring_pair_planes(const std::vector<double>& ring_z_mm, int max_difference) {
    std::vector<Plane> planes;
    const int rings = static_cast<int>(ring_z_mm.size());
    for (int k = 0; k <= 2 * max_difference; ++k) {
        const int difference = k % 2 == 1 ? (k + 1) / 2 : -k / 2;
        for (int a = 0; a < rings; ++a) {
            if (a + difference >= 0 && a + difference < rings) {
                planes.push_back(
                    {ring_z_mm[static_cast<std::size_t>(a)], ring_z_mm[static_cast<std::size_t>(a + difference)]});
            }
        }
    }
    return planes;
}

std::vector<double> ring_positions(int rings, double pitch_mm, int per_block, double gap_mm) {
    std::vector<double> z;
    for (int r = 0; r < rings; ++r) {
        z.push_back(r * pitch_mm + r / per_block * gap_mm);
    }
    const double middle = 0.5 * z.back();
    for (double& position : z) {
        position -= middle;
    }
    return z;
}

std::vector<SheetCase> sheet_cases() {
    const auto eight = ring_positions(8, 4.0);
    std::vector<SheetCase> cases{
        ring_case("pitch_is_one_voxel", {23, 21, 9}, {5, 5, 4}, eight, 7),
        ring_case("pitch_is_two_voxels", {23, 21, 17}, {5, 5, 2}, eight, 7),
        ring_case("pitch_is_three_voxels", {22, 23, 25}, {5, 5, 4.0 / 3.0}, eight, 7),
        ring_case("pitch_is_four_voxels", {15, 15, 33}, {7, 7, 1}, eight, 5),
        ring_case("pitch_is_half_a_voxel", {15, 15, 5}, {7, 7, 8}, eight, 5),
        ring_case("pitch_is_1.37_voxels", {21, 19, 14}, {5, 5, 4.0 / 1.37}, eight, 7),
        ring_case("pitch_is_almost_two_voxels", {21, 19, 17}, {5, 5, 2.0 / 1.0012}, eight, 7),
        ring_case("half_a_voxel_between_rings_and_planes", {21, 19, 8}, {5, 5, 4}, eight, 7, {0, 0, 2}),
        ring_case("one_ring_one_slice", {17, 19, 1}, {6, 6, 4}, {0.0}, 0),
        ring_case("one_ring_five_slices", {17, 19, 5}, {6, 6, 4}, {1.3}, 0),
        ring_case("gaps_of_a_third_of_a_pitch", {19, 21, 18}, {5, 5, 2}, ring_positions(8, 4.0, 3, 4.0 / 3.0), 7),
        ring_case("gaps_of_a_whole_pitch", {19, 21, 21}, {5, 5, 2}, ring_positions(9, 4.0, 3, 4.0), 8),
        ring_case("off_the_axis", {19, 21, 11}, {5, 5, 3}, eight, 7, {31.3, -22.9, 6.1}),
        ring_case("voxels_that_are_no_cubes", {31, 13, 11}, {3.1, 7.9, 2.7}, eight, 7, {-3, 5, -1}),
        ring_case("image_longer_than_the_scanner", {11, 13, 67}, {9, 9, 1.9}, ring_positions(4, 4.0), 3),
        ring_case("image_shorter_than_the_scanner", {11, 13, 3}, {9, 9, 2}, ring_positions(19, 4.0), 18),
        ring_case("planes_steeper_than_45_degrees", {17, 15, 21}, {6, 6, 9}, ring_positions(5, 120.0), 4),
        ring_case("many_rings", {9, 7, 79}, {14, 15, 2}, ring_positions(40, 4.0), 39),
        ring_case("many_rings_one_voxel_apart", {9, 11, 33}, {14, 12, 4}, ring_positions(33, 4.0), 11, {0, 0, 1.3}),
        ring_case("many_rings_three_voxels_apart", {11, 9, 52}, {12, 14, 4.0 / 3.0}, ring_positions(21, 4.0), 9),
    };
    cases.push_back({"span_three",
                     {grid_at({19, 17, 19}, {5, 6, 2}),
                      ring_lines(60, 150.0, 4, 19),
                      span_three_planes(ring_positions(10, 4.0), 2),
                      {}}});
    cases.push_back({"span_three_with_gaps",
                     {grid_at({19, 17, 23}, {5, 6, 2}),
                      ring_lines(60, 150.0, 4, 19),
                      span_three_planes(ring_positions(10, 4.0, 4, 3.1), 2),
                      {}}});
    cases.push_back({"axis_parallel_and_45_degrees",
                     {grid_at({13, 13, 11}, {4, 4, 3}), special_lines(), ring_pair_planes(eight, 4), {}}});
    cases.push_back({"no_planes_in_order",
                     {grid_at({13, 15, 11}, {8, 7, 3}),
                      ring_lines(60, 150.0, 4, 19),
                      {{7, -3}, {7, -3}, {4, -6}, {1, -9}, {0, 0}, {-11, -10}, {-400, -400}, {0.1, 14}, {9, 9}},
                      {}}});
    return cases;
}

std::vector<EventCase> event_cases() {
    return {{"random", random_events(grid_at({21, 19, 23}, {5, 5, 4}), 1001, 1)},
            {"random_off_the_axis", random_events(grid_at({13, 25, 9}, {7.7, 3.3, 5.1}, {19, -31, 12}), 517, 2)},
            {"one_slice", random_events(grid_at({27, 29, 1}, {5, 5, 6}), 211, 4)},
            {"one_voxel", random_events(grid_at({1, 1, 1}, {60, 60, 60}), 97, 5)},
            {"one_event", random_events(grid_at({17, 17, 17}, {7, 7, 7}), 1, 9)},
            moving_events(),
            special_events()};
}

}  // namespace isotone::kernels::gates
