// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/elementwise.hpp"

#include "kernels/reference/buffers.hpp"

#include <algorithm>

namespace isotone::kernels::reference {

void multiply(Values& a, const Values& b) {
    require_equal_size(a.size(), b.size(), "multiply");
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] *= b[i];
    }
}

void scale_and_add(Values& a, double scale, const Values& b) {
    require_equal_size(a.size(), b.size(), "scale_and_add");
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = scale * a[i] + b[i];
    }
}

void apply_factors(Values& expected, const Values* multiplicative, const Values* additive) {
    if (multiplicative != nullptr) {
        multiply(expected, *multiplicative);
    }
    if (additive != nullptr) {
        scale_and_add(expected, 1.0, *additive);
    }
}

RatioCounts ratio(const Values& measured, const Values& expected, double floor, Values& ratio) {
    require_equal_size(measured.size(), expected.size(), "ratio");
    require_equal_size(measured.size(), ratio.size(), "ratio");
    RatioCounts counts;
    for (std::size_t i = 0; i < measured.size(); ++i) {
        if (measured[i] == 0.0) {
            ratio[i] = 0.0;
            continue;
        }
        if (expected[i] < floor) {
            ++counts.floored;
        }
        ratio[i] = measured[i] / std::max(expected[i], floor);
    }
    return counts;
}

void em_update(Values& image, const Values& correction, const Values& sensitivity, double threshold) {
    require_equal_size(image.size(), correction.size(), "em_update");
    require_equal_size(image.size(), sensitivity.size(), "em_update");
    for (std::size_t i = 0; i < image.size(); ++i) {
        if (sensitivity[i] > threshold) {
            image[i] *= correction[i] / sensitivity[i];
        }
    }
}

}  // namespace isotone::kernels::reference
