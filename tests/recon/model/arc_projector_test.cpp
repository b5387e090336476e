// SPDX-License-Identifier: Apache-2.0
#include "recon/model/arc_projector.hpp"

#include "core/random.hpp"
#include "kernels/emulation/emulated_backend.hpp"
#include "recon/model/arc_sampling.hpp"
#include "recon/model/orbit.hpp"

#include <gtest/gtest.h>

#include <numbers>
#include <numeric>
#include <string>

namespace isotone::recon {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

/// Arcs of two widths, one view that stands still, attenuation and a response: everything that acts on a view.
SpectProblem small_problem() {
    SpectProblem problem;
    problem.geometry = {23, 7, 4.0, 5.0, {}};
    for (int v = 0; v < 7; ++v) {
        const double arc_deg = v == 3 ? 0.0 : 6.0 + v;
        problem.geometry.views.push_back({51.0 * degree * v, 60.0 + v, 1.0, 0.0, 1.0, 0, arc_deg * degree});
    }
    problem.grid = projection_grid(problem.geometry, 21, 22);
    problem.depth_planes = 29;
    problem.responses = depth_responses(problem.geometry, problem.depth_planes,
                                        [](double mm) { return gaussian_response(3.0 + 0.05 * mm, 4.0, 5.0); });
    return problem;
}

std::vector<float> random_values(std::size_t size, std::uint64_t seed) {
    std::vector<float> values(size);
    RandomStream random(seed, 0, 0);
    for (float& value : values) {
        value = static_cast<float>(random.uniform());
    }
    return values;
}

std::unique_ptr<kernels::Backend> backend_of(const std::string& name) {
    if (name == "emulation") {  // of the CUDA kernels
        return kernels::emulation::make_emulated_backend();
    }
    const auto kind = name == "cpu" ? kernels::BackendKind::cpu : kernels::BackendKind::reference;
    return kernels::make_backend({kind, 0, 2});
}

class ArcProjectorOn : public testing::TestWithParam<std::string> {
protected:
    std::unique_ptr<kernels::Projector> at(double arcs) {
        std::vector<int> views(problem_.geometry.views.size());
        std::iota(views.begin(), views.end(), 0);
        return backend_->make_projector(spect_geometry(problem_, views, attenuation_, arcs));
    }
    ArcProjector projector(int samples) {
        std::vector<ArcProjector::Part> parts;
        for (const ArcSample& sample : arc_samples(samples)) {
            parts.push_back({sample.weight, at(sample.place)});
        }
        return {*backend_, std::move(parts)};
    }
    kernels::Buffer resident(const std::vector<float>& values) {
        kernels::Buffer buffer = backend_->make_buffer(values.size());
        backend_->upload(values, buffer);
        return buffer;
    }

    SpectProblem problem_ = small_problem();
    std::unique_ptr<kernels::Backend> backend_ = backend_of(GetParam());
    std::shared_ptr<const kernels::Buffer> attenuation_ = [this] {
        std::vector<float> mu = random_values(problem_.grid.voxels(), 1);
        for (float& value : mu) {
            value *= 0.015F;
        }
        return std::make_shared<kernels::Buffer>(resident(mu));
    }();
};

// REQ-SPECT-12
TEST_P(ArcProjectorOn, BackIsTheTransposeOfForward) {
    ArcProjector arcs = projector(3);
    const kernels::Buffer x = resident(random_values(problem_.grid.voxels(), 2));
    const kernels::Buffer y = resident(random_values(arcs.size(), 3));
    kernels::Buffer ax = backend_->make_buffer(arcs.size()), aty = backend_->make_buffer(problem_.grid.voxels());
    arcs.forward(x, ax);
    backend_->back(arcs, y, aty);
    const double forward = backend_->dot(ax, y), back = backend_->dot(x, aty);
    EXPECT_GT(forward, 0.0);
    EXPECT_NEAR(forward / back, 1.0, 1e-5);
}

// REQ-SPECT-12
TEST_P(ArcProjectorOn, ForwardIsTheWeightedMeanOfTheAngles) {
    ArcProjector arcs = projector(3);
    const kernels::Buffer x = resident(random_values(problem_.grid.voxels(), 2));
    kernels::Buffer ax = backend_->make_buffer(arcs.size()), one = backend_->make_buffer(arcs.size());
    arcs.forward(x, ax);
    std::vector<double> expected(arcs.size());
    for (const ArcSample& sample : arc_samples(3)) {
        at(sample.place)->forward(x, one);
        const std::vector<double> values = backend_->download_double(one);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            expected[i] += sample.weight * values[i];
        }
    }
    const std::vector<double> found = backend_->download_double(ax);
    double largest = 0.0;
    for (const double value : expected) {
        largest = std::max(largest, value);
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        ASSERT_NEAR(found[i], expected[i], 1e-6 * largest) << i;  // a few roundings of float
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, ArcProjectorOn, testing::Values("reference", "cpu", "emulation"),
                         [](const auto& backend) { return backend.param; });

}  // namespace
}  // namespace isotone::recon
