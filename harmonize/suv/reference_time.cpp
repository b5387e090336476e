// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/reference_time.hpp"

#include "harmonize/suv/refusal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <optional>

namespace isotone::harmonize::suv {
namespace {

constexpr double tolerated_disagreement_s = 60.0;

std::string seconds_text(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", seconds);
    return text;
}

const PetSliceHeader* earliest_acquired(std::span<const PetSliceHeader> slices) {
    const PetSliceHeader* earliest = nullptr;
    for (const PetSliceHeader& slice : slices) {
        if (slice.acquisition && (earliest == nullptr || *slice.acquisition < *earliest->acquisition)) {
            earliest = &slice;
        }
    }
    return earliest;
}

/// t_acq + T_ave - FrameReferenceTime of a slice.
std::optional<ClockTime> back_computed(const PetSliceHeader& slice, double half_life_s) {
    if (!slice.acquisition || !slice.frame_reference_time_ms || !slice.actual_frame_duration_ms) {
        return std::nullopt;
    }
    const double mean_time_s = mean_activity_time_s(*slice.actual_frame_duration_ms * 1e-3, half_life_s);
    return shifted(*slice.acquisition, mean_time_s - *slice.frame_reference_time_ms * 1e-3);
}

void compare(const std::string& name, const std::optional<ClockTime>& candidate, const ClockTime& chosen, Log& log) {
    if (!candidate) {
        return;
    }
    const double difference_s = seconds_between(chosen, *candidate);
    if (std::abs(difference_s) > tolerated_disagreement_s) {
        log.findings.push_back("reference time: " + name + " lies " + seconds_text(difference_s) +
                               " from the one chosen");
    }
}

}  // namespace

double mean_activity_time_s(double frame_s, double half_life_s) {
    const double lambda = std::numbers::ln2 / half_life_s;
    const double decays = lambda * frame_s;
    // Half the frame is the limit for a frame that is short against the half-life.
    return decays < 1e-9 ? 0.5 * frame_s : std::log(decays / -std::expm1(-decays)) / lambda;
}

ClockTime reference_time(const PetSeriesHeader& series, std::span<const PetSliceHeader> slices, double half_life_s,
                         Log& log) {
    const PetSliceHeader* first = earliest_acquired(slices);
    const std::optional<ClockTime> back = first == nullptr ? std::nullopt : back_computed(*first, half_life_s);
    const bool series_is_scan = series.series_start && first != nullptr && *series.series_start <= *first->acquisition;

    ClockTime chosen;
    if (series_is_scan) {
        chosen = *series.series_start;
        log.trail.emplace_back("reference time: series time, not later than the earliest acquisition");
    } else if (series.ge_scan) {
        chosen = *series.ge_scan;
        log.trail.emplace_back("reference time: GE private scan time (0009,xx0D)");
    } else if (back) {
        chosen = *back;
        log.trail.emplace_back("reference time: acquisition + mean-activity time - FrameReferenceTime");
    } else {
        throw refusal("reference-time-missing",
                      first == nullptr ? "no slice states when it was acquired, so the series time cannot be trusted"
                                       : "the series time lies after the acquisition and nothing else tells the start",
                      "restore AcquisitionDate/Time, FrameReferenceTime and ActualFrameDuration from the original");
    }
    if (series_is_scan) {
        compare("GE private scan time", series.ge_scan, chosen, log);
    }
    compare("acquisition + mean-activity time - FrameReferenceTime", back, chosen, log);
    return chosen;
}

ClockTime injection_time(const PetSeriesHeader& series, const ClockTime& reference, Log& log) {
    if (series.injection) {
        log.trail.emplace_back("injection time: RadiopharmaceuticalStartDateTime (0018,1078)");
        if (series.injection_second_of_day) {
            const double difference_s =
                std::remainder(*series.injection_second_of_day - series.injection->second, 86400.0);
            if (std::abs(difference_s) > tolerated_disagreement_s) {
                log.findings.push_back("injection time: RadiopharmaceuticalStartTime lies " +
                                       seconds_text(difference_s) + " from RadiopharmaceuticalStartDateTime");
            }
        }
        return *series.injection;
    }
    if (!series.injection_second_of_day) {
        throw refusal("injection-time-missing", "the file states no radiopharmaceutical start time",
                      "restore (0018,1078) or (0018,1072) from the original; basic de-identification removes both");
    }
    // The date of the reference rather than SeriesDate: they differ only where a later post-processing dated the
    // series.
    ClockTime injection{reference.day, *series.injection_second_of_day};
    log.trail.emplace_back("injection time: RadiopharmaceuticalStartTime (0018,1072) on the date of the scan");
    if (injection > reference) {
        injection.day -= 1;
        log.trail.emplace_back("injection time: one day earlier, or it would lie after the scan (midnight)");
    }
    return injection;
}

}  // namespace isotone::harmonize::suv
