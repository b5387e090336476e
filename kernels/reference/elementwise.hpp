// SPDX-License-Identifier: Apache-2.0
/// The element-by-element operations of Backend, on vectors of double. Their meaning is documented there.
#pragma once

#include "kernels/backend.hpp"

#include <vector>

namespace isotone::kernels::reference {

using Values = std::vector<double>;

void multiply(Values& a, const Values& b);
void scale_and_add(Values& a, double scale, const Values& b);
/// Null pointers are absent factors and terms.
void apply_factors(Values& expected, const Values* multiplicative, const Values* additive);
RatioCounts ratio(const Values& measured, const Values& expected, double floor, Values& ratio);
void em_update(Values& image, const Values& correction, const Values& sensitivity, double threshold);

}  // namespace isotone::kernels::reference
