// SPDX-License-Identifier: Apache-2.0
#include "harmonize/bands/band_check.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace isotone::harmonize {

double LimitCheck::margin() const {
    return std::min(value - min, max - value) / (max - min);
}

std::string LimitCheck::text() const {
    char numbers[96];
    const bool low = value < min;
    const bool high = value > max;
    if (low || high) {
        std::snprintf(numbers, sizeof numbers, "%.3f is %s %.3f", value, low ? "below" : "above", low ? min : max);
    } else {
        std::snprintf(numbers, sizeof numbers, "%.3f is within %.3f to %.3f", value, min, max);
    }
    return name_of(metric) + " of the " + std::to_string(std::lround(nema_diameters_mm[sphere])) +
           " mm sphere: " + numbers;
}

BandVerdict check(const RecoveryCurve& curve, const Band& band) {
    BandVerdict verdict;
    verdict.band_id = band.id;
    verdict.smallest_margin = std::numeric_limits<double>::infinity();
    std::size_t failed = 0;
    for (const BandCurve& limits : band.curves) {
        for (std::size_t k = 0; k < limits.sphere.size(); ++k) {
            const LimitCheck limit{limits.metric, limits.sphere[k], curve.value(limits.metric, limits.sphere[k]),
                                   limits.min[k], limits.max[k],    limits.informational};
            if (!limit.informational) {
                // a value that is not a number must fail: every comparison with it is false
                verdict.smallest_margin = std::isnan(limit.value) ? -std::numeric_limits<double>::infinity()
                                                                  : std::min(verdict.smallest_margin, limit.margin());
                failed += limit.pass() ? 0U : 1U;
            }
            verdict.limits.push_back(limit);
        }
    }
    if (std::ranges::all_of(verdict.limits, &LimitCheck::informational)) {
        verdict.assessable = false;
        verdict.smallest_margin = 0.0;
        verdict.reason = "the band " + band.id + " holds only informational limits";
        return verdict;
    }
    verdict.pass = failed == 0;
    verdict.reason = verdict.pass ? "every limit of " + band.id + " holds"
                                  : std::to_string(failed) + " limits of " + band.id + " do not hold";
    return verdict;
}

BandVerdict check(const NemaAnalysis& analysis, const Band& band) {
    BandVerdict verdict = check(analysis.recovery, band);
    if (analysis.relative()) {
        verdict.assessable = false;
        verdict.pass = false;
        verdict.reason = "not assessable: " + scale_statement(analysis);
    }
    return verdict;
}

Record to_record(const BandVerdict& verdict) {
    Record record;
    record["band"] = verdict.band_id;
    record["assessable"] = verdict.assessable;
    record["pass"] = verdict.pass;
    record["smallest_margin"] = verdict.smallest_margin;
    record["reason"] = verdict.reason;
    record["limits"] = Record::List{};
    for (const LimitCheck& limit : verdict.limits) {
        Record row;
        row["metric"] = name_of(limit.metric);
        row["sphere_mm"] = nema_diameters_mm[limit.sphere];
        row["value"] = limit.value;
        row["min"] = limit.min;
        row["max"] = limit.max;
        row["margin"] = limit.margin();
        row["verdict"] = !verdict.assessable ? "not assessable" : limit.pass() ? "pass" : "fail";
        row["informational"] = limit.informational;
        row["definition"] = definition_of(limit.metric);
        record["limits"].push_back(row);
    }
    return record;
}

}  // namespace isotone::harmonize
