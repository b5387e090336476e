// SPDX-License-Identifier: Apache-2.0
/// What a backend must not do in silence.
#include "core/error.hpp"
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"

#include <functional>
#include <limits>

namespace isotone::kernels::gates {
namespace {

void expect_error(ErrorCode code, const std::function<void()>& action) {
    try {
        action();
        ADD_FAILURE() << "no error";
    } catch (const Error& e) {
        EXPECT_EQ(e.code(), code) << e.three_lines();
    }
}

const Grid grid = grid_at({9, 8, 7}, {4, 4, 4});

SheetGeometry sheet() {
    return {grid, {{-99, 3, 99, -4}, {5, 99, 1, -99}}, {{0, 0}, {3, -3}, {1, 1}}, {}};
}
EventGeometry events() {
    return {grid, {{-99, 3, 0}, {99, -4, 2}, {5, 99, 1}}, {}, {{0, 1, 0, 0}, {1, 2, 0, 0}, {0, 2, 0, 0}}, {}};
}

class RefusalGate : public GateTest {
protected:
    template <typename Geometry>
    void expect_refusal_of_values_that_are_not_finite(const Geometry& geometry) {
        auto projector = backend().make_projector(geometry);
        for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                -std::numeric_limits<float>::infinity()}) {
            std::vector<float> y(projector->size(), 1.0F);
            y[y.size() - 1] = bad;
            expect_error(ErrorCode::inconsistent_data, [&] { back(backend(), *projector, y); });
            Accumulator accumulator = backend().make_accumulator(grid.voxels(), {20});
            const Buffer values = upload(backend(), y);
            expect_error(ErrorCode::inconsistent_data, [&] { projector->back(values, accumulator); });
        }
    }

    /// The last measurement misses the image, so its value enters the scale and not the result.
    template <typename Geometry>
    std::vector<double> back_beside(float missing, const Geometry& geometry) {
        auto projector = backend().make_projector(geometry);
        std::vector<float> y(projector->size(), 1.0F);
        y.back() = missing;
        return back(backend(), *projector, y);
    }

    template <typename Geometry>
    void expect_refusal_of_a_scale_too_coarse(const Geometry& geometry) {
        const std::vector<double> plain = back_beside(0.0F, geometry);
        EXPECT_LE(difference(back_beside(1e4F, geometry), plain).max_over_max, 1e-6) << "a scale that is fine enough";
        if (GetParam() == "reference") {  // no fixed point, nothing lost
            EXPECT_EQ(back_beside(1e12F, geometry), plain);
        } else {
            expect_error(ErrorCode::inconsistent_data, [&] { back_beside(1e12F, geometry); });
        }
    }

    template <typename Geometry>
    void expect_refusal_of_a_scale_without_room(const Geometry& geometry) {
        auto projector = backend().make_projector(geometry);
        Accumulator accumulator = backend().make_accumulator(grid.voxels(), {50});
        const Buffer ones = upload(backend(), std::vector<float>(projector->size(), 1.0F));
        if (GetParam() == "reference") {
            projector->back(ones, accumulator);
        } else {
            expect_error(ErrorCode::inconsistent_data, [&] { projector->back(ones, accumulator); });
        }
    }
};
ISOTONE_GATE_EVERY_BACKEND(RefusalGate);

// REQ-PROJ-08
TEST_P(RefusalGate, ValuesThatAreNotFiniteAreNotBackProjected) {
    expect_refusal_of_values_that_are_not_finite(sheet());
    expect_refusal_of_values_that_are_not_finite(events());
}

// REQ-PROJ-08
TEST_P(RefusalGate, AHugeValueBesideTheImageDoesNotDrownTheRest) {
    SheetGeometry sheet_with_a_miss = sheet();
    sheet_with_a_miss.lines.push_back({-99, 60, 99, 60});
    expect_refusal_of_a_scale_too_coarse(sheet_with_a_miss);
    EventGeometry events_with_a_miss = events();
    events_with_a_miss.crystals.insert(events_with_a_miss.crystals.end(), {{-99, 60, 0}, {99, 60, 0}});
    events_with_a_miss.events.push_back({3, 4, 0, 0});
    expect_refusal_of_a_scale_too_coarse(events_with_a_miss);
}

TEST_P(RefusalGate, ValuesBeyondTheRoomOfAScaleAreNotBackProjected) {
    expect_refusal_of_a_scale_without_room(sheet());
    expect_refusal_of_a_scale_without_room(events());
}

TEST_P(RefusalGate, AGridWithoutVoxelsIsRefused) {
    SheetGeometry flat = sheet();
    flat.grid.size[2] = 0;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(flat); });
    SheetGeometry shapeless = sheet();
    shapeless.grid.voxel_mm[1] = std::numeric_limits<double>::quiet_NaN();
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(shapeless); });
    EventGeometry negative = events();
    negative.grid.voxel_mm[0] = -2.0;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(negative); });
}

TEST_P(RefusalGate, CoordinatesThatAreNotFiniteAreRefused) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    SheetGeometry line = sheet();
    line.lines[1].yb = nan;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(line); });
    SheetGeometry plane = sheet();
    plane.planes[2].za = infinity;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(plane); });
    EventGeometry crystal = events();
    crystal.crystals[0][2] = nan;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(crystal); });
    EventGeometry pose = events();
    pose.poses.push_back({1, 0, 0, infinity, 0, 1, 0, 0, 0, 0, 1, 0});
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(pose); });
}

TEST_P(RefusalGate, TimeOfFlightIsRefusedRatherThanIgnored) {
    SheetGeometry tof_sheet = sheet();
    tof_sheet.tof = TofSampling{3, 10.0, 30.0, 3.0};
    expect_error(ErrorCode::usage, [&] { backend().make_projector(tof_sheet); });
    EventGeometry tof_events = events();
    tof_events.tof = TofSampling{3, 10.0, 30.0, 3.0};
    expect_error(ErrorCode::usage, [&] { backend().make_projector(tof_events); });
}

TEST_P(RefusalGate, AnEventBeyondItsTablesIsRefused) {
    EventGeometry unknown_crystal = events();
    unknown_crystal.events[1].crystal_b = 3;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(unknown_crystal); });
    EventGeometry unknown_pose = events();
    unknown_pose.poses.push_back({1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0});
    unknown_pose.events[2].pose = 1;
    expect_error(ErrorCode::inconsistent_data, [&] { backend().make_projector(unknown_pose); });
}

TEST_P(RefusalGate, ABufferThatCannotFitIsAnErrorWithoutACrash) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "AddressSanitizer stops at an allocation of that size instead of refusing it";
#endif
    expect_error(ErrorCode::out_of_memory,
                 [&] { backend().make_buffer(std::numeric_limits<std::size_t>::max() / 16); });
}

}  // namespace
}  // namespace isotone::kernels::gates
