// SPDX-License-Identifier: Apache-2.0
/// What `isotone recon` leaves behind of PET data, and the records that PET and SPECT have alike.
#pragma once

#include "app/command/subcommand.hpp"
#include "app/files/output.hpp"
#include "app/files/raw_input.hpp"
#include "app/recon/config.hpp"
#include "app/recon/report.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <string>
#include <vector>

namespace isotone::app {

struct FinishedRecon {
    const RunContext& context;
    const RawInput& input;
    const recon::ReconstructionResult& result;
    kernels::DeviceInfo device;
    const ReconConfig& config;  ///< as asked
    bool write_sensitivity = false;
};

/// Image, DICOM series (folder only, where the examination allows one), sensitivity image, resolved configuration,
/// metrics, report and provenance; then commits.
void write_recon_output(Output& output, const FinishedRecon& run);

/// What both PET and SPECT leave behind beside their images.
struct ReconRecords {
    const RunContext& context;
    const recon::ReconstructionResult& result;
    kernels::DeviceInfo device;
    const ReconConfig& config;  ///< as asked
    std::vector<io::provenance::FileEntry> inputs;
    ReportSubject subject;
    bool write_sensitivity = false;
    Record data_notes{};  ///< what was assumed and overridden when the data were read; null = nothing to say
};

/// Sensitivity image, metrics, resolved configuration, report, provenance.
void write_recon_records(Output& output, const ReconRecords& run);

/// Whether the sensitivity image is written: where it was computed, into a folder always, beside a file when asked for.
bool sensitivity_is_written(const ReconConfig& config, bool single_file, bool asked_for);

Record device_record(const kernels::DeviceInfo& device);

}  // namespace isotone::app
