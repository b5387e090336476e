// SPDX-License-Identifier: Apache-2.0
// `isotone inspect` on SPECT projections.
#include "app/reporting/description.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "tests/app/spect/runs.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>
#include <sstream>

namespace isotone::app {
namespace {

using test::number;
using test::TemporaryFolder;
using test::write_stir;
using testing::HasSubstr;

// REQ-SFILE-06
TEST(SpectInspect, SaysWhatTheProjectionsAre) {
    const TemporaryFolder folder;
    const Record record = describe(write_stir(folder));
    EXPECT_EQ(std::get<std::string>(record.find("kind")->value()), "SPECT projections");
    const Record& orbit = *record.find("orbit");
    EXPECT_EQ(std::get<std::int64_t>(orbit.find("views")->value()), 8);
    EXPECT_EQ(number(orbit, "arc_deg"), 360.0);
    EXPECT_EQ(number(orbit, "first_angle_deg"), 30.0);
    EXPECT_EQ(number(orbit, "step_deg"), -45.0);
    EXPECT_THAT(std::get<std::string>(orbit.find("direction")->value()), HasSubstr("clockwise, seen from the feet"));
    EXPECT_EQ(number(orbit, "radius_mm"), 150.0);
    EXPECT_EQ(number(orbit, "view_duration_s"), 10.0);
    const auto& windows = std::get<Record::List>(record.find("windows")->value());
    ASSERT_EQ(windows.size(), 1U);
    EXPECT_EQ(number(windows[0], "counts"), 8.0 * 21 * 11);
    EXPECT_FALSE(std::get<Record::List>(record.find("assumptions")->value()).empty());
    std::ostringstream text;
    print_record(text, record);
    EXPECT_THAT(text.str(), HasSubstr("windows 1\n  name                      not stated\n"));
    EXPECT_THAT(text.str(), HasSubstr("  - angle 0 is at the patient's back"));
}

// REQ-SFILE-06
TEST(SpectInspect, GivesRangesOfHeadsRadiiAndGates) {
    const TemporaryFolder folder;
    const SpectData data = test::example_spect_data();
    io::hdf5::write_spect(folder / "a.h5", data);
    const std::string text = io::json::to_json(describe(folder / "a.h5"));
    for (const char* part :
         {"\"heads\": 2", "\"radius_mm\": [180.0, 185.0]", "\"axis_offset_mm\": [0.0, 1.25]",
          "\"direction\": \"counter-clockwise, seen from the feet\"", "\"gates\": 2", "\"nuclide\": \"177Lu\"",
          "\"sensitivity_cps_per_mbq\": 9.36", "\"collimator\": \"MELP\"", "\"patient_position\": \"FFS\""}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
}

// REQ-IO-17
TEST(SpectInspect, GivesTheArcsOfHeadsThatTurn) {
    const TemporaryFolder folder;
    SpectData data = test::example_spect_data();
    io::hdf5::write_spect(folder / "a.h5", data);
    EXPECT_EQ(number(*describe(folder / "a.h5").find("orbit"), "view_arc_deg"), 0.0);
    for (ProjectionView& view : data.geometry.views) {
        view.arc_rad = std::numbers::pi / 60.0;
    }
    io::hdf5::write_spect(folder / "b.h5", data);
    EXPECT_EQ(number(*describe(folder / "b.h5").find("orbit"), "view_arc_deg"), 3.0);
}

// REQ-SPECT-09
TEST(SpectInspect, GivesTheRangesOfAWindow) {
    const TemporaryFolder folder;
    SpectData data = test::example_spect_data();
    data.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    io::hdf5::write_spect(folder / "a.h5", data);
    const Record record = describe(folder / "a.h5");
    EXPECT_THAT(io::json::to_json(record), HasSubstr("\"ranges_kev\": [154.0, 188.0, 221.0, 270.0]"));
    std::ostringstream text;
    print_record(text, record);
    EXPECT_THAT(text.str(), HasSubstr("154 to 188 and 221 to 270 keV"));
}

}  // namespace
}  // namespace isotone::app
