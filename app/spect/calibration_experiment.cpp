// SPDX-License-Identifier: Apache-2.0
#include "app/spect/calibration_experiment.hpp"

#include "app/spect/input.hpp"
#include "app/spect/settings.hpp"
#include "core/error.hpp"
#include "recon/model/photopeak_choice.hpp"

#include <optional>

namespace isotone::app {
namespace {

/// What the reader was told or assumed, for the record: a factor is as good as these.
void note_reading(const std::string& of, const SpectData& data, std::vector<std::string>& findings) {
    for (const std::string& text : data.notes("overrides")) {
        findings.push_back(of);
        findings.back().append(" read with ").append(text).append(", instead of what the file says");
    }
    for (const std::string& text : data.notes("assumptions")) {
        findings.push_back(of);
        findings.back().append(" assumed: ").append(text);
    }
}

}  // namespace

CalibrationAcquisition read_experiment(const CalibrationOptions& options) {
    const bool planar = options.kind() == recon::CalibrationExperiment::planar;
    const auto read = planar ? read_planar_input : read_spect_input;
    CalibrationAcquisition experiment;
    experiment.data = read(options.raw, options.reading.resolve());
    note_reading("projections:", experiment.data, experiment.findings);
    const SpectConfig config = resolve_spect_config(std::nullopt, {}, options.spect);
    if (const std::string completed = complete_nuclide(config, experiment.data); !completed.empty()) {
        experiment.findings.push_back(completed);
    }
    recon::SpectSettings settings;
    settings.photopeaks = config.photopeaks;
    settings.lines = lines_of(experiment.data);
    settings.accept_foreign_window = options.allows("foreign_window");
    const auto photopeaks = recon::photopeaks_of(experiment.data, settings, experiment.findings);
    recon::require_distinct(photopeaks);
    experiment.windows = recon::windows_of(photopeaks);
    experiment.photopeak = recon::photopeaks_text(experiment.data, photopeaks);
    return experiment;
}

SpectData read_background(const CalibrationOptions& options, std::vector<std::string>& findings) {
    SpectInputOptions reading = options.reading.resolve();
    reading.dicom.view_duration_s = options.background_view_duration_s;
    try {
        SpectData background = read_planar_input({*options.background}, reading);
        note_reading("background:", background, findings);
        return background;
    } catch (const Error& error) {
        const bool of_time = error.hint().find("`view_duration_s`") != std::string::npos;
        throw Error(error.code(), "background " + error.where(), error.what(),
                    of_time ? "state --background-view-duration-s, the counting time of a view of the background"
                            : error.hint());
    }
}

}  // namespace isotone::app
