// SPDX-License-Identifier: Apache-2.0
/// Round numbers for an axis.
#pragma once

#include <string>
#include <vector>

namespace isotone::io::report {

struct Axis {
    double low = 0.0, high = 1.0;     ///< what the axis spans, data units
    std::vector<double> ticks;        ///< multiples of 1, 2 or 5 times a power of ten within [low, high]
    std::vector<std::string> labels;  ///< of the ticks, divided by 10^exponent
    int exponent = 0;                 ///< power of ten taken out of the labels
};

/// An axis that holds all values with a little room. It starts at zero where the values are not negative and their
/// spread is not small against their size. Whole numbers get no ticks between them.
Axis make_axis(const std::vector<double>& values, int about_ticks);

}  // namespace isotone::io::report
