// SPDX-License-Identifier: Apache-2.0
/// Heads that turn while they count: what a header says of it, and what comes back.
#include "io/file/checked_read.hpp"
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>

namespace isotone::io::interfile {
namespace {

using test::notes;
using test::ones;
using test::read;
using test::refusal_of;
using test::stir_header;
using test::TemporaryFolder;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr double degree = std::numbers::pi / 180.0;

std::string header(const char* extra = "") {
    return stir_header({}, "orbit := circular\nradius := 150\n", extra);  // clockwise from 30, steps of 45 degrees
}

ProjectionOptions with(std::optional<DetectorMotion> motion, std::optional<AngleAt> angle_at = {}) {
    ProjectionOptions options;
    options.motion = motion;
    options.angle_at = angle_at;
    return options;
}

// REQ-SFILE-12
TEST(InterfileMotion, AContinuousModeHasArcsOfAStepFromTheStatedAngle) {
    const std::string continuous = header("acquisition mode := continuous\n");
    const SpectData start = read(continuous, ones({}));
    EXPECT_NEAR(start.geometry.views[0].angle_rad, 7.5 * degree, 1e-12);
    EXPECT_NEAR(start.geometry.views[0].arc_rad, 45.0 * degree, 1e-12);
    EXPECT_THAT(notes(start, "assumptions"), Contains(HasSubstr("start of the arc")));
    const SpectData middle = read(continuous, ones({}), with({}, AngleAt::middle));
    EXPECT_NEAR(middle.geometry.views[0].angle_rad, 30.0 * degree, 1e-12);
    EXPECT_NEAR(middle.geometry.views[0].arc_rad, 45.0 * degree, 1e-12);
    EXPECT_THAT(notes(middle, "overrides"), Contains("angle_at = middle"));
    EXPECT_THAT(notes(middle, "assumptions"), Not(Contains(HasSubstr("arc"))));
}

// REQ-SFILE-12
TEST(InterfileMotion, AHeadStandsStillUnlessItIsSaidOrStated) {
    EXPECT_EQ(read(header(), ones({})).geometry.views[0].arc_rad, 0.0);
    EXPECT_EQ(read(header("acquisition mode := stepped\n"), ones({})).geometry.views[0].arc_rad, 0.0);
    const SpectData odd = read(header("acquisition mode := wobble\n"), ones({}));
    EXPECT_EQ(odd.geometry.views[0].arc_rad, 0.0);
    EXPECT_THAT(notes(odd, "assumptions"), Contains(HasSubstr("'wobble'")));
    EXPECT_EQ(read(header(";acquisition mode := continuous\n"), ones({})).geometry.views[0].arc_rad, 0.0);
    const SpectData told = read(header(), ones({}), with(DetectorMotion::continuous));
    EXPECT_NEAR(told.geometry.views[0].angle_rad, 7.5 * degree, 1e-12);
    EXPECT_THAT(notes(told, "overrides"), Contains("motion = continuous"));
    const SpectData stopped = read(header("acquisition mode := continuous\n"), ones({}), with(DetectorMotion::step));
    EXPECT_EQ(stopped.geometry.views[0].arc_rad, 0.0);
    EXPECT_NEAR(stopped.geometry.views[0].angle_rad, 30.0 * degree, 1e-12);
    EXPECT_EQ(refusal_of(header(), ones({}), with({}, AngleAt::start)).code(), ErrorCode::inconsistent_data);
}

// REQ-SFILE-12
TEST(InterfileMotion, ArcsComeBackFromWritingAsTheyWere) {
    const TemporaryFolder folder;
    SpectData data = read(header(), ones({}));
    data.provenance = Record();
    write_projections(folder / "step.hs", data, 0);
    EXPECT_THAT(file::read_text(folder / "step.hs", 1U << 20U), Not(HasSubstr("arc")));
    for (ProjectionView& view : data.geometry.views) {
        view.arc_rad = 45.0 * degree;
    }
    write_projections(folder / "a.hs", data, 0);
    EXPECT_THAT(file::read_text(folder / "a.hs", 1U << 20U), HasSubstr("%isotone view arc (deg) := 45\n"));
    const SpectData back = read_projections(folder / "a.hs");
    for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
        EXPECT_NEAR(back.geometry.views[v].angle_rad, data.geometry.views[v].angle_rad, 1e-12);
        EXPECT_NEAR(back.geometry.views[v].arc_rad, 45.0 * degree, 1e-12);
    }
    EXPECT_THAT(notes(back, "assumptions"), Not(Contains(HasSubstr("arc"))));
    EXPECT_THAT(test::error_of([&] { read_projections(folder / "a.hs", with({}, AngleAt::start)); }).what(),
                HasSubstr("middles of the arcs"));
    EXPECT_EQ(read_projections(folder / "a.hs", with({}, AngleAt::middle)).geometry.views[0].angle_rad,
              back.geometry.views[0].angle_rad);
    data.geometry.views[1].arc_rad = 1.0 * degree;
    EXPECT_EQ(test::error_of([&] { write_projections(folder / "b.hs", data, 0); }).code(),
              ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone::io::interfile
