// SPDX-License-Identifier: Apache-2.0
/// Uptake of lesions or organs at given positions.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "core/volume.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::harmonize {

/// A ball in the image's frame that contains the object.
struct Region {
    std::string name;
    Vector3 centre_mm{};
    double radius_mm = 0.0;
};

struct RegionOptions {
    double contour_fraction = 0.5;   ///< of the maximum, or of its height above the background
    bool background_adapted = true;  ///< threshold B + f (max - B) instead of f max
};

struct RegionMeasurement {
    Region region;
    double mean = 0.0;       ///< over the ball, border voxels weighted by their share
    double deviation = 0.0;  ///< of the voxels in the ball
    double max = 0.0;        ///< largest voxel in the ball
    double peak = 0.0;       ///< largest 1 mL mean centred in the ball
    /// Median of the shell 5 to 12 mm outside the ball; nothing where the image has none of it or it was not asked for.
    std::optional<double> background;
    double contour_mean = 0.0;  ///< mean in the isocontour grown from the maximum within the ball
    double contour_volume_ml = 0.0;
    double total = 0.0;                 ///< contour mean x contour volume: total lesion glycolysis for an FDG SUV image
    std::vector<std::string> findings;  ///< why its contour may not be what it seems; each names the region
};

/// @throws Error{inconsistent_data} where a ball does not lie in the image, naming it
ISOTONE_API std::vector<RegionMeasurement> measure_regions(const Volume& volume, const std::vector<Region>& regions,
                                                           const RegionOptions& options = {});

/// [[region]] tables with name, centre_mm and radius_mm. Strict, and no name twice; Error{usage} with the key.
ISOTONE_API std::vector<Region> regions_from_record(const Record& record, const std::string& where);

/// Long format rows: region, metric, value, unit, definition.
ISOTONE_API Record to_record(const std::vector<RegionMeasurement>& measurements, Quantity quantity,
                             const RegionOptions& options = {});

/// The findings of all regions, in order.
ISOTONE_API std::vector<std::string> findings_of(const std::vector<RegionMeasurement>& measurements);

}  // namespace isotone::harmonize
