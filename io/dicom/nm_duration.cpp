// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_duration.hpp"

#include "core/number_text.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {

double nm_view_duration_of(DcmItem& item, const NmReadOptions& options, const std::string& where) {
    constexpr const char* hint = "state `view_duration_s`, the counting time of a view";
    constexpr double longest_s = 86400.0;  // planar sources count for hours; a day is another unit, or damage
    if (options.view_duration_s) {
        return *options.view_duration_s;
    }
    const double ms = number_of(item, DCM_ActualFrameDuration).value_or(0.0);
    if (!(ms > 0.0)) {
        throw inconsistent(where, "ActualFrameDuration (0018,1242) is missing or not positive", hint);
    }
    if (1e-3 * ms > longest_s) {
        throw inconsistent(where, "ActualFrameDuration (0018,1242) is " + number_text(1e-3 * ms) + " s, over a day",
                           hint);
    }
    return 1e-3 * ms;
}

}  // namespace isotone::io::dicom
