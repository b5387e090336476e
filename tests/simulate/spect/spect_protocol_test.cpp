// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/spect_protocol.hpp"

#include "core/error.hpp"
#include "io/config/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::simulate {
namespace {

using ::testing::HasSubstr;

const std::string window = "[[window]]\nname = \"p\"\ncentre_kev = 140.5\nwidth_percent = 20\n";
const std::string line = "[[line]]\nenergy_kev = 140.511\nper_decay = 0.89\n";

SpectProtocol read(const std::string& text, const std::vector<GammaLine>& lines = {}) {
    return spect_protocol_from_record(io::config::parse_toml(text, "t"), "t", lines);
}

std::string fault_of(const std::string& text) {
    try {
        (void)read(text);
    } catch (const Error& error) {
        return error.where() + ": " + error.what();
    }
    return "accepted";
}

TEST(SpectProtocol, ReadsWindowsAndDefaults) {
    const SpectProtocol protocol = read("radius_mm = 250\nbins = 64\nbin_mm = 6.4\nheads = 3\n" + window + line);
    EXPECT_EQ(protocol.rows, 64);
    EXPECT_EQ(protocol.row_mm, 6.4);
    EXPECT_EQ(protocol.arc_deg, 120.0);
    EXPECT_EQ(protocol.head_spacing_deg, 120.0);
    EXPECT_NEAR(protocol.windows[0].window.lower_kev, 126.45, 1e-9);
    EXPECT_NEAR(protocol.windows[0].window.upper_kev, 154.55, 1e-9);
    EXPECT_EQ(read("radius_mm = 250\n" + window, {{159.0, 0.83}}).lines[0].energy_kev, 159.0);
}

TEST(SpectProtocol, ReadsBackFromItsRecord) {
    const SpectProtocol protocol = read(
        "body_gap_mm = 12\ndirection = \"cw\"\nrotation = \"continuous\"\naxis_offset_mm = [1.0, -1.0]\n"
        "dead_time_us = [2.0, 3.0]\nseed = 9\nphotons = 5e5\n" +
        window + "scatter_to_primary = 0.3\n" + line);
    const SpectProtocol again = spect_protocol_from_record(record_of(protocol), "resolved");
    EXPECT_TRUE(again.clockwise);
    EXPECT_TRUE(again.continuous);
    EXPECT_EQ(again.body_gap_mm, 12.0);
    EXPECT_FALSE(again.radius_mm);
    EXPECT_EQ(again.axis_offset_mm, protocol.axis_offset_mm);
    EXPECT_EQ(again.dead_time_us, protocol.dead_time_us);
    EXPECT_EQ(again.seed, 9U);
    EXPECT_EQ(again.photons, 5e5);
    EXPECT_EQ(again.windows[0].window, protocol.windows[0].window);
    EXPECT_EQ(again.windows[0].scatter_to_primary, 0.3);
    EXPECT_EQ(again.lines[0].yield, 0.89);
}

TEST(SpectProtocol, RefusesWhatCannotBe) {
    const std::string orbit = "radius_mm = 250\n";
    EXPECT_THAT(fault_of(window + line), HasSubstr("radius_mm"));
    EXPECT_THAT(fault_of(orbit + "body_gap_mm = 5\n" + window + line), HasSubstr("body_gap_mm"));
    EXPECT_THAT(fault_of(orbit + line), HasSubstr("window"));
    EXPECT_THAT(fault_of(orbit + window), HasSubstr("line"));
    EXPECT_THAT(fault_of(orbit + "radus = 2\n" + window + line), HasSubstr("radus"));
    EXPECT_THAT(fault_of(orbit + "direction = \"up\"\n" + window + line), HasSubstr("direction"));
    EXPECT_THAT(fault_of(orbit + "axis_offset_mm = [1.0]\n" + window + line), HasSubstr("axis_offset_mm"));
    EXPECT_THAT(fault_of(orbit + "dead_time_us = [1.0, 2.0, 3.0]\n" + window + line), HasSubstr("dead_time_us"));
    EXPECT_THAT(fault_of(orbit + "steps = 4000\n" + window + line), HasSubstr("steps"));
    EXPECT_THAT(fault_of(orbit + "sensitivity_window = 2\n" + window + line), HasSubstr("sensitivity_window"));
    EXPECT_THAT(fault_of(orbit + "schema = \"isotone-protocol/1\"\n" + window + line), HasSubstr("schema"));
    EXPECT_THAT(fault_of(orbit + window + "lower_kev = 1\n" + line), HasSubstr("centre_kev"));
    EXPECT_THAT(fault_of(orbit + "[[window]]\nname = \"p\"\nlower_kev = 9\nupper_kev = 8\n" + line),
                HasSubstr("upper_kev"));
    EXPECT_THAT(fault_of(orbit + window + "[[line]]\nenergy_kev = 5\nper_decay = 1\n"), HasSubstr("energy_kev"));
    EXPECT_EQ(fault_of(orbit + window + line), "accepted");
    EXPECT_EQ(fault_of(orbit + window + "[[line]]\nenergy_kev = 722.91\nper_decay = 0.018\n"), "accepted");  // 131I
}

// REQ-SPECT-09
TEST(SpectProtocol, AWindowMayHaveSeveralRanges) {
    const std::string of_ranges = "radius_mm = 250\n[[window]]\nname = \"p\"\nranges_kev = ";
    const SpectProtocol protocol = read(of_ranges + "[154, 188, 221, 270]\n" + line);
    EXPECT_EQ(protocol.windows[0].window.levels_text(), "154 to 188 and 221 to 270 keV");
    EXPECT_EQ(spect_protocol_from_record(record_of(protocol), "resolved").windows[0].window,
              protocol.windows[0].window);
    EXPECT_THAT(fault_of(of_ranges + "[154, 188, 180, 270]\n" + line), HasSubstr("ranges_kev"));
    EXPECT_THAT(fault_of("radius_mm = 250\n" + window + "ranges_kev = [1, 2]\n" + line), HasSubstr("centre_kev"));
}

}  // namespace
}  // namespace isotone::simulate
