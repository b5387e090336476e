// SPDX-License-Identifier: Apache-2.0
/// Times, windows, nuclide and position of a header.
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::io::interfile {
namespace {

using test::floats;
using test::ones;
using test::read;
using test::refusal_of;
using test::replaced;
using test::SmallScan;
using test::stir_header;

TEST(InterfileProjections, TimesWindowsNuclideAndPosition) {
    const SmallScan scan;
    std::string header = stir_header(
        scan, "orbit := circular\nradius := 150\n",
        "number of time frames := 1\nimage duration (sec)[1] := 240\nimage relative start time (sec)[1] := 5\n"
        "number of energy windows := 1\nenergy window [1] := peak\nenergy window lower level[1] := 126.459\n"
        "energy window upper level[1] := 154.561\nisotope name := Tc-99m\nradionuclide halflife (sec)[1] := 21624\n");
    header = replaced(replaced(header, "head_in", "feet_in"), "supine", "prone");
    const SpectData data = read(header, ones(scan));
    EXPECT_EQ(data.geometry.views[0].duration_s, 30.0);
    EXPECT_EQ(data.geometry.views[3].start_s, 95.0);
    EXPECT_EQ(data.exam.duration_s, 240.0);
    EXPECT_EQ(data.windows, (std::vector<EnergyWindow>{{"peak", 126.459, 154.561}}));
    EXPECT_EQ(data.exam.nuclide.name, "Tc-99m");
    EXPECT_EQ(data.exam.nuclide.half_life_s, 21624.0);
    EXPECT_EQ(data.exam.position, PatientPosition::feet_first_prone);
}

TEST(InterfileProjections, ReadsSeveralWindowsOfOneFile) {
    const SmallScan scan;
    const std::string levels =
        "number of energy windows := 2\nenergy window lower level [1] := 120\nenergy window upper level [1] := 126\n"
        "energy window lower level [2] := 126\nenergy window upper level [2] := 154\n";
    std::string data = ones(scan);
    data += floats(std::vector<float>(data.size() / sizeof(float), 2.0F));
    const std::string header = stir_header(scan, "radius := 150\n", levels);
    const SpectData both = read(header, data);
    ASSERT_EQ(both.counts.size(), 2U);
    EXPECT_EQ(both.counts[1].window, 1);
    EXPECT_EQ(both.counts_of(1).front(), 2.0F);
    EXPECT_EQ(refusal_of(header, ones(scan)).code(), ErrorCode::inconsistent_data) << "one window's data";
}

}  // namespace
}  // namespace isotone::io::interfile
