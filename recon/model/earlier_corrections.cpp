// SPDX-License-Identifier: Apache-2.0
#include "recon/model/earlier_corrections.hpp"

#include "core/error.hpp"

namespace isotone::recon {
namespace {

[[noreturn]] void refuse(const std::string& code, const std::string& option, const std::string& hint) {
    throw Error(ErrorCode::usage, option, "the projections are already corrected for it (" + code + ")", hint);
}

const char* code_of(const std::string& correction) {
    return correction == "decay"         ? "DECY"
           : correction == "attenuation" ? "ATTN"
           : correction == "scatter"     ? "SCAT"
                                         : "";
}

}  // namespace

SpectSettings without_earlier_corrections(const SpectData& data, const SpectSettings& settings) {
    SpectSettings left = settings;
    if (data.is_corrected("DECY")) {
        const DecayReference reference = settings.decay.reference;
        if (reference == DecayReference::injection || reference == DecayReference::stated) {
            refuse("DECY", "reference_time", "activities are those at the start of the acquisition: leave it out");
        }
        left.decay.reference = DecayReference::none;
    }
    if (data.is_corrected("ATTN") && settings.attenuation) {
        refuse("ATTN", "attenuation", "leave the attenuation map out, or give the projections as they were counted");
    }
    if (data.is_corrected("SCAT")) {
        if (settings.scatter != ScatterMethod::automatic && settings.scatter != ScatterMethod::none) {
            refuse("SCAT", "scatter", "leave the method out, or give the projections as they were counted");
        }
        left.scatter = ScatterMethod::none;
    }
    return left;
}

void record_earlier_corrections(const SpectData& data, std::vector<CorrectionRecord>& corrections) {
    for (CorrectionRecord& correction : corrections) {
        const std::string code = code_of(correction.name);
        if (code.empty() || !data.is_corrected(code)) {
            continue;
        }
        correction = {correction.name, true, "already in the projections (" + code + ")"};
        if (code == "DECY") {
            correction.detail += ", to the start of the acquisition, as is assumed";
            correction.refers_to = "start";
        }
    }
}

}  // namespace isotone::recon
