// SPDX-License-Identifier: Apache-2.0
#include "core/gamma_camera_from_record.hpp"

#include "core/record_reader.hpp"

namespace isotone {
namespace {

constexpr const char* schema = "isotone-camera/1";
const std::vector<std::string> hole_shapes{"hexagonal", "square", "round"};
const std::vector<std::string> radius_meanings{"face", "crystal"};

/// Every source says when it was read.
std::string source_of(const RecordReader& reader) {
    const auto source = reader.required<std::string>("source");
    const auto read = reader.optional<std::string>("read");
    return read ? source + " (read " + *read + ")" : source;
}

PublishedPerformance read_published(const RecordReader& reader) {
    PublishedPerformance published;
    published.nuclide = reader.required<std::string>("nuclide");
    published.energy_kev = reader.required<double>("energy_kev", Range::positive());
    published.distance_mm = reader.or_default("distance_mm", 100.0, Range::not_negative());
    published.resolution_fwhm_mm = reader.optional<double>("resolution_fwhm_mm", Range::positive());
    published.sensitivity_cps_per_mbq = reader.optional<double>("sensitivity_cps_per_mbq", Range::positive());
    published.source = source_of(reader);
    return published;
}

Collimator read_collimator(const RecordReader& reader) {
    Collimator collimator;
    collimator.name = reader.required<std::string>("name");
    collimator.aliases = reader.or_default<std::vector<std::string>>("aliases", {});
    collimator.hole_shape = static_cast<HoleShape>(reader.choice("hole_shape", hole_shapes));
    collimator.hole_diameter_mm = reader.required<double>("hole_diameter_mm", Range::positive());
    collimator.septa_mm = reader.required<double>("septa_mm", Range::positive());
    collimator.hole_length_mm = reader.required<double>("hole_length_mm", Range::positive());
    collimator.septa_material = reader.or_default("septa_material", "lead");
    collimator.source = source_of(reader);
    if (const auto published = reader.optional_object("published")) {
        collimator.published = read_published(*published);
    }
    // A file in cm or with two columns swapped is caught here rather than in a blurred image.
    if (collimator.hole_length_mm < 4.0 * collimator.hole_diameter_mm) {
        reader.fail("hole_length_mm", "holes are less than four diameters long", "lengths and diameters are in mm");
    }
    return collimator;
}

void read_detector(const RecordReader& reader, GammaCamera& camera) {
    camera.crystal_material = reader.or_default("crystal_material", "NaI");
    camera.crystal_thickness_mm = reader.required<double>("crystal_thickness_mm", Range::positive());
    camera.intrinsic_fwhm_mm = reader.required<double>("intrinsic_fwhm_mm", Range::positive());
    camera.intrinsic_energy_kev = reader.or_default("intrinsic_energy_kev", 140.511, Range::positive());
    camera.intrinsic_scales_with_energy = reader.or_default("intrinsic_scales_with_energy", true);
    camera.gap_mm = reader.required<double>("gap_mm", Range::not_negative());
    camera.energy_resolution = reader.required<double>("energy_resolution", {0.0, 1.0});
    camera.radius_meaning = static_cast<RadiusMeaning>(reader.choice("radius_meaning", radius_meanings));
}

Record record_of(const PublishedPerformance& published) {
    Record record;
    record["nuclide"] = published.nuclide;
    record["energy_kev"] = published.energy_kev;
    record["distance_mm"] = published.distance_mm;
    if (published.resolution_fwhm_mm) {
        record["resolution_fwhm_mm"] = *published.resolution_fwhm_mm;
    }
    if (published.sensitivity_cps_per_mbq) {
        record["sensitivity_cps_per_mbq"] = *published.sensitivity_cps_per_mbq;
    }
    record["source"] = published.source;
    return record;
}

Record record_of(const Collimator& collimator) {
    Record record;
    record["name"] = collimator.name;
    record["aliases"] = Record::List(collimator.aliases.begin(), collimator.aliases.end());
    record["hole_shape"] = hole_shapes[static_cast<std::size_t>(collimator.hole_shape)];
    record["hole_diameter_mm"] = collimator.hole_diameter_mm;
    record["septa_mm"] = collimator.septa_mm;
    record["hole_length_mm"] = collimator.hole_length_mm;
    record["septa_material"] = collimator.septa_material;
    record["source"] = collimator.source;
    if (collimator.published) {
        record["published"] = record_of(*collimator.published);
    }
    return record;
}

}  // namespace

GammaCamera gamma_camera_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    (void)reader.choice("schema", {schema});
    GammaCamera camera;
    camera.name = reader.required<std::string>("name");
    camera.vendor = reader.or_default("vendor", "");
    camera.aliases = reader.or_default<std::vector<std::string>>("aliases", {});
    camera.source = source_of(reader);
    read_detector(reader, camera);
    for (const RecordReader& entry : reader.list("collimator")) {
        camera.collimators.push_back(read_collimator(entry));
    }
    reader.finish();
    if (camera.collimators.empty()) {
        reader.fail("collimator", "the camera has none", "add a [[collimator]] table");
    }
    return camera;
}

Record record_of(const GammaCamera& camera) {
    Record record;
    record["schema"] = schema;
    record["name"] = camera.name;
    record["aliases"] = Record::List(camera.aliases.begin(), camera.aliases.end());
    record["vendor"] = camera.vendor;
    record["source"] = camera.source;
    record["crystal_material"] = camera.crystal_material;
    record["crystal_thickness_mm"] = camera.crystal_thickness_mm;
    record["intrinsic_fwhm_mm"] = camera.intrinsic_fwhm_mm;
    record["intrinsic_energy_kev"] = camera.intrinsic_energy_kev;
    record["intrinsic_scales_with_energy"] = camera.intrinsic_scales_with_energy;
    record["gap_mm"] = camera.gap_mm;
    record["energy_resolution"] = camera.energy_resolution;
    record["radius_meaning"] = radius_meanings[static_cast<std::size_t>(camera.radius_meaning)];
    Record::List collimators;
    for (const Collimator& collimator : camera.collimators) {
        collimators.push_back(record_of(collimator));
    }
    record["collimator"] = std::move(collimators);
    return record;
}

}  // namespace isotone
