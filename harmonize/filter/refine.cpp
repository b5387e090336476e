// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/refine.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::harmonize {

std::vector<double> scan_widths(const FilterSearch& search) {
    const double steps = search.largest_fwhm_mm / search.step_mm;
    if (!(search.step_mm > 0.0) || !(search.resolution_mm > 0.0) || !(steps >= 1.0) || !(steps <= 10000.0)) {
        throw Error(ErrorCode::usage, "filter search", "the largest FWHM, the step and the resolution do not fit",
                    "give positive lengths with at least one and at most 10000 steps");
    }
    std::vector<double> widths;
    for (int k = 0; k <= static_cast<int>(steps + 1e-9); ++k) {
        widths.push_back(k * search.step_mm);
    }
    if (search.largest_fwhm_mm - widths.back() > 1e-9 * search.largest_fwhm_mm) {  // the last step is a part of one
        widths.push_back(search.largest_fwhm_mm);
    }
    return widths;
}

double refine_crossing(const std::function<double(double)>& value, double inside, double outside, double resolution) {
    while (std::abs(outside - inside) > resolution) {
        const double middle = 0.5 * (inside + outside);
        (value(middle) >= 0.0 ? inside : outside) = middle;
    }
    return inside;
}

ScanPoint refine_maximum(const std::function<double(double)>& value, const std::vector<ScanPoint>& scan,
                         double resolution, double equal) {
    double top = scan.front().margin;
    for (const ScanPoint& point : scan) {
        top = std::max(top, point.margin);
    }
    std::size_t best = 0;
    while (!(scan[best].margin >= top - equal)) {
        ++best;
    }
    double low = scan[best == 0 ? 0 : best - 1].fwhm_mm;
    double high = scan[std::min(best + 1, scan.size() - 1)].fwhm_mm;
    while (high - low > resolution) {
        const double a = low + (high - low) / 3.0;
        const double b = high - (high - low) / 3.0;
        if (value(a) >= value(b)) {
            high = b;
        } else {
            low = a;
        }
    }
    const ScanPoint refined{0.5 * (low + high), value(0.5 * (low + high))};
    return refined.margin > scan[best].margin + equal ? refined : scan[best];
}

}  // namespace isotone::harmonize
