// SPDX-License-Identifier: Apache-2.0
#include "harmonize/regions/measure.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/record_reader.hpp"
#include "harmonize/regions/uptake.hpp"
#include "harmonize/regions/voxel_box.hpp"
#include "harmonize/regions/weights.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace isotone::harmonize {
namespace {

constexpr double shell_inner_mm = 5.0;
constexpr double shell_outer_mm = 12.0;

/// Nothing where the image has no voxel of the shell.
std::optional<double> shell_median(const Volume& volume, const Region& region) {
    std::vector<float> values;
    for_voxels_within(volume.grid, region.centre_mm, region.radius_mm + shell_outer_mm,
                      [&](int x, int y, int z, double distance) {
                          if (distance >= region.radius_mm + shell_inner_mm) {
                              values.push_back(volume.at(x, y, z));
                          }
                      });
    if (values.empty()) {
        return std::nullopt;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return static_cast<double>(*middle);
}

RegionMeasurement measure(const Volume& volume, const Region& region, const RegionOptions& options, PeakFinder& peaks) {
    if (!(region.radius_mm > 0.0) || !ball_inside(volume.grid, region.centre_mm, region.radius_mm)) {
        throw Error(ErrorCode::inconsistent_data, "region '" + region.name + "'", "its ball does not lie in the image",
                    "give its centre in the image's frame (LPS for DICOM) and a radius that fits, in mm");
    }
    RegionMeasurement m;
    m.region = region;
    const WeightedVoxels ball = ball_weights(volume.grid, region.centre_mm, region.radius_mm);
    m.mean = weighted_mean(volume, ball);
    m.deviation = weighted_deviation(volume, ball);
    const VoxelMax max = max_within(volume, region.centre_mm, region.radius_mm);
    m.max = max.value;
    m.peak = peaks.find(volume, region.centre_mm, region.radius_mm).value;
    m.background = options.background_adapted ? shell_median(volume, region) : std::nullopt;
    const double background = m.background.value_or(0.0);
    const double threshold = background + options.contour_fraction * (m.max - background);
    const Isocontour contour =
        grow_isocontour(volume, max.index, std::min(threshold, m.max), region.centre_mm, region.radius_mm);
    m.contour_mean = contour.mean;
    m.contour_volume_ml = contour.volume_ml;
    m.total = contour.mean * contour.volume_ml;
    if (options.background_adapted && !m.background) {
        m.findings.push_back("region '" + region.name +
                             "': the image has nothing of its shell, so its contour is a share of the maximum alone");
    }
    if (contour.is_cut_off) {
        m.findings.push_back("region '" + region.name +
                             "': the contour reaches the edge of the ball and would go on outside it");
    }
    return m;
}

std::string contour_name(const RegionOptions& options, const RegionMeasurement& m) {
    return std::to_string(std::lround(100.0 * options.contour_fraction)) + " % isocontour" +
           (m.background ? ", background-adapted" : " of the maximum");
}

}  // namespace

std::vector<RegionMeasurement> measure_regions(const Volume& volume, const std::vector<Region>& regions,
                                               const RegionOptions& options) {
    if (!(options.contour_fraction > 0.0) || !(options.contour_fraction <= 1.0)) {
        throw Error(ErrorCode::usage, "isocontour",
                    "a fraction of " + number_text(options.contour_fraction) + " is not between 0 and 1",
                    "give e.g. 0.5 or 0.41");
    }
    PeakFinder peaks(volume.grid.spacing_mm);
    std::vector<RegionMeasurement> measurements;
    measurements.reserve(regions.size());
    for (const Region& region : regions) {
        measurements.push_back(measure(volume, region, options, peaks));
    }
    return measurements;
}

namespace {

constexpr const char* regions_schema = "isotone-regions/1";

}  // namespace

std::vector<Region> regions_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    const std::string schema = reader.or_default("schema", regions_schema);
    if (schema != regions_schema) {
        reader.fail("schema", "found '" + schema + "'", std::string("expected ") + regions_schema);
    }
    std::vector<Region> regions;
    for (const RecordReader& table : reader.list("region")) {
        Region region{table.required<std::string>("name"), table.required<Vector3>("centre_mm"),
                      table.required<double>("radius_mm", {0.1, 500.0})};
        if (std::ranges::find(regions, region.name, &Region::name) != regions.end()) {
            table.fail("name", "there are two regions '" + region.name + "', which no table could tell apart",
                       "give every region a name of its own");
        }
        regions.push_back(std::move(region));
    }
    if (regions.empty()) {
        reader.fail("region", "no region is given", "add [[region]] tables with name, centre_mm and radius_mm");
    }
    reader.finish();
    return regions;
}

Record to_record(const std::vector<RegionMeasurement>& measurements, Quantity quantity, const RegionOptions& options) {
    Record rows = Record::List{};
    const std::string unit = unit_of(quantity);
    for (const RegionMeasurement& m : measurements) {
        const auto add = [&](const char* metric, const Record& value, const std::string& in,
                             const std::string& definition) {
            Record row;
            row["region"] = m.region.name;
            row["metric"] = metric;
            row["value"] = value;
            row["unit"] = in;
            row["definition"] = definition;
            rows.push_back(row);
        };
        add("max", m.max, unit, "largest voxel within the region");
        add("peak", m.peak, unit, "largest mean over a 1 mL sphere centred within the region");
        add("mean", m.mean, unit, "mean over the region, border voxels by share");
        add("deviation", m.deviation, unit, "standard deviation over the region");
        add("background", m.background ? Record(*m.background) : Record(), unit,
            "median of the shell 5 to 12 mm outside the region");
        add("contour_mean", m.contour_mean, unit, "mean in the " + contour_name(options, m));
        add("contour_volume", m.contour_volume_ml, "mL", "volume of the " + contour_name(options, m));
        add("total", m.total, unit + " mL", "contour mean x volume (TLG for an FDG SUV image)");
    }
    return rows;
}

std::vector<std::string> findings_of(const std::vector<RegionMeasurement>& measurements) {
    std::vector<std::string> findings;
    for (const RegionMeasurement& m : measurements) {
        findings.insert(findings.end(), m.findings.begin(), m.findings.end());
    }
    return findings;
}

}  // namespace isotone::harmonize
