// SPDX-License-Identifier: Apache-2.0
/// Small projection problems in which no two axes, ends or planes are alike.
#pragma once

#include "core/random.hpp"
#include "kernels/backend.hpp"
#include "kernels/cpu/cpu_backend.hpp"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

namespace isotone::kernels::cpu::test {

inline std::vector<float> random_values(std::size_t size, std::uint32_t stream) {
    std::vector<float> values(size);
    for (std::size_t i = 0; i < size; ++i) {
        values[i] = static_cast<float>(RandomStream(7, stream, i).uniform());
    }
    return values;
}

inline Grid odd_grid() {
    return {{37, 41, 23}, {3.1, 2.7, 2.3}, {-54.0, -50.5, -24.0}};
}

/// Lines all around, some of which miss; rings of 4.1 mm with a gap, every ring pair.
inline SheetGeometry sheet(Grid grid = odd_grid(), double pitch = 4.1, double gap = 1.7) {
    SheetGeometry geometry;
    geometry.grid = grid;
    for (int i = 0; i < 61; ++i) {
        const double a = 2.0 * std::numbers::pi * i / 61.0 + 0.01;
        const double b = a + 2.0 + 0.02 * i;
        geometry.lines.push_back({90.0 * std::sin(a), -90.0 * std::cos(a), 90.0 * std::sin(b), -90.0 * std::cos(b)});
    }
    const auto z = [&](int ring) { return pitch * ring + gap * (ring / 4) - 26.0; };
    for (int a = 0; a < 11; ++a) {
        for (int b = 0; b < 11; ++b) {
            geometry.planes.push_back({z(a), z(b)});
        }
    }
    return geometry;
}

/// Coincidences between random points on a sphere, along x, y and z alike.
inline EventGeometry events(std::size_t count = 3000) {
    EventGeometry geometry;
    geometry.grid = odd_grid();
    for (std::size_t i = 0; i < 200; ++i) {
        RandomStream random(11, 3, i);
        const double cosine = 2.0 * random.uniform() - 1.0;
        const double angle = 2.0 * std::numbers::pi * random.uniform();
        const double sine = std::sqrt(1.0 - cosine * cosine);
        geometry.crystals.push_back({95.0 * sine * std::cos(angle), 95.0 * sine * std::sin(angle), 95.0 * cosine});
    }
    for (std::size_t i = 0; i < count; ++i) {
        RandomStream random(11, 4, i);
        const std::uint32_t a = random.next_u32() % 200;
        geometry.events.push_back({a, (a + 1 + random.next_u32() % 199) % 200, 0, 0});
    }
    return geometry;
}

/// A CPU backend with the instruction set forced while it is made.
inline std::unique_ptr<Backend> backend_with(const std::string& isa, int threads) {
    setenv("ISOTONE_ISA", isa.c_str(), 1);
    auto backend = make_cpu_backend(threads);
    unsetenv("ISOTONE_ISA");
    return backend;
}

struct Images {
    std::vector<float> projections;  ///< A x for a random x
    std::vector<float> image;        ///< A' y for a random y
};

template <class Geometry>
Images project(Backend& backend, const Geometry& geometry) {
    const auto projector = backend.make_projector(geometry);
    Buffer image = backend.make_buffer(geometry.grid.voxels());
    Buffer data = backend.make_buffer(projector->size());
    Images result{std::vector<float>(data.size()), std::vector<float>(image.size())};
    backend.upload(random_values(image.size(), 1), image);
    projector->forward(image, data);
    backend.download(data, result.projections);
    backend.upload(random_values(data.size(), 2), data);
    backend.back(*projector, data, image);
    backend.download(image, result.image);
    return result;
}

inline bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// |a - b| / |b|
inline double relative_distance(const std::vector<float>& a, const std::vector<float>& b) {
    double difference = 0.0;
    double norm = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[i];
        const double y = b[i];
        difference += (x - y) * (x - y);
        norm += y * y;
    }
    return std::sqrt(difference / norm);
}

}  // namespace isotone::kernels::cpu::test
