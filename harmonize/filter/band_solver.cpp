// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/band_solver.hpp"

#include "core/error.hpp"
#include "harmonize/filter/refine.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace isotone::harmonize {
namespace {

constexpr double equal_margins = 1e-6;

std::string millimetres(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f mm", value);
    return text;
}

void find_intervals(const std::function<double(double)>& margin, FilterSolution& solution, double resolution) {
    const auto& scan = solution.scan;
    for (std::size_t i = 0; i < scan.size(); ++i) {
        const bool inside = scan[i].margin >= 0.0;
        const bool inside_before = i > 0 && scan[i - 1].margin >= 0.0;
        if (inside && !inside_before) {
            const double low =
                i == 0 ? scan[0].fwhm_mm : refine_crossing(margin, scan[i].fwhm_mm, scan[i - 1].fwhm_mm, resolution);
            solution.intervals.push_back({low, scan[i].fwhm_mm});
        }
        if (inside) {
            solution.intervals.back().high_mm = scan[i].fwhm_mm;
            solution.intervals.back().limited_by_search = i + 1 == scan.size();
        }
        if (!inside && inside_before) {
            solution.intervals.back().high_mm =
                refine_crossing(margin, scan[i - 1].fwhm_mm, scan[i].fwhm_mm, resolution);
        }
    }
}

/// A limit fails at every width of the scan.
bool never_met(const LimitCheck& limit, const std::vector<BandVerdict>& verdicts, std::size_t index) {
    return !limit.informational &&
           std::ranges::none_of(verdicts, [&](const BandVerdict& v) { return v.limits[index].pass(); });
}

std::vector<std::string> explain(const std::vector<BandVerdict>& verdicts, const FilterSolution& solution) {
    std::vector<std::string> reasons;
    const BandVerdict& unfiltered = verdicts.front();
    bool too_coarse = false;
    for (std::size_t k = 0; k < unfiltered.limits.size(); ++k) {
        const LimitCheck& limit = unfiltered.limits[k];
        if (!limit.informational && limit.value < limit.min) {
            too_coarse = true;
            reasons.push_back("without any filter " + limit.text() + ": the source is too coarse for this limit");
        } else if (never_met(limit, verdicts, k)) {
            reasons.push_back("no filter helps: unfiltered " + limit.text());
        }
    }
    for (const LimitCheck& limit : solution.at_chosen.limits) {
        if (!too_coarse && !limit.informational && !limit.pass()) {
            reasons.push_back("at the least bad filter of " + millimetres(solution.fwhm_mm) + " " + limit.text());
        }
    }
    if (too_coarse) {
        reasons.emplace_back("a filter only lowers recovery: reconstruct sharper or choose another band");
    }
    return reasons;
}

}  // namespace

FilterSolution solve_band(const RecoveryAt& recovery, const Band& band, const FilterSearch& search) {
    FilterSolution solution;
    std::vector<BandVerdict> verdicts;
    for (const double fwhm : scan_widths(search)) {
        verdicts.push_back(check(recovery(fwhm), band));
        solution.scan.push_back({fwhm, verdicts.back().smallest_margin});
    }
    if (!verdicts.front().assessable) {
        throw Error(ErrorCode::inconsistent_data, "band " + band.id, verdicts.front().reason,
                    "choose a band with binding limits");
    }
    const auto margin = [&](double fwhm) { return check(recovery(fwhm), band).smallest_margin; };
    find_intervals(margin, solution, search.resolution_mm);

    ScanPoint best = refine_maximum(margin, solution.scan, search.resolution_mm, equal_margins);
    const ScanPoint& unfiltered = solution.scan.front();
    if (unfiltered.margin >= 0.0 && best.margin - unfiltered.margin <= search.worthwhile_gain) {
        best = unfiltered;
    }
    solution.fwhm_mm = best.fwhm_mm;
    solution.margin = best.margin;
    solution.feasible = best.margin >= 0.0;
    if (solution.feasible && solution.intervals.empty()) {  // narrower than a step of the scan
        const double low =
            refine_crossing(margin, best.fwhm_mm, std::max(0.0, best.fwhm_mm - search.step_mm), search.resolution_mm);
        const double high =
            refine_crossing(margin, best.fwhm_mm, std::min(best.fwhm_mm + search.step_mm, search.largest_fwhm_mm),
                            search.resolution_mm);
        solution.intervals.push_back({low, high, search.largest_fwhm_mm - high <= search.resolution_mm});
    }
    solution.at_chosen = check(recovery(solution.fwhm_mm), band);
    if (!solution.feasible) {
        solution.reasons = explain(verdicts, solution);
    }
    return solution;
}

TargetMatch match_target(const RecoveryAt& recovery, const RecoveryCurve& target, const std::vector<Metric>& metrics,
                         const FilterSearch& search) {
    const auto negative_rmse = [&](double fwhm) {
        const RecoveryCurve curve = recovery(fwhm);
        double sum = 0.0;
        for (const Metric metric : metrics) {
            for (std::size_t j = 0; j < nema_spheres; ++j) {
                sum += std::pow(curve.value(metric, j) - target.value(metric, j), 2);
            }
        }
        return -std::sqrt(sum / static_cast<double>(metrics.size() * nema_spheres));
    };
    TargetMatch match;
    for (const double fwhm : scan_widths(search)) {
        match.scan.push_back({fwhm, negative_rmse(fwhm)});
    }
    const ScanPoint best = refine_maximum(negative_rmse, match.scan, search.resolution_mm, 0.0);
    match.fwhm_mm = best.fwhm_mm;
    match.rmse = -best.margin;
    return match;
}

std::string summary_of(const FilterSolution& solution) {
    if (!solution.feasible) {
        std::string text = "infeasible";
        for (const std::string& reason : solution.reasons) {
            text += (text.size() < 12 ? ": " : "; ") + reason;
        }
        return text;
    }
    std::string text = "filter " + millimetres(solution.fwhm_mm) + " FWHM, feasible";
    for (std::size_t k = 0; k < solution.intervals.size(); ++k) {
        const FilterInterval& i = solution.intervals[k];
        text += (k == 0 ? " " : " and ") + millimetres(i.low_mm) + " to " + millimetres(i.high_mm);
        text += i.limited_by_search ? " (limited by the largest filter tried)" : "";
    }
    return text;
}

Record to_record(const FilterSolution& solution) {
    Record record;
    record["feasible"] = solution.feasible;
    record["fwhm_mm"] = solution.fwhm_mm;
    record["margin"] = solution.margin;
    record["feasible_mm"] = Record::List{};
    for (const FilterInterval& i : solution.intervals) {
        record["feasible_mm"].push_back(Record(Record::List{i.low_mm, i.high_mm}));
    }
    record["limited_by_search"] = !solution.intervals.empty() && solution.intervals.back().limited_by_search;
    record["reasons"] = Record::List{};
    for (const std::string& reason : solution.reasons) {
        record["reasons"].push_back(reason);
    }
    record["at_chosen_calibration_normalised"] = to_record(solution.at_chosen);
    record["scan"] = Record::List{};
    for (const ScanPoint& point : solution.scan) {
        Record row;
        row["fwhm_mm"] = point.fwhm_mm;
        row["smallest_margin"] = point.margin;
        record["scan"].push_back(row);
    }
    return record;
}

}  // namespace isotone::harmonize
