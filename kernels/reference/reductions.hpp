// SPDX-License-Identifier: Apache-2.0
/// Sums over whole vectors, with Neumaier's compensation (ZAMM 54 (1974) 39): exact to the last bits in any order,
/// which is what the fixed trees of the other backends are compared with.
#pragma once

#include <vector>

namespace isotone::kernels::reference {

double sum(const std::vector<double>& values);
double sum_of_magnitudes(const std::vector<double>& values);
double dot(const std::vector<double>& a, const std::vector<double>& b);
double largest_magnitude(const std::vector<double>& values);
/// sum of y ln max(ybar, floor) - ybar; where y is 0 the term is -ybar.
double poisson_log_likelihood(const std::vector<double>& measured, const std::vector<double>& expected, double floor);
bool all_finite(const std::vector<double>& values);

}  // namespace isotone::kernels::reference
