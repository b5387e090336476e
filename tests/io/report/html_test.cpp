// SPDX-License-Identifier: Apache-2.0
#include "io/report/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

namespace isotone::io::report {
namespace {

using namespace isotone::report;
using testing::HasSubstr;
using testing::Not;

Volume warm_ellipse() {
    Volume volume(ImageGrid::centred({60, 44, 30}, {4.0, 4.0, 5.0}), Quantity::suv_bw);
    volume.grid.frame = Frame::patient_lps;
    for (int z = 0; z < 30; ++z) {
        for (int y = 0; y < 44; ++y) {
            for (int x = 0; x < 60; ++x) {
                const double u = (x - 30) / 26.0, v = (y - 22) / 18.0;
                const double hot = std::hypot(x - 42.0, y - 18.0, (z - 20) * 1.25) < 4.0 ? 8.0 : 0.0;
                volume.at(x, y, z) = static_cast<float>(u * u + v * v < 1.0 ? 1.0 + hot : 0.0);
            }
        }
    }
    return volume;
}

Report example() {
    const std::vector<double> diameters{10, 13, 17, 22, 28, 37};
    Report report{"Qualification of site <A>", "isotone 0.1.0, 2026-01-31 12:00 UTC", {}};
    report.sections.push_back({"Verdict",
                               {Paragraph{"Inside EARL standard 1 after a Gaussian filter of 4.2 mm.", Verdict::pass},
                                Paragraph{"The fill activities were not given: recovery is relative.", Verdict::note},
                                Table{"Recovery of the hot spheres",
                                      {"Diameter (mm)", "RC A50", "Band", "Verdict"},
                                      {{{"10"}, {"0.21"}, {"0.27 to 0.43"}, {"outside", Verdict::fail}},
                                       {{"37"}, {"0.84"}, {"0.76 to 0.89"}, {"inside", Verdict::pass}}}}}});
    report.sections.push_back(
        {"Recovery",
         {Plot{"RC A50 against sphere diameter. Good: every point lies in the shaded band.",
               "sphere diameter (mm)",
               "RC",
               {{"EARL 1 band", diameters, {}, {.27, .44, .57, .63, .72, .76}, {.43, .60, .73, .78, .85, .89}, false},
                {"before", diameters, {.35, .58, .74, .81, .88, .92}, {}, {}, true},
                {"after 4.2 mm", diameters, {.30, .50, .64, .70, .79, .84}, {}, {}, true}}},
          Plot{"Log-likelihood per update. Good: it rises and flattens.",
               "update",
               "log-likelihood",
               {{"OSEM", {1, 2, 3, 4, 5}, {-1.9e6, -1.4e6, -1.25e6, -1.21e6, -1.2e6}, {}, {}, true}}}}});
    const Volume volume = warm_ellipse();
    report.sections.push_back({"Pictures",
                               {Picture{"Transverse", volume, View::transverse, 20, 0.0, 5.0},
                                Picture{"Coronal", volume, View::coronal, 18, 0.0, 5.0},
                                Picture{"Maximum intensity", volume, View::mip_coronal, 0, 0.0, 5.0}}});
    return report;
}

// REQ-IO-10
TEST(ReportHtml, NeedsNothingFromOutside) {
    const std::string html = render_html(example());
    EXPECT_THAT(html, Not(HasSubstr("http:")));
    EXPECT_THAT(html, Not(HasSubstr("https:")));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<link")));
    EXPECT_THAT(html, HasSubstr("data:image/png;base64,iVBOR"));
    if (const char* path = std::getenv("ISOTONE_SAVE_REPORT")) {  // to look at
        std::ofstream(path) << html;
    }
}

TEST(ReportHtml, EscapesTitles) {
    EXPECT_THAT(render_html(example()), HasSubstr("<h1>Qualification of site &lt;A&gt;</h1>"));
}

TEST(ReportHtml, RepeatsWarningsBeforeTheFirstSection) {
    const std::string html = render_html(example());
    const auto warning = html.find("fill activities were not given");
    EXPECT_LT(warning, html.find("<section"));
    EXPECT_NE(html.find("fill activities were not given", warning + 1), std::string::npos);
}

TEST(ReportHtml, SaysVerdictsInWords) {
    const std::string html = render_html(example());
    EXPECT_THAT(html, HasSubstr(">FAIL</span>outside"));
    EXPECT_THAT(html, HasSubstr(">PASS</span>inside"));
}

TEST(ReportHtml, SetsNumbersToTheRight) {
    const std::string html = render_html(example());
    EXPECT_THAT(html, HasSubstr("<td class=\"number\">0.84</td>"));
    EXPECT_THAT(html, HasSubstr("<td>0.76 to 0.89</td>"));
}

TEST(ReportHtml, EqualReportsGiveEqualBytes) {
    EXPECT_EQ(render_html(example()), render_html(example()));
}

}  // namespace
}  // namespace isotone::io::report
