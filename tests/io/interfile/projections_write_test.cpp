// SPDX-License-Identifier: Apache-2.0
/// What is written comes back, or is refused.
#include "io/file/checked_read.hpp"
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::interfile {
namespace {

using file::read_text;
using file::write_atomically;
using test::error_of;
using test::notes;
using test::ones;
using test::read;
using test::replaced;
using test::SmallScan;
using test::stir_header;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr double degrees = std::numbers::pi / 180.0;

SpectData example() {
    SmallScan scan;
    SpectData data = read(stir_header(scan, "orbit := Non-circular\nradii := {150,151,152,153,154,155,156,157}\n",
                                      "image duration (sec) := 100\nimage relative start time (sec)[1] := 3\n"
                                      "isotope name := 99mTc\nhalf-life (sec) := 21624.12\n"),
                          ones(scan));
    data.windows = {{"peak", 126.4, 154.6}, {"scatter", 90.0, 120.0}};
    data.counts.push_back({1, 0, data.counts[0].values});
    for (std::size_t i = 0; i < data.counts[1].values.size(); ++i) {
        data.counts[1].values[i] = 0.25F * static_cast<float>(i);
    }
    data.collimator = "LEHR";
    data.model = "simind";
    data.exam.position = PatientPosition::head_first_prone;
    data.exam.start_time_s = 1666012700.5;
    return data;
}

// REQ-SFILE-01
TEST(InterfileProjections, ComeBackFromWriting) {
    const TemporaryFolder folder;
    const SpectData data = example();
    write_projections(folder / "a.hs", data, 1);
    EXPECT_THAT(folder.names(), UnorderedElementsAre("a.hs", "a.s"));
    const SpectData back = read_projections(folder / "a.hs");
    EXPECT_EQ(back.counts[0].values, data.counts[1].values);
    EXPECT_EQ(back.windows, (std::vector<EnergyWindow>{data.windows[1]}));
    ASSERT_EQ(back.geometry.views.size(), data.geometry.views.size());
    for (std::size_t v = 0; v < back.geometry.views.size(); ++v) {
        const ProjectionView &a = back.geometry.views[v], &b = data.geometry.views[v];
        // Degrees and back again round in the last digits.
        EXPECT_NEAR(std::remainder(a.angle_rad - b.angle_rad, 2.0 * std::numbers::pi), 0.0, 1e-12);
        EXPECT_EQ(a.radius_mm, b.radius_mm);
        EXPECT_DOUBLE_EQ(a.duration_s, b.duration_s);
        EXPECT_DOUBLE_EQ(a.start_s, b.start_s);
    }
    EXPECT_EQ(back.exam.nuclide.name, "99mTc");
    EXPECT_EQ(back.exam.nuclide.half_life_s, 21624.12);
    EXPECT_EQ(back.exam.position, PatientPosition::head_first_prone);
    EXPECT_EQ(back.exam.start_time_s, data.exam.start_time_s);
    EXPECT_EQ(back.collimator, "LEHR");
    EXPECT_EQ(back.model, "simind");
    EXPECT_EQ(notes(back, "assumptions"), notes(data, "assumptions")) << "what was assumed once stays known";
    EXPECT_THAT(back.corrected, IsEmpty());
    SpectData sure = data;
    sure.provenance = Record();
    sure.corrected = {"DECY", "ATTN"};
    write_projections(folder / "b.hs", sure, 1);
    EXPECT_EQ(read_projections(folder / "b.hs").corrected, sure.corrected);
    EXPECT_THAT(notes(read_projections(folder / "b.hs"), "assumptions"), IsEmpty())
        << "our own files leave nothing to assume";
}

TEST(InterfileProjections, HeadsAreWrittenAsOneRotation) {
    SpectData data = example();
    const TemporaryFolder folder;
    std::rotate(data.geometry.views.begin(), data.geometry.views.begin() + 3, data.geometry.views.end());
    std::swap(data.geometry.views[1], data.geometry.views[6]);
    write_projections(folder / "a.hs", data, 1);
    const SpectData back = read_projections(folder / "a.hs");
    const ProjectionGeometry& g = data.geometry;
    for (std::size_t v = 0; v < g.views.size(); ++v) {
        const auto same = std::find_if(back.geometry.views.begin(), back.geometry.views.end(),
                                       [&](const auto& view) { return view.radius_mm == g.views[v].radius_mm; });
        ASSERT_NE(same, back.geometry.views.end());
        EXPECT_NEAR(std::remainder(same->angle_rad - g.views[v].angle_rad, 2.0 * std::numbers::pi), 0.0, 1e-12);
        EXPECT_EQ(back.counts[0].values[g.offset(static_cast<int>(same - back.geometry.views.begin()), 2, 3)],
                  data.counts[1].values[g.offset(static_cast<int>(v), 2, 3)]);
    }
}

/// Two heads of four views of 25 s each, opposite each other; the second begins late, and the first pauses once.
SpectData two_heads() {
    SpectData data = example();
    for (std::size_t v = 0; v < 8; ++v) {
        ProjectionView& view = data.geometry.views[v];
        const double k = static_cast<double>(v % 4);
        view.head = static_cast<int>(v / 4);
        view.angle_rad = (view.head * 180.0 + 45.0 * k) * degrees;
        view.duration_s = 25.0;
        view.start_s = 25.0 * k + (view.head == 1 ? 0.5 : k > 1.0 ? 2.25 : 0.0);
    }
    data.exam.duration_s = 102.25;
    return data;
}

// REQ-SFILE-09
TEST(InterfileProjections, HeadsThatCountAtOnceComeBackWithTheirTimes) {
    const TemporaryFolder folder;
    const SpectData data = two_heads();
    write_projections(folder / "a.hs", data, 1);
    const SpectData back = read_projections(folder / "a.hs");
    EXPECT_EQ(back.exam.duration_s, data.exam.duration_s);
    ASSERT_EQ(back.geometry.views.size(), 8U);
    for (std::size_t v = 0; v < 8; ++v) {
        EXPECT_NEAR(back.geometry.views[v].angle_rad, data.geometry.views[v].angle_rad, 1e-12);
        EXPECT_EQ(back.geometry.views[v].head, data.geometry.views[v].head);
        EXPECT_EQ(back.geometry.views[v].start_s, data.geometry.views[v].start_s);
        EXPECT_EQ(back.geometry.views[v].duration_s, 25.0);
    }
    EXPECT_EQ(back.counts[0].values, data.counts[1].values);
    const std::string header = read_text(folder / "a.hs", 1U << 20U);
    EXPECT_THAT(header, HasSubstr("number of projections := 8\n"));
    EXPECT_THAT(header, HasSubstr("time per projection (sec) := 25\n"));
    write_projections(folder / "b.hs", example(), 1);
    EXPECT_THAT(read_text(folder / "b.hs", 1U << 20U), Not(HasSubstr("%isotone view")))
        << "one head without pauses needs no key of ours";
}

// REQ-SFILE-09
TEST(InterfileProjections, TimesThatDoNotFitTheProjectionsAreRefused) {
    const TemporaryFolder folder;
    write_projections(folder / "a.hs", two_heads(), 1);
    const std::string header = read_text(folder / "a.hs", 1U << 20U);
    const auto code = [&](const char* from, const char* to) {
        write_atomically(folder / "a.hs", replaced(header, from, to));
        return error_of([&] { read_projections(folder / "a.hs"); }).code();
    };
    EXPECT_EQ(code("{0,0,0,0,1", "{0,0,0,1"), ErrorCode::inconsistent_data);
    EXPECT_EQ(code("{0,25,", "{25,"), ErrorCode::inconsistent_data);
    EXPECT_EQ(code("{0,0,0,0,1", "{0,0,0,-1,1"), ErrorCode::input_corrupt);
    EXPECT_EQ(code("{0,25,", "{0,nan,"), ErrorCode::input_corrupt);
}

TEST(InterfileProjections, RefuseToWriteWhatTheFormatCannotSay) {
    const TemporaryFolder folder;
    const auto refusal = [&](auto change) {
        SpectData data = example();
        change(data);
        return error_of([&] { write_projections(folder / "a.hs", data, 0); }).code();
    };
    EXPECT_EQ(refusal([](SpectData& d) { d.geometry.views[2].angle_rad += 0.01; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) { d.geometry.views[2].duration_s += 1.0; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) { d.geometry.views[2].axis_offset_mm = 1.0; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) { d.windows[0].name = "a\nb := c"; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) {
                  for (std::size_t v = 0; v < d.geometry.views.size(); ++v) {
                      d.geometry.views[v].angle_rad = 2.0 * static_cast<double>(v);
                  }
              }),
              ErrorCode::inconsistent_data)
        << "more than one turn";
    SpectData of_ranges = example();
    of_ranges.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    const Error error = error_of([&] { write_projections(folder / "a.hs", of_ranges, 0); });  // REQ-SPECT-09
    EXPECT_THAT(error.what(), HasSubstr("154 to 188 and 221 to 270 keV, which Interfile cannot say"));
    EXPECT_THAT(error.hint(), HasSubstr("DICOM NM (.dcm) or a container (.h5)"));
    EXPECT_THAT(folder.names(), IsEmpty());
}

}  // namespace
}  // namespace isotone::io::interfile
