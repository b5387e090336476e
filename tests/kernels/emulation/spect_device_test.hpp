// SPDX-License-Identifier: Apache-2.0
/// SPECT projectors of the CUDA backend under limits of the test's choosing, and their double-precision twins.
#pragma once

#include "kernels/cuda/spect_projector.hpp"
#include "kernels/emulation/emulated_backend.hpp"
#include "kernels/emulation/launch.hpp"
#include "kernels/reference/reference_backend.hpp"
#include "tests/kernels/gates/compare.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <numbers>
#include <vector>

namespace isotone::kernels::emulated {

/// Taps without symmetry that sum to about 1.
inline std::vector<double> lopsided(int taps, unsigned stream) {
    std::vector<double> weights;
    for (const float value : gates::random_values(static_cast<std::size_t>(taps), stream, 0.2, 1.8)) {
        weights.push_back(static_cast<double>(value) / taps);
    }
    return weights;
}

/// Views at right angles and others, the axis beside the middle of the detector, the grid beside the axis, and by turns
/// all kinds of planes: a point, an asymmetric kernel, one of two terms, one that is not seen.
inline SpectGeometry varied_views(std::array<int, 3> size, int bins, int depth_planes, int views) {
    SpectGeometry geometry;
    const double h = 3.0;
    geometry.grid = {size, {h, h, 2.5}, {-0.5 * h * (size[0] - 1) + 1.1, -0.5 * h * (size[1] - 1) - 2.3, 7.0}};
    geometry.bins = bins;
    geometry.depth_planes = depth_planes;
    geometry.responses = {{},
                          {{lopsided(5, 71), lopsided(3, 72)}},
                          {{lopsided(9, 73), lopsided(1, 74)}, {lopsided(3, 75), lopsided(11, 76)}}};
    for (int v = 0; v < views; ++v) {
        SpectView view{0.5 * std::numbers::pi * v + 0.37 * (v % 3), 0.5 * bins - 0.9, {}};
        for (int j = 0; j < depth_planes; ++j) {
            view.responses.push_back((j + v) % 5 == 4 ? -1 : (j + v) % 5 % 3);
        }
        geometry.views.push_back(view);
    }
    return geometry;
}

struct SpectResults {
    std::vector<double> projections, image;
};

class SpectDeviceTest : public testing::Test {
protected:
    ~SpectDeviceTest() override {
        emulation::set_schedule_seed(0);
        emulation::fail_allocation_after(-1);
        emulation::set_device_memory(std::size_t{1} << 30U);
        cudaGetLastError();
    }

    /// A x and A' y of random x and y, both positive. Everything attenuates.
    SpectResults on_device(const SpectGeometry& geometry, const SpectLimits& limits = {}) {
        const auto backend = emulation::make_emulated_backend();
        const auto device = std::make_shared<const Device>(0);
        const auto projector =
            make_spect_projector(device, std::make_shared<SpectMemory>(), attenuated(*backend, geometry), limits);
        return results(*backend, *projector);
    }
    SpectResults exact(const SpectGeometry& geometry) {
        const auto backend = reference::make_reference_backend();
        const auto projector = backend->make_projector(attenuated(*backend, geometry));
        return results(*backend, *projector);
    }
    void expect_exact(const SpectGeometry& geometry, const SpectResults& found) {
        const SpectResults expected = exact(geometry);
        gates::expect_projection_gate(found.projections, expected.projections);
        gates::expect_projection_gate(found.image, expected.image);
        // <A x, y> = <x, A' y>: nothing cancels, for all of it is positive.
        const double in_data = dot(found.projections, measured(geometry.size()));
        EXPECT_GT(in_data, 0.0);
        EXPECT_NEAR(dot(found.image, activity(geometry.grid.voxels())) / in_data, 1.0, 1e-5);
    }
    static void expect_same_bytes(const SpectResults& a, const SpectResults& b) {
        EXPECT_TRUE(gates::same_bytes(a.projections, b.projections));
        EXPECT_TRUE(gates::same_bytes(a.image, b.image));
    }

    static SpectGeometry attenuated(Backend& backend, SpectGeometry geometry) {
        const std::vector<float> mu = gates::random_values(geometry.grid.voxels(), 3, 0.0, 0.04);
        geometry.attenuation = std::make_shared<const Buffer>(gates::upload(backend, mu));
        return geometry;
    }
    static SpectResults results(Backend& backend, Projector& projector) {
        return {gates::forward(backend, projector, activity(projector.grid().voxels())),
                gates::back(backend, projector, measured(projector.size()))};
    }

private:
    static std::vector<float> activity(std::size_t size) { return gates::random_values(size, 1); }
    static std::vector<float> measured(std::size_t size) { return gates::random_values(size, 2); }
    static double dot(const std::vector<double>& a, const std::vector<float>& b) {
        double sum = 0.0;
        for (std::size_t i = 0; i < b.size(); ++i) {
            sum += a[i] * static_cast<double>(b[i]);
        }
        return sum;
    }
};

}  // namespace isotone::kernels::emulated
