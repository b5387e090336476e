// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/view_tally.hpp"

#include <cmath>
#include <iterator>

namespace isotone::simulate {

std::vector<float> values_of(const std::vector<ViewTally>& views, std::size_t window, std::size_t order, double scale) {
    std::vector<float> values;
    values.reserve(views.size() * views.front().pixels());
    for (const ViewTally& view : views) {
        const double* from = view.counts(window, order);
        std::transform(from, from + view.pixels(), std::back_inserter(values),
                       [&](double counts) { return static_cast<float>(scale * counts); });
    }
    return values;
}

double relative_error(const std::vector<ViewTally>& views, std::size_t window) {
    std::vector<double> sums, differences;
    for (const ViewTally& view : views) {
        for (std::size_t i = 0; i < view.pixels(); ++i) {
            double sum = 0.0;
            for (std::size_t order = 0; order < view.orders(); ++order) {
                sum += view.counts(window, order)[i];
            }
            sums.push_back(sum);
            differences.push_back(view.difference(window)[i]);
        }
    }
    const double bright = 0.5 * *std::max_element(sums.begin(), sums.end());
    double squares = 0.0, sum = 0.0, count = 0.0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        if (sums[i] > bright) {
            squares += differences[i] * differences[i];  // the halves' variances add up to that of their sum
            sum += sums[i];
            count += 1.0;
        }
    }
    return count > 0.0 ? std::sqrt(squares * count) / sum : 0.0;
}

}  // namespace isotone::simulate
