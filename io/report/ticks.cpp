// SPDX-License-Identifier: Apache-2.0
#include "io/report/ticks.hpp"

#include "io/report/text.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::io::report {
namespace {

struct Range {
    double low, high;
};

Range range_of(const std::vector<double>& values) {
    Range range{INFINITY, -INFINITY};
    for (const double v : values) {
        if (std::isfinite(v)) {
            range.low = std::min(range.low, v);
            range.high = std::max(range.high, v);
        }
    }
    if (range.low > range.high) {
        return {0.0, 1.0};
    }
    if (range.low == range.high) {
        const double room = range.low == 0.0 ? 1.0 : 0.1 * std::abs(range.low);
        return {range.low - room, range.high + room};
    }
    const double room = 0.04 * (range.high - range.low);
    const bool from_zero = range.low >= 0.0 && range.low < 0.5 * range.high;
    return {from_zero ? 0.0 : range.low - room, range.high + room};
}

// 1, 2 or 5 times a power of ten nearest above width / about.
double nice_step(double width, int about) {
    const double raw = width / std::max(about, 1);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double digit = raw / power;
    return power * (digit <= 1.0 ? 1.0 : digit <= 2.0 ? 2.0 : digit <= 5.0 ? 5.0 : 10.0);
}

}  // namespace

Axis make_axis(const std::vector<double>& values, int about_ticks) {
    const Range range = range_of(values);
    const bool whole = std::all_of(values.begin(), values.end(), [](double v) { return v == std::floor(v); });
    const double finest = whole ? 1.0 : 0.0;
    const double step = std::max(nice_step(range.high - range.low, about_ticks), finest);
    Axis axis;
    axis.low = range.low;
    axis.high = range.high;
    const double largest = std::max(std::abs(range.low), std::abs(range.high));
    if (largest >= 1e5 || largest < 1e-2) {
        axis.exponent = 3 * static_cast<int>(std::floor(std::log10(largest) / 3.0));
    }
    const double unit = std::pow(10.0, axis.exponent);
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step / unit) - 1e-9)), 0, 9);
    const auto first = static_cast<long long>(std::ceil(range.low / step - 1e-9));
    const auto last = static_cast<long long>(std::floor(range.high / step + 1e-9));
    for (long long i = first; i <= last; ++i) {
        axis.ticks.push_back(static_cast<double>(i) * step);
        axis.labels.push_back(fixed(axis.ticks.back() / unit, decimals));
    }
    return axis;
}

}  // namespace isotone::io::report
