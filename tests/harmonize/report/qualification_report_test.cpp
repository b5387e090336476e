// SPDX-License-Identifier: Apache-2.0
#include "harmonize/report/qualification_report.hpp"

#include "../phantom/analytic_phantom.hpp"
#include "harmonize/report/harmonisation_report.hpp"
#include "io/config/toml.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace isotone::harmonize {
namespace {

template <class BlockType>
std::vector<const BlockType*> blocks_of(const report::Section& section) {
    std::vector<const BlockType*> found;
    for (const report::Block& block : section.blocks) {
        if (const auto* typed = std::get_if<BlockType>(&block)) {
            found.push_back(typed);
        }
    }
    return found;
}

bool says(const report::Section& section, const std::string& text) {
    return std::ranges::any_of(blocks_of<report::Paragraph>(section),
                               [&](const report::Paragraph* p) { return p->text.find(text) != std::string::npos; });
}

/// Anything in the section is green or red.
bool judges(const report::Section& section) {
    const auto judged = [](const auto& what) {
        return what.verdict == report::Verdict::pass || what.verdict == report::Verdict::fail;
    };
    const auto paragraphs = blocks_of<report::Paragraph>(section);
    const auto tables = blocks_of<report::Table>(section);
    return std::ranges::any_of(paragraphs, [&](const auto* p) { return judged(*p); }) ||
           std::ranges::any_of(tables, [&](const report::Table* table) {
               return std::ranges::any_of(table->rows,
                                          [&](const auto& row) { return std::ranges::any_of(row, judged); });
           });
}

class QualificationReport : public ::testing::Test {
protected:
    static NemaOptions options() {
        NemaOptions o;
        o.fill = FillSheet{20000.0, 2000.0};
        return o;
    }
    Volume image_ = test::AnalyticPhantom{}.image();
    Band band_ = band_from_record(io::config::read_toml(std::string(ISOTONE_SHARE_DIR) + "/bands/earl1.toml"), "earl1");
};

TEST_F(QualificationReport, ShowsRecoveryInItsBandAndEveryLimit) {
    const NemaAnalysis analysis = analyse_nema_iq(image_, options());
    QualificationFindings findings;
    findings.image = &image_;
    findings.before = &analysis;
    findings.band = &band_;
    const auto sections = qualification_sections(findings);
    ASSERT_EQ(sections.size(), 2U);
    EXPECT_EQ(blocks_of<report::Picture>(sections[0]).size(), 1U);
    EXPECT_EQ(blocks_of<report::Picture>(sections[0])[0]->slice, 20);
    const auto plots = blocks_of<report::Plot>(sections[1]);
    ASSERT_EQ(plots.size(), 3U);
    EXPECT_EQ(plots[0]->curves[0].band_low.size(), 6U);  // A50
    EXPECT_EQ(plots[0]->curves[0].band_low[0], 0.27);    // smallest sphere first, as x
    EXPECT_TRUE(plots[2]->curves[0].band_low.empty());   // EARL 1 has no peak
    const auto tables = blocks_of<report::Table>(sections[1]);
    ASSERT_EQ(tables.size(), 2U);
    EXPECT_EQ(tables[1]->rows.size(), 12U);
    EXPECT_TRUE(says(sections[1], "not signed"));
    EXPECT_TRUE(says(sections[1], "do not hold"));
}

TEST_F(QualificationReport, RelativeAnalysisSaysSoAndGivesNoVerdict) {
    const NemaAnalysis analysis = analyse_nema_iq(image_, NemaOptions{});
    FilterSolution solution;
    solution.feasible = true;
    solution.fwhm_mm = 6.0;
    solution.intervals = {{5.0, 7.0}};
    QualificationFindings findings;
    findings.image = &image_;
    findings.before = findings.after = &analysis;
    findings.band = &band_;
    findings.solution = &solution;
    const auto sections = qualification_sections(findings);
    ASSERT_EQ(sections.size(), 3U);
    EXPECT_TRUE(says(sections[0], "relative recovery only"));
    EXPECT_EQ(sections[1].heading, "Relative recovery");
    EXPECT_TRUE(says(sections[2], "feasible 5.00 mm to 7.00 mm"));
    EXPECT_FALSE(says(sections[2], "absolute recovery"));
    for (const report::Section& section : sections) {
        EXPECT_FALSE(judges(section)) << section.heading;
    }
}

TEST_F(QualificationReport, BandThatDoesNotApplyGivesNoVerdict) {
    const NemaAnalysis analysis = analyse_nema_iq(image_, options());
    FilterSolution solution;
    solution.feasible = true;
    QualificationFindings findings;
    findings.image = &image_;
    findings.before = &analysis;
    findings.band = &band_;
    findings.solution = &solution;
    EXPECT_TRUE(judges(qualification_sections(findings)[2]));
    findings.use.objection = "the phantom was filled 8.00:1";
    EXPECT_FALSE(judges(qualification_sections(findings)[2]));
}

TEST_F(QualificationReport, HarmonisedSeriesShowsItsOverride) {
    HarmonisationFindings findings;
    findings.permit = permit_harmonisation({}, {}, "2026-06-01", true);
    findings.fwhm_mm = {6.0, 6.0, 6.0};
    const auto section = harmonisation_section(findings);
    EXPECT_TRUE(says(section, "OVERRIDE: NOT QUALIFIED"));
    EXPECT_EQ(blocks_of<report::Paragraph>(section)[0]->verdict, report::Verdict::fail);
}

TEST_F(QualificationReport, HarmonisedSeriesShowsThePicturesOfBothStages) {
    report::Picture picture;
    HarmonisationFindings findings;
    picture.caption = "slice before";
    findings.pictures_before = {picture, picture};
    picture.caption = "slice after";
    findings.pictures_after = {picture, picture};
    const auto pictures = harmonisation_section(findings);
    std::string order;
    for (const report::Picture* shown : blocks_of<report::Picture>(pictures)) {
        order += shown->caption + ";";
    }
    EXPECT_EQ(order, "slice before;slice before;slice after;slice after;");
    EXPECT_TRUE(says(pictures, "As received"));
    EXPECT_TRUE(says(pictures, "on the same grey scale"));
}

}  // namespace
}  // namespace isotone::harmonize
