// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::io::report {
namespace {

using isotone::report::Curve;
using isotone::report::Plot;
using testing::HasSubstr;
using testing::Not;

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++n;
    }
    return n;
}

TEST(PlotSvg, DrawsLineMarkersBandAndLegend) {
    const std::string svg =
        plot_svg({"c",
                  "sphere (mm)",
                  "RC",
                  {{"site A", {10, 20, 30}, {0.3, 0.6, 0.9}, {0.2, 0.5, 0.8}, {0.4, 0.7, 1.0}, true}}});
    EXPECT_EQ(count(svg, "<polyline"), 1U);
    EXPECT_EQ(count(svg, "<polygon"), 1U);
    EXPECT_EQ(count(svg, "<circle"), 4U);  // three points and the legend
    EXPECT_THAT(svg, HasSubstr(">site A<"));
    EXPECT_THAT(svg, HasSubstr("sphere (mm)"));
}

TEST(PlotSvg, BreaksTheLineAtAMissingPoint) {
    const std::string svg = plot_svg({"", "x", "y", {{"", {1, 2, 3, 4, 5}, {1, 2, NAN, 4, 5}, {}, {}, false}}});
    EXPECT_EQ(count(svg, "<polyline"), 2U);
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("not a number")));
}

TEST(PlotSvg, EscapesNames) {
    EXPECT_THAT(plot_svg({"<b>", "x<y", "y", {{"<i>", {1, 2}, {1, 2}, {}, {}, true}}}), Not(HasSubstr("<i>")));
}

TEST(PlotSvg, RefusesCurvesThatDoNotFitTogether) {
    EXPECT_THROW(plot_svg({"", "", "", {{"", {1, 2}, {1}, {}, {}, true}}}), Error);
    EXPECT_THROW(plot_svg({"", "", "", {{"", {1, 2}, {1, 2}, {0}, {1}, true}}}), Error);
}

}  // namespace
}  // namespace isotone::io::report
