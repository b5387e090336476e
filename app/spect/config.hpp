// SPDX-License-Identifier: Apache-2.0
/// The [spect] table of a reconstruction's configuration, and what the command line says in its place.
#pragma once

#include "app/command/options.hpp"
#include "app/files/companion_files.hpp"
#include "app/spect/options.hpp"
#include "core/record.hpp"
#include "core/record_reader.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace isotone::app {

/// Names of choices that go against a check; each that is given is recorded.
const std::vector<std::string>& allowances();
/// How an attenuation map may be placed.
const std::vector<std::string>& placements();

struct SpectConfig {
    std::optional<std::string> nuclide;   ///< empty: as the data say
    std::vector<std::string> photopeaks;  ///< windows by name or keV, summed; empty: that of the strongest line
    std::optional<int> gate;              ///< from 1; empty: the sum of all

    std::optional<std::string> camera, collimator;  ///< empty: as the data say
    std::optional<std::string> radius_to;           ///< face or crystal; empty: as the camera's file says
    std::optional<CompanionFile> response;          ///< measured kernel table
    bool resolution = true;
    std::optional<int> arc_samples;  ///< angles in the arc of a view; empty: as many as it needs

    std::optional<CompanionFile> attenuation;    ///< folder of a CT series, or a map of 1/cm
    std::string attenuation_kind = "automatic";  ///< automatic, ct, map
    std::string placement = "dicom";             ///< dicom, register, transform
    std::optional<CompanionFile> transform;      ///< of the placement of that name
    std::optional<double> ct_kvp;                ///< where the series does not say it
    std::optional<double> map_energy_kev;        ///< of a map's coefficients; empty: as its sidecar says

    std::string scatter = "automatic";  ///< automatic, none, dual_window, triple_window, effective_source, supplied
    std::vector<std::string> scatter_windows;  ///< the lower one, or lower and upper; empty: the adjacent ones
    bool no_upper_window = false;
    double scatter_smoothing_fwhm_mm = 0.0;

    std::optional<CompanionFile> calibration, dead_time;
    std::optional<double> sensitivity_cps_per_mbq;
    std::string reference_time = "start";  ///< start, injection, none, or a clock time

    SpectOptions reading;  ///< what the files do not say

    /// Each file that is named, with its key.
    std::vector<std::pair<std::string, CompanionFile>> named_files() const;

    std::vector<std::string> allow;
    bool allows(const std::string& what) const;
};

/// What the command line may say; it goes before the table.
struct SpectOverrides {
    std::optional<std::string> nuclide, photopeaks, camera, collimator, radius_to, response, attenuation,
        attenuation_kind, placement, transform, scatter, scatter_windows, calibration, dead_time, reference_time, allow;
    std::optional<int> gate, arc_samples;
    std::optional<double> ct_kvp, map_energy_kev, scatter_smoothing_fwhm_mm, sensitivity_cps_per_mbq;
    bool no_resolution = false, no_upper_window = false;

    void declare(OptionTable& options);
    /// True where anything was said.
    bool any() const;
};

/// @param table  the [spect] table, or nothing
/// @param folder  the configuration's own: the files it names are looked for from there
/// @throws Error{usage} for an unknown key or an impossible value
SpectConfig resolve_spect_config(const std::optional<RecordReader>& table, const std::filesystem::path& folder,
                                 const SpectOverrides& overrides);

/// A [spect] table that reads back to the same configuration.
Record write_spect_config(const SpectConfig& config, const std::filesystem::path& folder);

}  // namespace isotone::app
