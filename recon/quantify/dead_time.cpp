// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/dead_time.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/view_sums.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <utility>

namespace isotone::recon {
namespace {

const std::string where = "dead-time correction";

[[noreturn]] void fail(const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, where, what, hint);
}

/// The smaller x with x exp(-x) = y, 0 <= y <= 1/e, by Newton's method from below: x exp(-x) is concave for x < 1, so
/// the steps rise to the solution without passing it. Near the maximum, where the slope vanishes, the start is the
/// expansion of Lambert's W about its branch point (Corless et al., Adv Comput Math 5 (1996) 329, eq. 4.22).
double lower_branch(double y) {
    const double p = std::sqrt(std::max(0.0, 2.0 * (1.0 - std::numbers::e * y)));
    double x = p < 0.5 ? 1.0 - p + p * p / 3.0 - 11.0 / 72.0 * p * p * p : y;
    for (int step = 0; step < 50; ++step) {
        const double slope = (1.0 - x) * std::exp(-x);
        if (slope < 1e-9) {  // within 1e-9 of the maximum, where the expansion is exact to rounding
            break;
        }
        const double next = x - (x * std::exp(-x) - y) / slope;
        if (std::abs(next - x) <= 1e-15 * std::max(1.0, x)) {
            return next;
        }
        x = next;
    }
    return x;
}

/// Windows whose counts are the rate that tau refers to.
std::vector<int> rate_windows(const SpectData& data, const DeadTime& dead_time) {
    if (dead_time.window) {
        return {data.window_index(*dead_time.window)};
    }
    std::vector<int> all(data.windows.size());
    std::iota(all.begin(), all.end(), 0);
    std::vector<std::pair<EnergyRange, std::string>> sorted;  // each with the name of its window
    for (const EnergyWindow& window : data.windows) {
        for (const EnergyRange& range : window.ranges()) {
            sorted.emplace_back(range, window.name);
        }
    }
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.first.lower_kev < b.first.lower_kev; });
    for (std::size_t r = 1; r < sorted.size(); ++r) {
        if (sorted[r].first.lower_kev < sorted[r - 1].first.upper_kev - level_rounding_kev) {
            fail("windows \"" + sorted[r - 1].second + "\" and \"" + sorted[r].second +
                     "\" overlap, so their counts cannot be summed to a rate",
                 "name the window that the dead time refers to in its record: window = \"NAME\"");
        }
    }
    return all;
}

double tau_of(const DeadTime& dead_time, int head) {
    if (dead_time.tau_s.size() == 1) {
        return dead_time.tau_s.front();
    }
    return dead_time.tau_s[static_cast<std::size_t>(head)];
}

/// A list of another length is that of another camera, or in an order that nobody knows.
void require_one_for_each_head(const SpectData& data, const DeadTime& dead_time) {
    const auto& views = data.geometry.views;
    const int last = std::max_element(views.begin(), views.end(), [](const auto& a, const auto& b) {
                         return a.head < b.head;
                     })->head;
    const auto heads = static_cast<std::size_t>(last) + 1, stated = dead_time.tau_s.size();
    if (stated != 1 && stated != heads) {
        fail(std::to_string(stated) + " dead times are stated for " + std::to_string(heads) +
                 (heads == 1 ? " head" : " heads"),
             "state one for each head, or one for all");
    }
}

std::vector<double> counts_of_views(const SpectData& data, const std::vector<int>& windows) {
    std::vector<double> counts(data.geometry.views.size());
    for (const int window : windows) {
        const std::vector<double> sums = sums_of_views(data.geometry, data.counts_of(window));
        std::transform(sums.begin(), sums.end(), counts.begin(), counts.begin(), std::plus<>());
    }
    return counts;
}

double live_fraction(const ProjectionView& view, double counts, const DeadTime& dead_time) {
    if (!(view.duration_s > 0.0)) {
        fail("a view has no counting time, so its rate is not known", "supply the duration of the views");
    }
    const double observed = counts / view.duration_s;
    const double real = true_rate(observed, dead_time.model, tau_of(dead_time, view.head));
    return real > 0.0 ? observed / real : 1.0;
}

std::string name_of(DeadTimeModel model) {
    return model == DeadTimeModel::paralysable ? "paralysable" : "non-paralysable";
}

}  // namespace

double true_rate(double observed_cps, DeadTimeModel model, double tau_s) {
    const double busy = observed_cps * tau_s;
    switch (model) {
        case DeadTimeModel::none: return observed_cps;
        case DeadTimeModel::paralysable:
            if (!(busy * std::numbers::e <= 1.0)) {
                fail("a rate of " + number_text(observed_cps) + " counts/s, but a paralysable head of dead time " +
                         number_text(tau_s * 1e6) + " us counts at most " +
                         number_text(1.0 / (std::numbers::e * tau_s)),
                     "check the dead time, and whether it belongs to this rate");
            }
            return tau_s > 0.0 ? lower_branch(busy) / tau_s : observed_cps;
        case DeadTimeModel::non_paralysable:
            if (!(busy < 1.0)) {
                fail("a rate of " + number_text(observed_cps) + " counts/s, but a non-paralysable head of dead time " +
                         number_text(tau_s * 1e6) + " us counts less than " + number_text(1.0 / tau_s),
                     "check the dead time, and whether it belongs to this rate");
            }
            return observed_cps / (1.0 - busy);
    }
    return observed_cps;
}

double observed_rate(double true_cps, DeadTimeModel model, double tau_s) {
    switch (model) {
        case DeadTimeModel::none: break;
        case DeadTimeModel::paralysable: return true_cps * std::exp(-true_cps * tau_s);
        case DeadTimeModel::non_paralysable: return true_cps / (1.0 + true_cps * tau_s);
    }
    return true_cps;
}

ViewFactors dead_time_factors(const SpectData& data, const DeadTime& dead_time) {
    ViewFactors result;
    if (dead_time.model == DeadTimeModel::none) {
        result.factors.assign(data.geometry.views.size(), 1.0);
        result.record = {"dead time", false, "not corrected: no counts are taken as lost"};
        return result;
    }
    require_one_for_each_head(data, dead_time);
    const std::vector<double> counts = counts_of_views(data, rate_windows(data, dead_time));
    for (std::size_t v = 0; v < counts.size(); ++v) {
        result.factors.push_back(live_fraction(data.geometry.views[v], counts[v], dead_time));
    }
    const auto [least, most] = std::minmax_element(result.factors.begin(), result.factors.end());
    result.record = {"dead time", true,
                     name_of(dead_time.model) + ", for each view from the rate of " +
                         (dead_time.window ? "window \"" + *dead_time.window + "\"" : std::string("all windows")) +
                         ": " + number_text(*least) + " to " + number_text(*most) + " of the events are counted"};
    return result;
}

}  // namespace isotone::recon
