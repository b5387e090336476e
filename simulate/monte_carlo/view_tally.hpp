// SPDX-License-Identifier: Apache-2.0
/// What histories add to one view, for one photon/s each: counts/s by energy window and order of scatter, and the
/// difference of two halves of the histories, from which the statistical error is known.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace isotone::simulate {

class ViewTally {
public:
    ViewTally(std::size_t windows, std::size_t orders, std::size_t pixels)
        : orders_(orders), pixels_(pixels), counts_(windows * orders * pixels), difference_(windows * pixels) {}

    std::size_t orders() const { return orders_; }
    std::size_t pixels() const { return pixels_; }
    /// The pixels [bin][row] of an order: 0 = primary; the last holds that order and higher.
    double* counts(std::size_t window, std::size_t order) {
        return &counts_[(window * orders_ + std::min(order, orders_ - 1)) * pixels_];
    }
    const double* counts(std::size_t window, std::size_t order) const {
        return &counts_[(window * orders_ + std::min(order, orders_ - 1)) * pixels_];
    }
    double* difference(std::size_t window) { return &difference_[window * pixels_]; }
    const double* difference(std::size_t window) const { return &difference_[window * pixels_]; }

private:
    std::size_t orders_, pixels_;
    std::vector<double> counts_, difference_;
};

/// An order of all views, times `scale`, in the storage order of projections.
std::vector<float> values_of(const std::vector<ViewTally>& views, std::size_t window, std::size_t order, double scale);

/// Root mean square standard error, over their mean, of the pixels above half of the largest.
double relative_error(const std::vector<ViewTally>& views, std::size_t window);

}  // namespace isotone::simulate
