// SPDX-License-Identifier: Apache-2.0
#include "bench/problems.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::bench {
namespace {

constexpr double two_pi = 2.0 * std::numbers::pi;

void centre(std::vector<double>& z) {
    const double half = 0.5 * *std::max_element(z.begin(), z.end());
    for (double& position : z) {
        position -= half;
    }
}

PolygonScanner discovery_mi() {
    PolygonScanner scanner{0.5 * (744.1 + 2.0 * 8.51), 34, 16, 4.03125, {}, 65, 35};
    for (int ring = 0; ring < 36; ++ring) {
        scanner.ring_z_mm.push_back(5.31556 * ring + 2.8 * (ring / 9));
    }
    centre(scanner.ring_z_mm);
    return scanner;
}

PolygonScanner mmr() {
    PolygonScanner scanner{335.0, 56, 8, 4.0625, {}, 52, 7};
    for (int ring = 0; ring < 64; ++ring) {
        scanner.ring_z_mm.push_back(4.0625 * ring);
    }
    centre(scanner.ring_z_mm);
    return scanner;
}

/// Positions as the single precision that a peer is given, so that both project the same lines.
double rounded(double value) {
    return static_cast<double>(static_cast<float>(value));
}

kernels::Grid centred_grid(int nxy, int nz, double voxel_xy, double voxel_z) {
    kernels::Grid grid{{nxy, nxy, nz}, {rounded(voxel_xy), rounded(voxel_xy), rounded(voxel_z)}, {}};
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] = rounded((-0.5 * grid.size[k] + 0.5) * grid.voxel_mm[k]);
    }
    return grid;
}

std::vector<float> box(const kernels::Grid& grid) {
    std::vector<float> image(grid.voxels(), 0.0F);
    const auto [nx, ny, nz] = grid.size;
    for (int x = nx / 4; x < 3 * nx / 4; ++x) {
        for (int y = ny / 4; y < 3 * ny / 4; ++y) {
            const auto column = static_cast<std::size_t>(x * ny + y) * static_cast<std::size_t>(nz);
            std::fill_n(image.begin() + static_cast<std::ptrdiff_t>(column), nz, 1.0F);
        }
    }
    return image;
}

std::vector<std::array<double, 3>> crystal_table(const PolygonScanner& scanner) {
    std::vector<std::array<double, 3>> table;
    for (const double z : scanner.ring_z_mm) {
        for (int crystal = 0; crystal < scanner.crystals(); ++crystal) {
            const auto [x, y] = scanner.position(crystal);
            table.push_back({rounded(x), rounded(y), rounded(z)});
        }
    }
    return table;
}

/// All bins of every `view_step`-th view: radial slowest, then view, then plane.
Problem sinogram(const std::string& name, const PolygonScanner& scanner, const kernels::Grid& grid, int view_step) {
    Problem problem{name, {grid, {}, {}, {}}, {grid, crystal_table(scanner), {}, {}, {}}, box(grid), {}};
    const auto rings = scanner.ring_pairs();
    for (const auto& [a, b] : rings) {
        problem.sheet.planes.push_back({rounded(scanner.ring_z_mm[static_cast<std::size_t>(a)]),
                                        rounded(scanner.ring_z_mm[static_cast<std::size_t>(b)])});
    }
    for (int radial = 0; radial < scanner.radial_bins(); ++radial) {
        for (int view = 0; view < scanner.views(); view += view_step) {
            const auto [a, b] = scanner.pair_of(view, radial);
            const auto [xa, ya] = scanner.position(a);
            const auto [xb, yb] = scanner.position(b);
            problem.sheet.lines.push_back({rounded(xa), rounded(ya), rounded(xb), rounded(yb)});
            for (const auto& [ring_a, ring_b] : rings) {
                problem.events.events.push_back({static_cast<std::uint32_t>(ring_a * scanner.crystals() + a),
                                                 static_cast<std::uint32_t>(ring_b * scanner.crystals() + b), 0, 0});
            }
        }
    }
    problem.projections.assign(problem.lines_of_response(), 1.0F);
    return problem;
}

