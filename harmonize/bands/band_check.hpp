// SPDX-License-Identifier: Apache-2.0
/// Is a phantom image inside a band?
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "harmonize/bands/band.hpp"
#include "harmonize/phantom/nema_iq.hpp"

#include <string>
#include <vector>

namespace isotone::harmonize {

/// One limit applied to one value.
struct LimitCheck {
    Metric metric = Metric::max;
    std::size_t sphere = 0;  ///< index as nema_diameters_mm
    double value = 0.0;
    double min = 0.0;
    double max = 0.0;
    bool informational = false;

    bool pass() const { return value >= min && value <= max; }
    /// Distance to the nearer limit over the width of the band: 0.5 in the middle, 0 on a limit, negative outside.
    ISOTONE_API double margin() const;
    /// "a50 of the 13 mm sphere: 0.400 is below 0.440"
    ISOTONE_API std::string text() const;
};

struct BandVerdict {
    std::string band_id;
    bool assessable = true;        ///< false for relative recovery: `reason` says why
    bool pass = false;             ///< every limit that is not informational holds
    double smallest_margin = 0.0;  ///< over the limits that are not informational
    std::vector<LimitCheck> limits;
    std::string reason;  ///< one sentence for the user
};

/// Applies a band to recovery values taken as absolute.
ISOTONE_API BandVerdict check(const RecoveryCurve& curve, const Band& band);

/// The verdict on an image: absolute recovery, so a calibration error counts. Relative recovery is not assessable.
ISOTONE_API BandVerdict check(const NemaAnalysis& analysis, const Band& band);

/// Long format rows: metric, sphere_mm, value, min, max, margin, verdict, informational, definition.
ISOTONE_API Record to_record(const BandVerdict& verdict);

}  // namespace isotone::harmonize
