// SPDX-License-Identifier: Apache-2.0
#include "harmonize/report/harmonisation_report.hpp"

#include "harmonize/report/text.hpp"

#include <algorithm>

namespace isotone::harmonize {
namespace {

using report::Cell;

double high_percentile(const Volume& volume) {
    if (volume.values.empty()) {
        return 1.0;
    }
    std::vector<float> values = volume.values;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(0.999 * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, place);
    return *place > 0.0F ? static_cast<double>(*place) : 1.0;
}

report::Picture mip(const Volume& volume, const std::string& caption, double high) {
    report::Picture picture;
    picture.caption = caption;
    picture.volume = volume;
    picture.view = report::View::mip_coronal;
    picture.high = high;
    return picture;
}

report::Table region_table(const HarmonisationFindings& f) {
    const std::string unit = unit_of(f.before->quantity);
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
    const double high = f.display_high > 0.0 ? f.display_high : high_percentile(*f.before);
    section.blocks.push_back(mip(*f.before, "As received", high));
    section.blocks.push_back(mip(*f.after, "Harmonised", high));
    if (!f.regions_before.empty()) {
        section.blocks.push_back(region_table(f));
    }
    return section;
}

}  // namespace isotone::harmonize
