// SPDX-License-Identifier: Apache-2.0
#include "core/exam.hpp"

#include <cmath>
#include <numbers>

namespace isotone {

std::string dicom_code(PatientPosition position) {
    switch (position) {
        case PatientPosition::head_first_supine: return "HFS";
        case PatientPosition::feet_first_supine: return "FFS";
        case PatientPosition::head_first_prone: return "HFP";
        case PatientPosition::feet_first_prone: return "FFP";
    }
    return "HFS";
}

double mean_decay_during(double duration_s, double half_life_s) {
    const double decays = std::numbers::ln2 * duration_s / half_life_s;
    return decays > 0.0 ? -std::expm1(-decays) / decays : 1.0;
}

}  // namespace isotone
