// SPDX-License-Identifier: Apache-2.0
/// Every fast backend projects as the double-precision reference does, forward and back, on every geometry.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"

namespace isotone::kernels::gates {
namespace {

class ProjectionGate : public GateTest {
protected:
    template <typename Geometry>
    void compare(const Geometry& geometry) {
        auto fast = backend().make_projector(geometry);
        auto exact = reference().make_projector(geometry);
        ASSERT_EQ(fast->size(), exact->size());
        expect_bound_on_elements(fast->largest_element(), *exact);
        const std::vector<float> x = random_values(geometry.grid.voxels(), 1);
        expect_projection_gate(forward(backend(), *fast, x), forward(reference(), *exact, x));
        const std::vector<float> y = random_values(fast->size(), 2);
        expect_projection_gate(back(backend(), *fast, y), back(reference(), *exact, y));
    }

private:
    /// No element of some forty rows of A is larger: the back projection of a single 1 is a row.
    void expect_bound_on_elements(double bound, Projector& exact) {
        std::vector<float> one(exact.size(), 0.0F);
        Buffer row = poisoned(reference(), exact.grid().voxels());
        for (std::size_t i = 0; i < exact.size(); i += exact.size() / 40 + 1) {
            one[i] = 1.0F;
            Accumulator accumulator = reference().make_accumulator(exact.grid().voxels(), {});
            exact.back(upload(reference(), one), accumulator);
            reference().finish(accumulator, row);
            EXPECT_GE(bound, reference().largest_magnitude(row) * (1.0 - 1e-6)) << "row " << i;
            one[i] = 0.0F;
        }
    }
};
ISOTONE_GATE_FAST_BACKENDS(ProjectionGate);

// REQ-PROJ-01, REQ-PROJ-05, REQ-PROJ-09
TEST_P(ProjectionGate, SheetsAgreeWithTheReference) {
    for (const SheetCase& c : sheet_cases()) {
        SCOPED_TRACE(c.name);
        compare(c.geometry);
    }
}

// REQ-PROJ-01, REQ-PROJ-05, REQ-PROJ-09
TEST_P(ProjectionGate, EventsAgreeWithTheReference) {
    for (const EventCase& c : event_cases()) {
        SCOPED_TRACE(c.name);
        compare(c.geometry);
    }
}

// REQ-PROJ-01
TEST_P(ProjectionGate, BackProjectsNegativeValues) {
    const SheetGeometry geometry = sheet_cases().front().geometry;
    auto fast = backend().make_projector(geometry);
    auto exact = reference().make_projector(geometry);
    const std::vector<float> y = random_values(fast->size(), 3, -1.0, 1.0);
    expect_projection_gate(back(backend(), *fast, y), back(reference(), *exact, y));
}

TEST_P(ProjectionGate, BackKeepsValuesFarBelowTheLargest) {
    // One measurement of 1e6, all others 1: the fixed-point scale follows the sum, and the small ones still count.
    const SheetGeometry geometry = sheet_cases().front().geometry;
    auto fast = backend().make_projector(geometry);
    auto exact = reference().make_projector(geometry);
    std::vector<float> y(fast->size(), 1.0F);
    y[y.size() / 2] = 1e6F;
    expect_projection_gate(back(backend(), *fast, y), back(reference(), *exact, y));
    const std::vector<double> found = back(backend(), *fast, y);
    const std::vector<double> expected = back(reference(), *exact, y);
    for (std::size_t v = 0; v < found.size(); ++v) {
        // 1e-5 of the voxel itself, as for a call of its own
        EXPECT_NEAR(found[v], expected[v], 1e-5 * expected[v] + 1e-9) << "voxel " << v;
    }
}

TEST_P(ProjectionGate, AnEmptyGeometryMeasuresNothingAndAddsNothing) {
    const Grid grid = grid_at({5, 4, 3}, {2, 2, 2});
    const std::vector<float> x(grid.voxels(), 1.0F);
    const std::vector<double> nothing(grid.voxels(), 0.0);
    const auto check = [&](auto geometry) {
        auto projector = backend().make_projector(geometry);
        EXPECT_EQ(projector->size(), 0U);
        EXPECT_TRUE(forward(backend(), *projector, x).empty());
        EXPECT_EQ(back(backend(), *projector, {}), nothing);
    };
    check(SheetGeometry{grid, {}, {{0, 0}}, {}});
    check(SheetGeometry{grid, {{-9, 0, 9, 0}}, {}, {}});
    check(EventGeometry{grid, {}, {}, {}, {}});
}

}  // namespace
}  // namespace isotone::kernels::gates
