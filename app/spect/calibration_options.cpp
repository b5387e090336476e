// SPDX-License-Identifier: Apache-2.0
#include "app/spect/calibration_options.hpp"

#include "app/command/clock.hpp"
#include "app/files/output.hpp"
#include "app/files/raw_input.hpp"
#include "app/reporting/numbers.hpp"
#include "core/error.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <filesystem>

namespace isotone::app {
namespace {

using recon::CalibrationExperiment;

std::vector<std::string> allowed_of(const std::string& text) {
    static const std::vector<std::string> known{"foreign_window", "other_image"};
    std::vector<std::string> allowed = words_of(text);
    for (const std::string& word : allowed) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            throw Error(ErrorCode::usage, "--allow " + word, "it does not act on a calibration",
                        "use foreign_window or other_image, or leave it out");
        }
    }
    return allowed;
}

void refuse_idle(const CalibrationOptions& options) {
    const CalibrationExperiment kind = options.kind();
    struct Option {
        const char* name;
        bool given;
        std::vector<CalibrationExperiment> used_by;
    };
    const std::vector<CalibrationExperiment> of_images{CalibrationExperiment::cylinder, CalibrationExperiment::sphere};
    const Option all[] = {
        {"--dead-time", options.dead_time.has_value(), {CalibrationExperiment::planar}},
        {"--background", options.background.has_value(), {CalibrationExperiment::planar}},
        {"--background-view-duration-s",
         options.background_view_duration_s.has_value(),
         {CalibrationExperiment::planar}},
        {"--image", options.image.has_value(), of_images},
        {"--image-sensitivity", options.image_sensitivity_cps_per_mbq.has_value(), of_images},
        {"--centre", options.centre_mm.has_value(), of_images},
        {"--radius", options.radius_mm.has_value(), of_images},
        {"--length", options.length_mm.has_value(), {CalibrationExperiment::cylinder}},
        {"--volume", options.volume_ml.has_value(), {CalibrationExperiment::cylinder}},
        {"--allow other_image", options.allows("other_image"), of_images},
    };
    for (const Option& option : all) {
        if (option.given && std::find(option.used_by.begin(), option.used_by.end(), kind) == option.used_by.end()) {
            throw Error(ErrorCode::usage, option.name,
                        "it does not act on the experiment " + std::string(recon::name_of(kind)), "leave it out");
        }
    }
    if (options.background_view_duration_s && !options.background) {
        throw Error(ErrorCode::usage, "--background-view-duration-s", "there is no background",
                    "name it with --background, or leave this out");
    }
}

void check_values(const CalibrationOptions& options) {
    if (options.date) {
        (void)calendar_date(*options.date, "--date");
    }
    if (options.activity_mbq && !(*options.activity_mbq > 0.0)) {
        throw Error(ErrorCode::usage, "--activity", "found " + significant(*options.activity_mbq, 6),
                    "state the MBq that the calibrator showed");
    }
    const std::optional<double>& percent = options.activity_uncertainty_percent;
    if (percent && !(*percent >= 0.0 && *percent < 100.0)) {
        throw Error(ErrorCode::usage, "--activity-uncertainty", "found " + significant(*percent, 6),
                    "give percent, from 0 to below 100");
    }
}

}  // namespace

void CalibrationOptions::declare(OptionTable& table) {
    table.positional("RAW", raw, "SPECT projections of the experiment; planar: a static acquisition too");
    table.option("-o,--output", output, "FILE", "calibration record to write (.json)", Need::required);
    table.option("--experiment", experiment, "NAME", "planar, cylinder or sphere", Need::required);
    table.option("--activity", activity_mbq, "MBQ", "of the source or phantom at its assay");
    table.option("--assay-to-start", assay_to_start_s, "S", "from the assay to the start of counting (default 0)");
    table.option("--activity-uncertainty", activity_uncertainty_percent, "PERCENT",
                 "relative standard uncertainty of the activity (default 0, not stated)");
    table.option("--nuclide", spect.nuclide, "NAME", "of the radiation (default: as stated)");
    table.option("--photopeak", spect.photopeaks, "NAMES",
                 "energy window by name or keV, or several with commas whose counts are added");
    table.option("--allow", allow, "NAMES",
                 "go against a check, with commas: foreign_window (a photopeak without a gamma line of the "
                 "nuclide), other_image (an image that is not of RAW); recorded");
    table.option("--date", date, "YYYY-MM-DD", "of the experiment (default: the start of the acquisition)");
    table.option("--remark", remark, "TEXT", "anything else a reader must know");
    table.heading("planar");
    table.option("--dead-time", dead_time, "FILE", "dead time of each head (TOML or JSON)");
    table.option("--background", background, "FILE",
                 "projections by the same heads and windows without the source; their rate is taken off");
    table.option("--background-view-duration-s", background_view_duration_s, "S",
                 "DICOM: counting time of a view of the background, instead of its file's");
    table.heading("cylinder and sphere");
    table.option("--image", image, "FILE", "the reconstruction of RAW, corrected for all but the sensitivity");
    table.option("--image-sensitivity", image_sensitivity_cps_per_mbq, "CPS/MBQ",
                 "that the image was made with (default: as its provenance says, else none)");
    table.option("--centre", centre_mm, "X,Y,Z", "of the volume of interest, mm (default 0,0,0)");
    table.option("--radius", radius_mm, "MM", "of the volume of interest");
    table.option("--length", length_mm, "MM", "of the cylinder of interest");
    table.option("--volume", volume_ml, "ML", "of the activity in the phantom: a cylinder of interest holds its share");
    table.heading("what the files do not say");
    reading.declare(table);
}

void CalibrationOptions::check() const {
    if (std::filesystem::path(*output).extension() != ".json") {
        throw Error(ErrorCode::usage, "--output " + *output, "a calibration is a JSON record",
                    "give it a name ending in .json");
    }
    check_file_location(*output);
    refuse_idle(*this);
    require_inputs(raw);
    for (const auto& file : {image, dead_time, background}) {
        require_inputs(file ? std::vector<std::string>{*file} : std::vector<std::string>());
    }
    check_values(*this);
}

CalibrationExperiment CalibrationOptions::kind() const {
    for (const CalibrationExperiment known :
         {CalibrationExperiment::planar, CalibrationExperiment::cylinder, CalibrationExperiment::sphere}) {
        if (*experiment == recon::name_of(known)) {
            return known;
        }
    }
    throw Error(ErrorCode::usage, "--experiment", "found '" + *experiment + "'", "use planar, cylinder or sphere");
}

bool CalibrationOptions::allows(const std::string& check) const {
    const std::vector<std::string> allowed = allowed_of(allow.value_or(""));
    return std::find(allowed.begin(), allowed.end(), check) != allowed.end();
}

}  // namespace isotone::app
