// SPDX-License-Identifier: Apache-2.0
#include "app/region_file.hpp"

#include "core/record_reader.hpp"
#include "io/config/toml.hpp"

#include <algorithm>

namespace isotone::app {
namespace {

bool named(const std::vector<Region>& regions, const std::string& name) {
    return std::any_of(regions.begin(), regions.end(), [&](const Region& r) { return r.name == name; });
}

Region read_region(const RecordReader& reader) {
    Region region;
    region.name = reader.required<std::string>("name");
    region.centre_mm = reader.required<Vector3>("centre_mm");
    region.radius_mm = reader.required<double>("radius_mm", {0.1, 1000.0});
    region.background = reader.or_default("background", "");
    return region;
}

}  // namespace

std::vector<Region> read_regions(const std::filesystem::path& path) {
    const Record record = io::config::read_toml(path);
    const RecordReader reader(record, path.filename().string());
    if (reader.required<std::string>("schema") != "isotone-regions/1") {
        reader.fail("schema", "this is not a region file of a known version", "expected \"isotone-regions/1\"");
    }
    std::vector<Region> regions;
    for (const RecordReader& entry : reader.list("region")) {
        Region region = read_region(entry);
        if (named(regions, region.name)) {
            entry.fail("name", "the region '" + region.name + "' occurs twice", "give each region its own name");
        }
        regions.push_back(std::move(region));
    }
    reader.finish();
    if (regions.empty()) {
        reader.fail("region", "there is none", "add a [[region]] table with name, centre_mm and radius_mm");
    }
    for (const Region& region : regions) {
        if (!region.background.empty() && !named(regions, region.background)) {
            reader.fail("region.background", "there is no region '" + region.background + "'",
                        "name a region of this file");
        }
    }
    return regions;
}

}  // namespace isotone::app
