// SPDX-License-Identifier: Apache-2.0
#include "harmonize/report/harmonisation_report.hpp"

#include "harmonize/report/text.hpp"

#include <algorithm>

namespace isotone::harmonize {
namespace {

using report::Cell;

void add_pictures(report::Section& section, const char* stage, const std::vector<report::Block>& pictures) {
    if (!pictures.empty()) {
        section.blocks.push_back(report::Paragraph{stage, report::Verdict::none});
        section.blocks.insert(section.blocks.end(), pictures.begin(), pictures.end());
    }
}

report::Table region_table(const HarmonisationFindings& f) {
    const std::string unit = unit_of(f.quantity);
    report::Table table{
        "Regions before and after (" + unit + ")",
        {"region", "max before", "max after", "peak before", "peak after", "contour mean before", "contour mean after"},
        {}};
    for (std::size_t k = 0; k < std::min(f.regions_before.size(), f.regions_after.size()); ++k) {
        const RegionMeasurement& a = f.regions_before[k];
        const RegionMeasurement& b = f.regions_after[k];
        table.rows.push_back({Cell{a.region.name}, Cell{decimals(a.max, 3)}, Cell{decimals(b.max, 3)},
                              Cell{decimals(a.peak, 3)}, Cell{decimals(b.peak, 3)}, Cell{decimals(a.contour_mean, 3)},
                              Cell{decimals(b.contour_mean, 3)}});
    }
    return table;
}

}  // namespace

report::Section harmonisation_section(const HarmonisationFindings& f) {
    report::Section section{"Harmonised series", {}};
    section.blocks.push_back(
        report::Paragraph{f.permit.statement, f.permit.qualified ? report::Verdict::pass : report::Verdict::fail});
    section.blocks.push_back(
        report::Paragraph{"Gaussian filter of " + decimals(f.fwhm_mm[0], 2) + " x " + decimals(f.fwhm_mm[1], 2) +
                              " x " + decimals(f.fwhm_mm[2], 2) +
                              " mm FWHM along the image axes. Read the unfiltered series; quantify "
                              "on this one.",
                          report::Verdict::none});
    add_pictures(section, "As received:", f.pictures_before);
    add_pictures(section, "Filtered, at the same places and on the same grey scale:", f.pictures_after);
    if (!f.regions_before.empty()) {
        section.blocks.push_back(region_table(f));
    }
    return section;
}

}  // namespace isotone::harmonize
