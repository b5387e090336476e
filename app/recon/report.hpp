// SPDX-License-Identifier: Apache-2.0
/// What a reader of a reconstruction needs: pictures, convergence, corrections, parameters, numbers.
#pragma once

#include "core/raw_data.hpp"
#include "core/record.hpp"
#include "core/report.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <string>

namespace isotone::app {

/// Schema "isotone-recon-metrics": counts, image statistics, log-likelihood and time per update, corrections, findings.
Record recon_metrics(const recon::ReconstructionResult& result);

/// "yes", "no" or "unknown".
std::string applied_text(const recon::CorrectionRecord& correction);

/// List of {name, applied, detail}; `applied` is null where it is not known.
Record corrections_record(const recon::ReconstructionResult& result);

/// What a report is of.
struct ReportSubject {
    std::string description;                                ///< of the examination
    std::string methods;                                    ///< a paragraph for a publication
    Volume image;                                           ///< in the patient's frame
    std::string additive = "expected scatter and randoms";  ///< what the additive counts are
    Record spect{};                                         ///< the [spect] table as resolved; empty for PET
};
ReportSubject pet_subject(const RawData& raw, const recon::ReconstructionResult& result);

report::Report recon_report(const ReportSubject& subject, const recon::ReconstructionResult& result,
                            const kernels::DeviceInfo& device, const std::string& subtitle);

}  // namespace isotone::app
