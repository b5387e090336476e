// SPDX-License-Identifier: Apache-2.0
// The mMR list-mode excerpt of STIR's recon_test_pack (Apache-2.0): 0.6 s of a 900 s acquisition.
#include "core/histogram.hpp"
#include "io/siemens/list_mode.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace isotone::io::siemens {
namespace {

class MmrData : public testing::Test {
protected:
    void SetUp() override {
        if (const auto found = test::data_folder("stir")) {
            path_ = *found / "PET_ACQ_small.l.hdr.STIR";
        } else {
            GTEST_SKIP() << test::missing_data("stir");
        }
    }
    std::filesystem::path path_;
};

// REQ-IO-02
TEST_F(MmrData, HasItsKnownCounts) {
    const SiemensListMode data = read_list_mode(path_);
    EXPECT_EQ(data.words, 254816U);
    EXPECT_EQ(data.events.events(), 254201U);
    EXPECT_EQ(data.events.prompts(), 218881U);
    EXPECT_EQ(data.time_tags, 613U);
    EXPECT_EQ(data.other_tags, 2U);
    EXPECT_DOUBLE_EQ(data.events.duration_s, 0.613);
    EXPECT_EQ(data.header.planes.size(), 4084U);
    EXPECT_TRUE(std::is_sorted(data.events.time_ms.begin(), data.events.time_ms.end()));
}

// The strongest check of the numbering there is: the mMR has 56 gaps between blocks, and a wrong order of tangential
// bins, views or crystals would spread events into them.
// REQ-GEOM-01
TEST_F(MmrData, NoEventIsAtAVirtualCrystal) {
    const ListMode events = read_list_mode(path_).events;
    std::size_t in_gap = 0;
    for (std::size_t i = 0; i < events.events(); ++i) {
        in_gap += events.crystal_a[i] % 504 % 9 == 0 || events.crystal_b[i] % 504 % 9 == 0 ? 1U : 0U;
    }
    EXPECT_EQ(in_gap, 0U);
}

// REQ-IO-02
TEST_F(MmrData, HistogramAccountsForEveryEvent) {
    const ListMode events = read_list_mode(path_).events;
    const SinogramGeometry everything(events.scanner, 11, 60, 1, 344);
    EXPECT_EQ(everything.planes().size(), 837U);  // 127 + 2 (115 + 93 + 71 + 49 + 27), the header's segment table
    const Histogram all = histogram(events, everything);
    EXPECT_EQ(all.accepted, 218881U);
    EXPECT_EQ(all.refused, 0U);
    EXPECT_EQ(std::accumulate(all.sinogram.values.begin(), all.sinogram.values.end(), 0.0), 218881.0);
    const Histogram few = histogram(events, SinogramGeometry(events.scanner, 1, 2, 1, 344));
    EXPECT_EQ(few.accepted + few.refused, 218881U);
    EXPECT_GT(few.accepted, 0U);
    EXPECT_EQ(histogram(events, everything, {.delayeds = true}).accepted, 254201U - 218881U);
}

}  // namespace
}  // namespace isotone::io::siemens
