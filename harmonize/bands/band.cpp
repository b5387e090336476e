// SPDX-License-Identifier: Apache-2.0
#include "harmonize/bands/band.hpp"

#include "core/number_text.hpp"
#include "core/record_reader.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::harmonize {
namespace {

constexpr const char* known_schema = "isotone-band/1";
constexpr Range plausible{0.0, 10.0};

std::size_t sphere_index(const RecordReader& reader, double diameter_mm) {
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        if (std::abs(nema_diameters_mm[j] - diameter_mm) < 1e-6) {
            return j;
        }
    }
    reader.fail("sphere_mm", "there is no NEMA sphere of " + number_text(diameter_mm) + " mm",
                "use 10, 13, 17, 22, 28 and 37");
}

BandCurve curve_from(const RecordReader& reader) {
    std::vector<std::string> names;
    std::ranges::transform(all_metrics, std::back_inserter(names), name_of);
    BandCurve curve;
    curve.metric = all_metrics[reader.choice("metric", names)];
    curve.voi = reader.required<std::string>("voi");
    for (const double d : reader.required<std::vector<double>>("sphere_mm", Range::positive())) {
        curve.sphere.push_back(sphere_index(reader, d));
    }
    curve.min = reader.required<std::vector<double>>("min", plausible);
    curve.max = reader.required<std::vector<double>>("max", plausible);
    if (curve.sphere.empty() || curve.min.size() != curve.sphere.size() || curve.max.size() != curve.sphere.size()) {
        reader.fail("min", "sphere_mm, min and max differ in length", "give one min and one max per sphere");
    }
    for (std::size_t k = 0; k < curve.min.size(); ++k) {
        if (!(curve.min[k] < curve.max[k])) {
            reader.fail("max", "a max is not above its min", "check the numbers against their source");
        }
    }
    curve.informational = reader.or_default("informational", false);
    curve.source_url = reader.required<std::string>("source_url");
    curve.source_doi = reader.or_default("source_doi", "");
    curve.note = reader.or_default("note", "");
    curve.read_date = reader.required<std::string>("read_date");
    curve.reader = reader.required<std::string>("reader");
    curve.signature = reader.or_default("signature", "");
    return curve;
}

}  // namespace

Band band_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where, ErrorCode::input_corrupt);
    (void)reader.choice("schema", {known_schema});
    Band band;
    band.id = reader.required<std::string>("id");
    band.programme = reader.required<std::string>("programme");
    band.standard = reader.required<std::string>("standard");
    band.nuclide = reader.required<std::string>("nuclide");
    band.modality = reader.required<std::string>("modality");
    band.fill_ratio = reader.required<double>("fill_ratio", Range::positive());
    for (const RecordReader& curve : reader.list("curve")) {
        band.curves.push_back(curve_from(curve));
    }
    if (band.curves.empty()) {
        reader.fail("curve", "the band has no curve", "add at least one [[curve]] table");
    }
    reader.finish();
    return band;
}

}  // namespace isotone::harmonize