/// xorshift64*: small, and written down with the problem.
class Xorshift {
public:
    explicit Xorshift(std::uint64_t seed) : state_(seed) {}
    double uniform() {
        state_ ^= state_ >> 12U;
        state_ ^= state_ << 25U;
        state_ ^= state_ >> 27U;
        return static_cast<double>((state_ * 2685821657736338717ULL) >> 11U) / 9007199254740992.0;
    }
    double gauss() {
        const double a = std::max(uniform(), 1e-300);
        const double b = uniform();
        return std::sqrt(-2.0 * std::log(a)) * std::cos(two_pi * b);
    }

private:
    std::uint64_t state_;
};

/// Number of the crystal nearest to a point on the cylinder: side, then crystal, then ring.
std::uint32_t snap(const PolygonScanner& scanner, const std::array<double, 3>& p) {
    const double width = two_pi / scanner.sides;
    const long turn = std::lround(std::atan2(p[0], p[1]) / width);
    const double angle = static_cast<double>(turn) * width;
    const double radial = std::sin(angle) * p[0] + std::cos(angle) * p[1];
    const double along = (std::cos(angle) * p[0] - std::sin(angle) * p[1]) * scanner.radius_mm / radial;
    const long cell = std::lround(along / scanner.crystal_pitch_mm + (scanner.per_side / 2.0 - 0.5));
    const int t = static_cast<int>(std::clamp(cell, 0L, static_cast<long>(scanner.per_side - 1)));
    const int side = static_cast<int>((turn % scanner.sides + scanner.sides) % scanner.sides);
    const auto nearest = std::min_element(scanner.ring_z_mm.begin(), scanner.ring_z_mm.end(),
                                          [&](double a, double b) { return std::abs(a - p[2]) < std::abs(b - p[2]); });
    const auto ring = static_cast<int>(nearest - scanner.ring_z_mm.begin());
    return static_cast<std::uint32_t>(ring * scanner.crystals() + side * scanner.per_side + t);
}

/// Ends of a random line of response on the scanner's cylinder, or false where it escapes axially.
bool annihilate(Xorshift& random, const PolygonScanner& scanner, std::array<double, 3>& point,
                std::array<std::array<double, 3>, 2>& ends) {
    constexpr double object_radius_mm = 100.0, half_length_mm = 95.0;
    const double r = object_radius_mm * std::sqrt(random.uniform());
    const double p = two_pi * random.uniform();
    point = {r * std::cos(p), r * std::sin(p), 0.0};
    point[2] = half_length_mm * (2.0 * random.uniform() - 1.0);
    const double cosine = 2.0 * random.uniform() - 1.0;
    const double sine = std::sqrt(1.0 - cosine * cosine);
    const double angle = two_pi * random.uniform();
    const std::array<double, 3> u{sine * std::cos(angle), sine * std::sin(angle), cosine};
    const double a = u[0] * u[0] + u[1] * u[1];
    if (a < 1e-6) {
        return false;
    }
    const double b = point[0] * u[0] + point[1] * u[1];
    const double c = point[0] * point[0] + point[1] * point[1] - scanner.radius_mm * scanner.radius_mm;
    const double root = std::sqrt(b * b - a * c);
    const double edge = *std::max_element(scanner.ring_z_mm.begin(), scanner.ring_z_mm.end()) + 2.6;
    const std::array<double, 2> t{(-b - root) / a, (-b + root) / a};
    for (std::size_t end = 0; end < 2; ++end) {
        for (std::size_t k = 0; k < 3; ++k) {
            ends[end][k] = point[k] + t[end] * u[k];
        }
    }
    return std::abs(ends[0][2]) <= edge && std::abs(ends[1][2]) <= edge;
}

