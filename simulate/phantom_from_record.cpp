// SPDX-License-Identifier: Apache-2.0
#include "core/record_reader.hpp"
#include "simulate/phantom.hpp"

#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double degree = std::numbers::pi / 180.0;
constexpr double default_start_s = 1767603600.0;  // 2026-01-05 09:00, any weekday morning

/// Activities of the file are numbers or names of its [levels] table.
using Levels = std::map<std::string, double>;

Levels read_levels(const RecordReader& reader, const Levels& replaced) {
    Levels levels;
    const auto table = reader.optional_object("levels");
    if (table) {
        for (const std::string& name : table->keys()) {
            levels[name] = table->required<double>(name, Range::not_negative());
        }
    }
    for (const auto& [name, value] : replaced) {
        if (!levels.contains(name)) {
            reader.fail("levels." + name, "the phantom has no such level",
                        "use one of the names in its [levels] table");
        }
        levels[name] = value;
    }
    return levels;
}

double read_activity(const RecordReader& reader, const Levels& levels) {
    if (!reader.has("activity")) {
        return 0.0;
    }
    const Record& field = *reader.record().find("activity");
    if (!std::holds_alternative<std::string>(field.value())) {
        return reader.required<double>("activity", Range::not_negative());
    }
    const auto name = reader.required<std::string>("activity");
    const auto level = levels.find(name);
    if (level == levels.end()) {
        reader.fail("activity", "'" + name + "' is not in the [levels] table", "add it there or write a number");
    }
    return level->second;
}

Vector3 read_half_sizes(const RecordReader& reader, Shape shape) {
    constexpr auto positive = Range::positive;
    if (shape == Shape::box) {
        const auto size = reader.required<Vector3>("size_mm", positive());
        return {0.5 * size[0], 0.5 * size[1], 0.5 * size[2]};
    }
    const std::size_t wanted = shape == Shape::ellipsoid ? 3 : 2;
    std::vector<double> radii;
    if (const auto radius = reader.optional<double>("radius_mm", positive())) {
        radii.assign(wanted, *radius);
    } else {
        radii = reader.required<std::vector<double>>("radii_mm", positive());
    }
    if (radii.size() != wanted) {
        reader.fail("radii_mm", std::to_string(radii.size()) + " values",
                    wanted == 3 ? "give three semi-axes" : "give two semi-axes and length_mm");
    }
    return {radii[0], radii[1], wanted == 3 ? radii[2] : 0.5 * reader.required<double>("length_mm", positive())};
}

void read_cuts(const RecordReader& reader, Primitive& primitive) {
    for (const RecordReader& cut : reader.list("cut")) {
        const auto normal = cut.required<Vector3>("normal");
        if (normal == Vector3{}) {
            cut.fail("normal", "it has no direction", "give the outward normal of the plane");
        }
        primitive.cuts.push_back({normal, cut.required<double>("offset_mm")});
    }
}

Primitive read_primitive(const RecordReader& reader, const Levels& levels, double unit_bq_ml) {
    Primitive primitive;
    primitive.name = reader.required<std::string>("name");
    primitive.shape = static_cast<Shape>(reader.choice("shape", {"ellipsoid", "elliptic_cylinder", "box"}));
    primitive.centre_mm = reader.required<Vector3>("centre_mm");
    primitive.half_mm = read_half_sizes(reader, primitive.shape);
    const auto axis = reader.or_default<Vector3>("axis", {0.0, 0.0, 1.0});
    if (axis == Vector3{}) {
        reader.fail("axis", "it has no direction", "give the direction of the third axis");
    }
    primitive.axes = axes_along(axis, degree * reader.or_default("roll_deg", 0.0));
    read_cuts(reader, primitive);
    primitive.activity_bq_ml = unit_bq_ml * read_activity(reader, levels);
    primitive.mu_per_mm = 0.1 * reader.or_default("mu_per_cm", 0.0, {0.0, 100.0});
    primitive.material = reader.or_default("material", "");
    if (reader.has("region")) {
        primitive.region =
            static_cast<RegionKind>(reader.choice("region", {"none", "lesion", "sphere", "organ", "background"}));
    }
    return primitive;
}

Exam read_exam(const RecordReader& phantom, const NuclideTable& nuclides) {
    Exam exam;
    exam.start_time_s = default_start_s;
    const auto reader = phantom.optional_object("exam");
    if (!reader) {
        return exam;
    }
    exam.nuclide = nuclides(reader->required<std::string>("nuclide"));
    exam.tracer = reader->or_default("tracer", "");
    exam.start_time_s = reader->or_default("start_time_s", default_start_s);
    exam.injected_activity_bq = reader->optional<double>("injected_activity_bq", Range::positive());
    if (const auto uptake_s = reader->optional<double>("uptake_s", Range::not_negative())) {
        exam.injection_time_s = *exam.start_time_s - *uptake_s;
    }
    exam.weight_kg = reader->optional<double>("weight_kg", Range::positive());
    exam.height_m = reader->optional<double>("height_m", Range::positive());
    exam.sex = reader->or_default("sex", "");
    return exam;
}

}  // namespace

Phantom phantom_from_record(const Record& record, const std::string& where, const NuclideTable& nuclides,
                            const std::map<std::string, double>& levels) {
    const RecordReader reader(record, where);
    (void)reader.choice("schema", {"isotone-phantom/1"});
    Phantom phantom;
    phantom.name = reader.required<std::string>("name");
    phantom.description = reader.or_default("description", "");
    phantom.source = reader.or_default("source", "");
    phantom.exam = read_exam(reader, nuclides);
    phantom.exam.description = phantom.description.empty() ? phantom.name : phantom.description;
    const bool in_suv = reader.has("unit") && reader.choice("unit", {"Bq/mL", "SUV"}) == 1;
    const double unit_bq_ml = in_suv ? bq_ml_per_suv(phantom.exam) : 1.0;
    const Levels resolved = read_levels(reader, levels);
    for (const RecordReader& primitive : reader.list("primitive")) {
        phantom.primitives.push_back(read_primitive(primitive, resolved, unit_bq_ml));
    }
    const auto position_mm = reader.or_default<Vector3>("position_mm", {0.0, 0.0, 0.0});
    reader.finish();
    return phantom.moved(position_mm);
}

}  // namespace isotone::simulate
