// SPDX-License-Identifier: Apache-2.0
#include "harmonize/report/qualification_report.hpp"

#include "harmonize/report/text.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::harmonize {
namespace {

using report::Cell;
using report::Verdict;

Verdict verdict_of(bool pass) {
    return pass ? Verdict::pass : Verdict::fail;
}

report::Picture slice_through_spheres(const Volume& image, const NemaAnalysis& analysis, const std::string& caption) {
    const NemaPose& pose = analysis.layout.pose;
    report::Picture picture;
    picture.caption = caption;
    picture.volume = image;
    picture.view = pose.slice_axis == 2   ? report::View::transverse
                   : pose.slice_axis == 1 ? report::View::coronal
                                          : report::View::sagittal;
    const double index = image.grid.index_of(pose.circle_centre_mm)[pose.slice_axis];
    picture.slice = std::clamp(static_cast<int>(std::lround(index)), 0, image.grid.size[pose.slice_axis] - 1);
    picture.high = analysis.recovery.true_sphere;
    return picture;
}

report::Section phantom_section(const QualificationFindings& f) {
    const NemaAnalysis& a = *f.before;
    report::Section section{"Phantom", {}};
    section.blocks.push_back(report::Paragraph{
        "All six spheres were found on a circle of " + decimals(a.layout.pose.circle_radius_mm, 1) + " mm radius, " +
            decimals(a.layout.pose.residual_mm, 1) + " mm rms from their nominal places. Sixty background discs keep " +
            decimals(a.layout.background.edge_clearance_mm, 1) + " mm from the edge and " +
            decimals(a.layout.background.sphere_clearance_mm, 1) + " mm from the spheres.",
        Verdict::none});
    section.blocks.push_back(
        report::Paragraph{"Scale: " + scale_statement(a) + ".", a.relative() ? Verdict::note : Verdict::none});
    if (a.calibration) {
        section.blocks.push_back(report::Paragraph{"Calibration: the background measures " +
                                                       decimals(100.0 * (a.calibration->factor - 1.0), 1) +
                                                       " % from its filled concentration (10 % allowed).",
                                                   verdict_of(a.calibration->pass)});
    }
    section.blocks.push_back(report::Paragraph{
        "Noise: coefficient of variation " + decimals(a.background_cov_percent, 1) +
            " % in the background discs. Lung insert residual " + decimals(a.lung_residual_percent, 1) + " %.",
        Verdict::none});
    section.blocks.push_back(slice_through_spheres(*f.image, a, "Slice through the spheres, as received"));
    if (f.filtered != nullptr) {
        section.blocks.push_back(slice_through_spheres(*f.filtered, a, "The same slice with the chosen filter"));
    }
    return section;
}

report::Curve curve_of(const std::string& name, const NemaAnalysis& analysis, Metric metric) {
    report::Curve curve;
    curve.name = name;
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        curve.x.push_back(nema_diameters_mm[j]);
        curve.y.push_back(analysis.recovery.value(metric, j));
    }
    return curve;
}

/// The band behind the first curve. A band that does not cover every sphere is left to the table.
void add_band(report::Curve& curve, const BandCurve& limits) {
    if (limits.sphere.size() != nema_spheres) {
        return;
    }
    curve.band_low.resize(nema_spheres);
    curve.band_high.resize(nema_spheres);
    for (std::size_t k = 0; k < nema_spheres; ++k) {
        curve.band_low[limits.sphere[k]] = limits.min[k];
        curve.band_high[limits.sphere[k]] = limits.max[k];
    }
}

report::Plot recovery_plot(const QualificationFindings& f, Metric metric) {
    const bool relative = f.before->relative();
    report::Plot plot;
    plot.caption = (relative ? "Relative recovery: " : "Recovery: ") + definition_of(metric);
    plot.x_label = "sphere diameter (mm)";
    plot.y_label = (relative ? "relative RC " : "RC ") + name_of(metric);
    plot.curves.push_back(curve_of("as received", *f.before, metric));
    if (f.after != nullptr) {
        plot.curves.push_back(curve_of("filtered", *f.after, metric));
    }
    if (f.band != nullptr) {
        for (const BandCurve& limits : f.band->curves) {
            if (limits.metric == metric) {
                add_band(plot.curves.front(), limits);
                plot.caption += limits.informational ? "; shaded: " + f.band->id + " (informational, not binding)"
                                                     : "; shaded: " + f.band->id + ", points inside are good";
            }
        }
    }
    return plot;
}

