// SPDX-License-Identifier: Apache-2.0
/// Every fast backend projects SPECT views as the double-precision reference does; on every backend, back is the
/// transpose of forward.
#include "core/error.hpp"
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/spect_cases.hpp"

#include <cmath>
#include <limits>

namespace isotone::kernels::gates {
namespace {

class SpectProjectionGate : public GateTest {
protected:
    void compare(const SpectCase& c) {
        auto fast = backend().make_projector(c.on(backend()));
        auto exact = reference().make_projector(c.on(reference()));
        ASSERT_EQ(fast->size(), exact->size());
        EXPECT_DOUBLE_EQ(fast->largest_element(), exact->largest_element());
        const std::vector<float> x = random_values(c.geometry.grid.voxels(), 1);
        expect_projection_gate(forward(backend(), *fast, x), forward(reference(), *exact, x));
        const std::vector<float> y = random_values(fast->size(), 2);
        expect_projection_gate(back(backend(), *fast, y), back(reference(), *exact, y));
    }
    /// No element is larger: the back projection of a single 1 is a row.
    void expect_bound_on_elements(const SpectCase& c) {
        auto exact = reference().make_projector(c.on(reference()));
        std::vector<float> one(exact->size(), 0.0F);
        Buffer row = poisoned(reference(), exact->grid().voxels());
        for (std::size_t i = 0; i < exact->size(); i += exact->size() / 40 + 1) {
            one[i] = 1.0F;
            Accumulator accumulator = reference().make_accumulator(exact->grid().voxels(), {});
            exact->back(upload(reference(), one), accumulator);
            reference().finish(accumulator, row);
            EXPECT_GE(exact->largest_element(), reference().largest_magnitude(row) * (1.0 - 1e-6)) << "row " << i;
            one[i] = 0.0F;
        }
    }
};
ISOTONE_GATE_FAST_BACKENDS(SpectProjectionGate);

// REQ-PROJ-01, REQ-PROJ-05
TEST_P(SpectProjectionGate, ViewsAgreeWithTheReference) {
    for (const SpectCase& c : spect_cases()) {
        SCOPED_TRACE(c.name);
        compare(c);
        expect_bound_on_elements(c);
    }
}

TEST_P(SpectProjectionGate, BackProjectsNegativeValues) {
    const SpectCase c = spect_case("body contour");
    auto fast = backend().make_projector(c.on(backend()));
    auto exact = reference().make_projector(c.on(reference()));
    const std::vector<float> y = random_values(fast->size(), 3, -1.0, 1.0);
    expect_projection_gate(back(backend(), *fast, y), back(reference(), *exact, y));
}

TEST_P(SpectProjectionGate, NoViewsMeasureNothing) {
    SpectGeometry geometry = spect_cases().front().geometry;
    geometry.views.clear();
    auto projector = backend().make_projector(geometry);
    EXPECT_EQ(projector->size(), 0U);
    EXPECT_TRUE(forward(backend(), *projector, std::vector<float>(geometry.grid.voxels(), 1.0F)).empty());
    EXPECT_EQ(back(backend(), *projector, {}), std::vector<double>(geometry.grid.voxels(), 0.0));
}

TEST_P(SpectProjectionGate, RefusesValuesThatAreNotFinite) {
    const SpectCase c = spect_case("body contour");
    auto projector = backend().make_projector(c.on(backend()));
    std::vector<float> y(projector->size(), 1.0F);
    y[7] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THROW(back(backend(), *projector, y), Error);
}

TEST_P(SpectProjectionGate, RefusesAGeometryThatDoesNotFitTogether) {
    SpectGeometry geometry = spect_cases().front().geometry;
    geometry.views[1].responses.pop_back();
    EXPECT_THROW(backend().make_projector(geometry), Error);
    geometry = spect_cases().front().geometry;
    geometry.attenuation = std::make_shared<const Buffer>(backend().make_buffer(3));
    EXPECT_THROW(backend().make_projector(geometry), Error);
}

class SpectAdjointGate : public GateTest {};
ISOTONE_GATE_EVERY_BACKEND(SpectAdjointGate);

// REQ-PROJ-02
TEST_P(SpectAdjointGate, ViewsAreTransposes) {
    for (const SpectCase& c : spect_cases()) {
        SCOPED_TRACE(c.name);
        auto projector = backend().make_projector(c.on(backend()));
        const std::vector<float> x = random_values(c.geometry.grid.voxels(), 11);
        const std::vector<float> y = random_values(projector->size(), 12);
        const std::vector<double> projections = forward(backend(), *projector, x);
        const std::vector<double> image = back(backend(), *projector, y);
        double in_data = 0.0, in_image = 0.0;
        for (std::size_t i = 0; i < y.size(); ++i) {
            in_data += projections[i] * static_cast<double>(y[i]);
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            in_image += image[i] * static_cast<double>(x[i]);
        }
        EXPECT_GT(in_data, 0.0);
        // 1e-5: the gate. Positive x and y, so nothing cancels and float sums agree to about 1e-7.
        EXPECT_NEAR(in_image / in_data, 1.0, 1e-5);
    }
}

}  // namespace
}  // namespace isotone::kernels::gates
