// SPDX-License-Identifier: Apache-2.0
/// Wall-clock seconds of a piece of work that ends when it returns: the median of seven runs after one that warms up.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

namespace isotone::bench {

inline double median_seconds(const std::function<void()>& work) {
    constexpr int runs = 7;
    std::vector<double> seconds;
    for (int run = 0; run <= runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        if (run > 0) {  // the first run warms up
            seconds.push_back(taken.count());
        }
    }
    std::nth_element(seconds.begin(), seconds.begin() + runs / 2, seconds.end());
    return seconds[runs / 2];
}

}  // namespace isotone::bench
