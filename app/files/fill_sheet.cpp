// SPDX-License-Identifier: Apache-2.0
#include "app/files/fill_sheet.hpp"

#include "core/record_reader.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"

#include <cmath>

namespace isotone::app {

harmonize::FillSheet read_fill_sheet(const std::filesystem::path& path) {
    const Record record = io::config::read_toml(path);
    const RecordReader reader(record, path.filename().string());
    if (reader.required<std::string>("schema") != "isotone-fill/1") {
        reader.fail("schema", "this is not a fill sheet of a known version", "expected \"isotone-fill/1\"");
    }
    harmonize::FillSheet fill;
    fill.sphere_bq_ml = reader.required<double>("sphere_bq_ml", Range::positive());
    fill.background_bq_ml = reader.required<double>("background_bq_ml", Range::positive());
    const auto decay_s = reader.optional<double>("decay_s", Range::not_negative());
    if (decay_s || reader.has("nuclide")) {
        const Radionuclide nuclide = io::config::load_nuclide(reader.required<std::string>("nuclide"));
        const double left = std::exp2(-decay_s.value_or(0.0) / nuclide.half_life_s);
        fill.sphere_bq_ml *= left;
        fill.background_bq_ml *= left;
        fill.nuclide = nuclide.name;
    }
    reader.finish();
    return fill;
}

}  // namespace isotone::app
