// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/planar_counts.hpp"

#include "core/error.hpp"
#include "core/projection_heads.hpp"
#include "core/view_sums.hpp"
#include "recon/quantify/calibration_match.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace isotone::recon {
namespace {

const std::string where = "background";
const std::string hint = "measure it with the same camera, collimator, windows and pixels, without the source";
constexpr double pixel_tolerance = 1e-4;  // relative: pixels are stated with four digits or more

void require_same_detectors(const ProjectionGeometry& background, const ProjectionGeometry& source) {
    const auto alike = [](double a, double b) { return std::abs(a - b) <= pixel_tolerance * b; };
    if (background.bins != source.bins || background.rows != source.rows || !alike(background.bin_mm, source.bin_mm) ||
        !alike(background.row_mm, source.row_mm)) {
        throw Error(ErrorCode::inconsistent_data, where, "its pixels are not those of the source", hint);
    }
    if (heads_of(background) != heads_of(source)) {
        throw Error(ErrorCode::inconsistent_data, where, "its heads are not those of the source", hint);
    }
}

}  // namespace

PlanarCounts planar_counts(const SpectData& data, const std::vector<int>& windows, const DeadTime& dead_time) {
    if (!data.corrected.empty()) {
        throw Error(ErrorCode::inconsistent_data, "planar source",
                    "its counts were corrected before they were read (" + data.corrected.front() +
                        "), so they are not those of the source in air",
                    "calibrate with counts as they were measured");
    }
    const ViewFactors live = dead_time_factors(data, dead_time);
    PlanarCounts result;
    result.dead_time = live.record;
    for (const int window : windows) {
        const std::vector<double> sums = sums_of_views(data.geometry, data.counts_of(window));
        result.counted.counts = std::accumulate(sums.begin(), sums.end(), result.counted.counts);
    }
    for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
        const ProjectionView& view = data.geometry.views[v];
        result.counted.views.push_back({view.start_s, view.duration_s, live.factors[v]});
    }
    return result;
}

BackgroundWindows background_windows(const SpectData& background, const SpectData& source,
                                     const std::vector<int>& windows) {
    require_same_detectors(background.geometry, source.geometry);
    BackgroundWindows own;
    for (const int window : windows) {
        const EnergyWindow& wanted = source.window_at(window);
        const auto found = std::find_if(background.windows.begin(), background.windows.end(),
                                        [&](const EnergyWindow& held) { return count_the_same({held}, {wanted}); });
        if (found == background.windows.end()) {
            throw Error(ErrorCode::inconsistent_data, where, "it has no energy window of " + wanted.levels_text(),
                        hint);
        }
        own.windows.push_back(static_cast<int>(found - background.windows.begin()));
    }
    Calibration of_background;
    describe(of_background, background, own.windows);
    of_background.nuclide = source.exam.nuclide.name;  // there is none in a background
    const CalibrationMatch match = match_of(of_background, source, windows);
    if (!match.different.empty()) {
        throw Error(ErrorCode::inconsistent_data, where, match.different.front(), hint);
    }
    for (const std::string& unknown : match.unknown) {
        own.findings.push_back(where);
        own.findings.back().append(": ").append(unknown);
    }
    return own;
}

}  // namespace isotone::recon
