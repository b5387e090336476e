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
    QualificationFindings findings;
    findings.image = &image_;
    findings.before = &analysis;
    findings.band = &band_;
    const auto sections = qualification_sections(findings);
    EXPECT_TRUE(says(sections[0], "relative recovery only"));
    EXPECT_EQ(sections[1].heading, "Relative recovery");
    for (const report::Table* table : blocks_of<report::Table>(sections[1])) {
        for (const auto& row : table->rows) {
            for (const report::Cell& cell : row) {
                EXPECT_NE(cell.verdict, report::Verdict::pass);
                EXPECT_NE(cell.verdict, report::Verdict::fail);
            }
        }
    }
}

TEST_F(QualificationReport, HarmonisedSeriesShowsItsOverride) {
    HarmonisationFindings findings;
    findings.permit = permit_harmonisation({}, {}, "2026-06-01", true);
    findings.fwhm_mm = {6.0, 6.0, 6.0};
    findings.before = findings.after = &image_;
    const auto section = harmonisation_section(findings);
    EXPECT_TRUE(says(section, "OVERRIDE: NOT QUALIFIED"));
    EXPECT_EQ(blocks_of<report::Paragraph>(section)[0]->verdict, report::Verdict::fail);
    EXPECT_EQ(blocks_of<report::Picture>(section).size(), 2U);
}

}  // namespace
}  // namespace isotone::harmonize
