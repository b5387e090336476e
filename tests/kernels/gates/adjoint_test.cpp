// SPDX-License-Identifier: Apache-2.0
/// <A x, y> = <x, A' y>, on every backend by itself.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"

namespace isotone::kernels::gates {
namespace {

double dot(const std::vector<double>& a, const std::vector<float>& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * static_cast<double>(b[i]);
    }
    return sum;
}

class AdjointGate : public GateTest {
protected:
    template <typename Geometry>
    void check(const Geometry& geometry) {
        auto projector = backend().make_projector(geometry);
        const std::vector<float> x = random_values(geometry.grid.voxels(), 11);
        const std::vector<float> y = random_values(projector->size(), 12);
        const double in_data = dot(forward(backend(), *projector, x), y);
        const double in_image = dot(back(backend(), *projector, y), x);
        EXPECT_GT(in_data, 0.0);
        // 1e-5: the gate. Positive x and y, so nothing cancels and float sums agree to about 1e-7.
        EXPECT_NEAR(in_image / in_data, 1.0, 1e-5);
    }
};
ISOTONE_GATE_EVERY_BACKEND(AdjointGate);

// REQ-PROJ-02, REQ-PROJ-09
TEST_P(AdjointGate, SheetsAreTransposes) {
    for (const SheetCase& c : sheet_cases()) {
        SCOPED_TRACE(c.name);
        check(c.geometry);
    }
}

// REQ-PROJ-02
TEST_P(AdjointGate, EventsAreTransposes) {
    for (const EventCase& c : event_cases()) {
        if (c.geometry.events.size() > 1) {  // a single random event may miss
            SCOPED_TRACE(c.name);
            check(c.geometry);
        }
    }
}

}  // namespace
}  // namespace isotone::kernels::gates
