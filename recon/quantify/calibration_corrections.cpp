// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/calibration_corrections.hpp"

#include "core/error.hpp"

#include <algorithm>

namespace isotone::recon {
namespace {

const CorrectionRecord* find(const std::vector<CorrectionRecord>& corrections, const std::string& name) {
    const auto found = std::find_if(corrections.begin(), corrections.end(),
                                    [&](const CorrectionRecord& correction) { return correction.name == name; });
    return found == corrections.end() ? nullptr : &*found;
}

/// "it was made with scatter correction (...), this image is not corrected for it (...)"
std::string difference_text(const CorrectionRecord& calibrated, const CorrectionRecord& own) {
    return std::string("it was made ") + (calibrated.applied ? "with " : "without ") + own.name + " correction (" +
           calibrated.detail + "), this image " +
           (own.applied ? "is corrected for it (" : "is not corrected for it (") + own.detail + ")";
}

/// Neither is wrong where counts come slowly enough.
std::string dead_time_finding(const CorrectionRecord& calibrated) {
    return std::string("calibration: it was made ") +
           (calibrated.applied ? "with dead time corrected, this image is not corrected for it"
                               : "without dead time corrected, this image is corrected for it") +
           ": right where the one without lost few counts";
}

}  // namespace

std::vector<std::string> check_calibrated_corrections(const Calibration& calibration,
                                                      const std::vector<CorrectionRecord>& corrections, bool accept) {
    std::vector<std::string> findings;
    for (const char* name : {"attenuation", "scatter", "dead time"}) {
        const CorrectionRecord* calibrated = find(calibration.corrections, name);
        const CorrectionRecord* own = find(corrections, name);
        if (calibrated == nullptr || own == nullptr) {
            if (own != nullptr && calibration.experiment != CalibrationExperiment::planar) {
                findings.push_back("calibration: whether it was made with " + own->name +
                                   " corrected is not known, so it is not compared");
            }
            continue;
        }
        if (calibrated->applied == own->applied) {
            continue;
        }
        if (own->name == "dead time") {
            findings.push_back(dead_time_finding(*calibrated));
            continue;
        }
        const std::string difference = difference_text(*calibrated, *own);
        if (!accept) {
            throw Error(ErrorCode::inconsistent_data, "calibration", difference,
                        "correct both or neither: a factor holds for images made as its own was; or take it with "
                        "`accept_other_corrections`, which is recorded");
        }
        findings.push_back("calibration: " + difference + "; accepted");
    }
    return findings;
}

}  // namespace isotone::recon