/// True where the event's time-of-flight bin is one of the 29 kept. The bin itself is not used without time of flight.
bool has_tof_bin(Xorshift& random, const std::array<double, 3>& point, const std::array<double, 3>& a,
                 const std::array<double, 3>& b) {
    constexpr double half_c = 299.792 / 2.0;  // mm per ns
    constexpr double bin_mm = 13.0 * 0.01302 * half_c, sigma_mm = half_c * (0.385 / 2.355);
    double length = 0.0;
    double along = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        length += (b[k] - a[k]) * (b[k] - a[k]);
        along += (point[k] - 0.5 * (a[k] + b[k])) * (b[k] - a[k]);
    }
    const long bin = std::lround((along / std::sqrt(length) + sigma_mm * random.gauss()) / bin_mm) + 14;
    return bin >= 0 && bin <= 28;
}

}  // namespace

std::pair<double, double> PolygonScanner::position(int crystal) const {
    const int side = crystal / per_side;
    const double t = crystal % per_side - (per_side / 2.0 - 0.5);
    const double angle = two_pi * side / sides;
    return {std::sin(angle) * radius_mm + std::cos(angle) * crystal_pitch_mm * t,
            std::cos(angle) * radius_mm - std::sin(angle) * crystal_pitch_mm * t};
}

std::pair<int, int> PolygonScanner::pair_of(int view, int radial) const {
    const int n = crystals();
    const int k = radial + radial_trim;
    const int a = k / 2 - view;
    const int b = (k == 0 ? -1 : -((k + 3) / 2)) - view;
    return {((a % n) + n) % n, ((b % n) + n) % n};
}

std::vector<std::pair<int, int>> PolygonScanner::ring_pairs() const {
    const auto rings = static_cast<int>(ring_z_mm.size());
    std::vector<std::pair<int, int>> pairs;
    for (int i = 0; i < rings; ++i) {
        pairs.emplace_back(i, i);
    }
    for (int d = 1; d <= largest_ring_difference; ++d) {
        for (int i = 0; i + d < rings; ++i) {
            pairs.emplace_back(i, i + d);
        }
        for (int i = 0; i + d < rings; ++i) {
            pairs.emplace_back(i + d, i);
        }
    }
    return pairs;
}

Problem problem_g1() {
    return sinogram("G1", discovery_mi(), centred_grid(215, 71, 2.78, 2.78), 34);
}

Problem problem_g2() {
    return sinogram("G2", mmr(), centred_grid(344, 127, 2.08, 2.03), 56);
}

Problem problem_g3() {
    return sinogram("G3", mmr(), centred_grid(344, 127, 2.08, 2.03125), 56);
}

Problem problem_l1() {
    constexpr std::size_t wanted = 1'000'000;
    const PolygonScanner scanner = discovery_mi();
    const kernels::Grid grid = centred_grid(215, 71, 2.78, 2.78);
    Problem problem{"L1", {grid, {}, {}, {}}, {grid, crystal_table(scanner), {}, {}, {}}, box(grid), {}};
    Xorshift random(12345);
    std::array<double, 3> point{};
    std::array<std::array<double, 3>, 2> ends{};
    while (problem.events.events.size() < wanted) {
        if (!annihilate(random, scanner, point, ends)) {
            continue;
        }
        const std::uint32_t a = snap(scanner, ends[0]);
        const std::uint32_t b = snap(scanner, ends[1]);
        if (has_tof_bin(random, point, problem.events.crystals[a], problem.events.crystals[b])) {
            problem.events.events.push_back({a, b, 0, 0});
        }
    }
    problem.projections.assign(wanted, 1.0F);
    return problem;
}

Problem problem_named(const std::string& name) {
    if (name == "G1") {
        return problem_g1();
    }
    if (name == "G2") {
        return problem_g2();
    }
    if (name == "G3") {
        return problem_g3();
    }
    if (name == "L1") {
        return problem_l1();
    }
    throw Error(ErrorCode::usage, "problem " + name, "there is no such problem", "use G1, G2, G3 or L1");
}

}  // namespace isotone::bench
