// SPDX-License-Identifier: Apache-2.0
#include "app/measurement.hpp"

#include "app/numbers.hpp"
#include "core/error.hpp"
#include "harmonize/regions/uptake.hpp"
#include "harmonize/regions/weights.hpp"

#include <algorithm>

namespace isotone::app {
namespace {

double ball_mean(const Volume& volume, const Region& region) {
    const auto voxels = harmonize::ball_weights(volume.grid, region.centre_mm, region.radius_mm);
    if (voxels.offset.empty()) {
        throw Error(ErrorCode::inconsistent_data, "region '" + region.name + "'", "it lies outside the image",
                    "give its centre in the frame of the image, mm; isotone inspect shows what the image covers");
    }
    return harmonize::weighted_mean(volume, voxels);
}

double background_of(const Volume& volume, const Region& region, const std::vector<Region>& regions) {
    const auto found = std::find_if(regions.begin(), regions.end(),
                                    [&](const Region& other) { return other.name == region.background; });
    return found == regions.end() ? 0.0 : ball_mean(volume, *found);
}

template <class T>
void add_once(std::vector<T>& list, const T& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) {
        list.push_back(value);
    }
}

const Measurement* find(const std::vector<Measurement>& all, const std::string& series, const std::string& region,
                        const std::string& metric) {
    for (const Measurement& m : all) {
        if (m.series == series && m.region == region && m.metric == metric) {
            return &m;
        }
    }
    return nullptr;
}

}  // namespace

std::vector<Measurement> measure(const std::string& series, const Volume& volume, const std::vector<Region>& regions) {
    const std::string unit = unit_of(volume.quantity);
    std::vector<Measurement> all;
    for (const Region& region : regions) {
        const auto add = [&](const char* metric, double value, const std::string& its_unit) {
            all.push_back({series, region.name, metric, value, its_unit});
        };
        add("mean", ball_mean(volume, region), unit);
        const auto max = harmonize::max_within(volume, region.centre_mm, region.radius_mm);
        add("max", max.value, unit);
        add("peak", harmonize::peak_1ml(volume, region.centre_mm, region.radius_mm).value, unit);
        const double threshold = harmonize::a50_threshold(max.value, background_of(volume, region, regions));
        const auto contour =
            harmonize::grow_isocontour(volume, max.index, threshold, region.centre_mm, region.radius_mm);
        add("a50", contour.mean, unit);
        add("a50_volume", contour.volume_ml, "mL");
    }
    return all;
}

report::Table side_by_side(const std::vector<Measurement>& all, const std::string& caption) {
    std::vector<std::string> series;
    std::vector<std::pair<std::string, std::string>> rows;
    for (const Measurement& m : all) {
        add_once(series, m.series);
        add_once(rows, {m.region, m.metric});
    }
    report::Table table{caption, {"Region", "Metric", "Unit"}, {}};
    table.columns.insert(table.columns.end(), series.begin(), series.end());
    if (series.size() == 2) {
        table.columns.emplace_back("second / first");
    }
    for (const auto& [region, metric] : rows) {
        std::vector<report::Cell> cells{{region}, {metric}, {""}};
        for (const std::string& name : series) {
            const Measurement* m = find(all, name, region, metric);
            cells[2].text = m != nullptr && cells[2].text.empty() ? m->unit : cells[2].text;
            cells.push_back({m == nullptr ? "-" : significant(m->value, 4)});
        }
        if (series.size() == 2) {
            const Measurement* a = find(all, series[0], region, metric);
            const Measurement* b = find(all, series[1], region, metric);
            cells.push_back({a && b && a->value != 0.0 ? significant(b->value / a->value, 4) : "-"});
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Record measurements_record(const std::vector<Measurement>& all) {
    Record::List list;
    for (const Measurement& m : all) {
        Record row;
        row["series"] = m.series;
        row["region"] = m.region;
        row["metric"] = m.metric;
        row["value"] = m.value;
        row["unit"] = m.unit;
        list.push_back(std::move(row));
    }
    return list;
}

}  // namespace isotone::app
