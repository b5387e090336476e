// SPDX-License-Identifier: Apache-2.0
/// The numbers `isotone measure` reads from one image, in long form: one value per row.
#pragma once

#include "app/region_file.hpp"
#include "core/record.hpp"
#include "core/report.hpp"
#include "core/volume.hpp"

#include <string>
#include <vector>

namespace isotone::app {

struct Measurement {
    std::string series, region, metric;
    double value = 0.0;
    std::string unit;
};

/// mean: mean of the ball, border voxels by their share. max: largest voxel with its centre in the ball. peak: largest
/// mean over 1 mL centred in the ball. a50: mean within the contour halfway between the background region's mean (or
/// zero) and max, grown from max within the ball; a50_volume its volume.
/// @throws Error{inconsistent_data} where a region lies outside the image
std::vector<Measurement> measure(const std::string& series, const Volume& volume, const std::vector<Region>& regions);

/// Rows region and metric, a column per series; with exactly two series also their ratio.
report::Table side_by_side(const std::vector<Measurement>& all, const std::string& caption);

/// List of {series, region, metric, value, unit}.
Record measurements_record(const std::vector<Measurement>& all);

}  // namespace isotone::app
