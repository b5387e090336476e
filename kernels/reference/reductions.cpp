// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/reductions.hpp"

#include "kernels/reference/buffers.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::reference {
namespace {

class CompensatedSum {
public:
    void add(double term) {
        const double next = sum_ + term;
        lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - next) + term : (term - next) + sum_;
        sum_ = next;
    }
    double value() const { return sum_ + lost_; }

private:
    double sum_ = 0.0, lost_ = 0.0;
};

}  // namespace

double sum(const std::vector<double>& values) {
    CompensatedSum total;
    for (const double v : values) {
        total.add(v);
    }
    return total.value();
}

double sum_of_magnitudes(const std::vector<double>& values) {
    CompensatedSum total;
    for (const double v : values) {
        total.add(std::abs(v));
    }
    return total.value();
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    require_equal_size(a.size(), b.size(), "dot");
    CompensatedSum total;
    for (std::size_t i = 0; i < a.size(); ++i) {
        total.add(a[i] * b[i]);
    }
    return total.value();
}

double largest_magnitude(const std::vector<double>& values) {
    double largest = 0.0;
    for (const double v : values) {
        largest = std::max(largest, std::abs(v));
    }
    return largest;
}

double poisson_log_likelihood(const std::vector<double>& measured, const std::vector<double>& expected, double floor) {
    require_equal_size(measured.size(), expected.size(), "poisson_log_likelihood");
    CompensatedSum total;
    for (std::size_t i = 0; i < measured.size(); ++i) {
        if (measured[i] != 0.0) {
            total.add(measured[i] * std::log(std::max(expected[i], floor)));
        }
        total.add(-expected[i]);
    }
    return total.value();
}

bool all_finite(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace isotone::kernels::reference