report::Table limits_table(const std::string& caption, const NemaAnalysis& analysis, const BandVerdict& verdict) {
    report::Table table{caption, {"metric", "sphere", "value", "band", "margin", "position on the grid"}, {}};
    for (const LimitCheck& limit : verdict.limits) {
        const NemaSphere& sphere = analysis.spheres[limit.sphere];
        const bool binding = verdict.assessable && !limit.informational;
        std::string phase = "not estimated";
        if (sphere.grid_phase && limit.metric != Metric::peak) {
            const bool max = limit.metric == Metric::max || limit.metric == Metric::crc_max;
            const double low = max ? sphere.grid_phase->low.max : sphere.grid_phase->low.a50;
            const double high = max ? sphere.grid_phase->high.max : sphere.grid_phase->high.a50;
            phase = decimals(100.0 * low, 1) + " to " + decimals(100.0 * high, 1) + " %";
        }
        table.rows.push_back({Cell{name_of(limit.metric) + (limit.informational ? " (informational)" : "")},
                              Cell{decimals(sphere.diameter_mm, 0) + " mm"},
                              Cell{decimals(limit.value, 3), binding ? verdict_of(limit.pass()) : Verdict::none},
                              Cell{decimals(limit.min, 2) + " to " + decimals(limit.max, 2)},
                              Cell{decimals(limit.margin(), 2)}, Cell{phase}});
    }
    return table;
}

report::Table sphere_table(const NemaAnalysis& a) {
    report::Table table{"Spheres as received. Fitted: values of the fitted sphere without voxels.",
                        {"sphere", "RC max", "fitted", "RC A50", "fitted", "RC peak", "CRC A50", "Q_H", "N_j", "FWHM"},
                        {}};
    for (std::size_t j = nema_spheres; j-- > 0;) {
        const NemaSphere& s = a.spheres[j];
        const auto rc = [&](Metric m) { return Cell{decimals(a.recovery.value(m, j), 3)}; };
        const auto fitted = [&](double Uptake::*m) {
            return Cell{s.fitted ? decimals((*s.fitted).*m / a.recovery.true_sphere, 3) : "-"};
        };
        table.rows.push_back(
            {Cell{decimals(s.diameter_mm, 0) + " mm"}, rc(Metric::max), fitted(&Uptake::max), rc(Metric::a50),
             fitted(&Uptake::a50), rc(Metric::peak), rc(Metric::crc_a50),
             Cell{s.contrast_percent ? decimals(*s.contrast_percent, 1) + " %" : "needs the fill sheet"},
             Cell{decimals(s.variability_percent, 1) + " %"},
             Cell{s.fit ? decimals(s.fit->model.fwhm_mm, 2) + " mm" : "-"}});
    }
    return table;
}

report::Section recovery_section(const QualificationFindings& f) {
    report::Section section{f.before->relative() ? "Relative recovery" : "Recovery", {}};
    for (const Metric metric : {Metric::a50, Metric::max, Metric::peak}) {
        section.blocks.push_back(recovery_plot(f, metric));
    }
    section.blocks.push_back(sphere_table(*f.before));
    if (f.band != nullptr) {
        const bool unsigned_band =
            std::ranges::any_of(f.band->curves, [](const BandCurve& c) { return c.signature.empty(); });
        section.blocks.push_back(report::Paragraph{
            "Band: " + f.band->programme + ", standard " + f.band->standard +
                (unsigned_band ? ". Its data file is not signed: no named person has confirmed the numbers yet." : "."),
            unsigned_band ? Verdict::note : Verdict::none});
        const BandVerdict before = subject_to(check(*f.before, *f.band), f.use);
        section.blocks.push_back(report::Paragraph{"As received: " + before.reason,
                                                   before.assessable ? verdict_of(before.pass) : Verdict::note});
        section.blocks.push_back(limits_table("As received", *f.before, before));
        if (f.after != nullptr) {
            const BandVerdict after = subject_to(check(*f.after, *f.band), f.use);
            section.blocks.push_back(report::Paragraph{"Filtered: " + after.reason,
                                                       after.assessable ? verdict_of(after.pass) : Verdict::note});
            section.blocks.push_back(limits_table(
                f.after->relative() ? "Filtered, relative recovery" : "Filtered, absolute recovery", *f.after, after));
        }
    }
    return section;
}

report::Section filter_section(const FilterSolution& solution, const QualificationFindings& f) {
    report::Section section{"Filter", {}};
    const bool relative = f.before->relative();
    const bool assessable = !relative && f.use.objection.empty();
    section.blocks.push_back(
        report::Paragraph{summary_of(solution), assessable ? verdict_of(solution.feasible) : Verdict::note});
    section.blocks.push_back(report::Paragraph{
        relative ? "The filter was solved on relative recovery: an indication, since the calibration is not known."
                 : "The filter was solved on recovery divided by the calibration factor, so that smoothing cannot hide "
                   "a calibration error; the verdict above is on absolute recovery.",
        Verdict::none});
    report::Curve curve;
    curve.name = "smallest margin";
    curve.markers = false;
    for (const ScanPoint& point : solution.scan) {
        curve.x.push_back(point.fwhm_mm);
        curve.y.push_back(point.margin);
    }
    section.blocks.push_back(report::Plot{"Smallest margin over all limits against the filter; 0 and above is inside",
                                          "filter FWHM (mm)",
                                          "margin / band width",
                                          {curve}});
    return section;
}

}  // namespace

std::vector<report::Section> qualification_sections(const QualificationFindings& findings) {
    std::vector<report::Section> sections{phantom_section(findings), recovery_section(findings)};
    if (findings.solution != nullptr) {
        sections.push_back(filter_section(*findings.solution, findings));
    }
    return sections;
}

}  // namespace isotone::harmonize
