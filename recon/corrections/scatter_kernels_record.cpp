// SPDX-License-Identifier: Apache-2.0
#include "core/record_reader.hpp"
#include "recon/corrections/scatter_kernels.hpp"

#include <algorithm>
#include <numbers>

namespace isotone::recon {
namespace {

const std::vector<std::string> schemas{"isotone-scatter-kernel/1"};

std::vector<double> rising(const RecordReader& reader, const std::string& key, std::size_t least) {
    auto values = reader.required<std::vector<double>>(key, Range::not_negative());
    if (values.size() < least ||
        std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) != values.end()) {
        reader.fail(key, "it is too short or does not rise", "list at least " + std::to_string(least) + " values");
    }
    return values;
}

std::vector<double> as_many(const RecordReader& reader, const std::string& key, std::size_t count) {
    auto values = reader.required<std::vector<double>>(key, Range::not_negative());
    if (values.size() != count) {
        reader.fail(key, std::to_string(values.size()) + " values, expected " + std::to_string(count),
                    "lists that belong together are equally long");
    }
    return values;
}

double number_of(const RecordReader& reader, const Record& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value.value())) {
        return static_cast<double>(*integer);
    }
    if (const auto* real = std::get_if<double>(&value.value())) {
        return *real;
    }
    reader.fail("q", "it holds something that is not a number", "list integers");
}

/// One list of radius x angle for each energy.
std::vector<std::vector<double>> tables(const RecordReader& reader, std::size_t energies, std::size_t size,
                                        double unit) {
    const Record* q = reader.has("q") ? reader.record().find("q") : nullptr;
    const auto* lists = q != nullptr ? std::get_if<Record::List>(&q->value()) : nullptr;
    if (lists == nullptr || lists->size() != energies) {
        reader.fail("q", "it is not a list of " + std::to_string(energies) + " lists", "one for each energy");
    }
    std::vector<std::vector<double>> result;
    for (const Record& list : *lists) {
        const auto* values = std::get_if<Record::List>(&list.value());
        if (values == nullptr || values->size() != size) {
            reader.fail("q", "a list does not hold " + std::to_string(size) + " values", "radius x angle");
        }
        std::vector<double>& own = result.emplace_back();
        for (const Record& value : *values) {
            const double number = number_of(reader, value);
            if (!(number >= 0.0)) {
                reader.fail("q", "it holds a negative number", "numbers of photons are not negative");
            }
            own.push_back(unit * number);
        }
    }
    return result;
}

}  // namespace

ScatterKernels scatter_kernels_from_record(const Record& record, const std::string& where) {
    const RecordReader reader(record, where, ErrorCode::input_corrupt);
    reader.choice("schema", schemas);
    ScatterKernels kernels;
    kernels.nuclide = reader.required<std::string>("nuclide");
    kernels.source = reader.required<std::string>("source");
    kernels.line_kev = rising(reader, "line_kev", 1);
    kernels.line_per_decay = as_many(reader, "line_per_decay", kernels.line_kev.size());
    kernels.radius_edges_mm = rising(reader, "radius_edges_mm", 3);
    kernels.angle_edges_rad = rising(reader, "angle_edges_deg", 3);
    if (kernels.angle_edges_rad.back() != 180.0 || kernels.angle_edges_rad.front() != 0.0 ||
        kernels.radius_edges_mm.front() != 0.0) {
        reader.fail("angle_edges_deg", "angles or radii do not start at 0, or angles do not end at 180",
                    "the bins cover all directions from the origin on");
    }
    for (double& angle : kernels.angle_edges_rad) {
        angle *= std::numbers::pi / 180.0;
    }
    kernels.energy_kev = rising(reader, "energy_kev", 1);
    kernels.water_per_mm = as_many(reader, "water_per_mm", kernels.energy_kev.size());
    kernels.table_kev = rising(reader, "table_kev", 2);
    kernels.table_water_per_mm = as_many(reader, "table_water_per_mm", kernels.table_kev.size());
    kernels.table_crystal_per_mm = as_many(reader, "table_crystal_per_mm", kernels.table_kev.size());
    kernels.q = tables(reader, kernels.energy_kev.size(),
                       (kernels.radius_edges_mm.size() - 1) * (kernels.angle_edges_rad.size() - 1),
                       reader.required<double>("unit_per_mm", Range::positive()));
    reader.finish();
    return kernels;
}

}  // namespace isotone::recon
