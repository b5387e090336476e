// SPDX-License-Identifier: Apache-2.0
#include "app/recon/config.hpp"

#include "app/command/choice.hpp"
#include "app/recon/overrides.hpp"
#include "core/error.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <vector>

namespace isotone::app {
namespace {

const std::vector<std::string> algorithms{"mlem", "osem"};
const std::vector<std::string> data_choices{"automatic", "sinogram", "list_mode"};
constexpr const char* schema = "isotone-recon-config";

std::optional<std::array<int, 3>> three_ints(const RecordReader& reader, const std::string& key) {
    const auto list = reader.optional<std::vector<int>>(key, {1, 4096});
    if (!list) {
        return std::nullopt;
    }
    if (list->size() != 3) {
        reader.fail(key, "found " + std::to_string(list->size()) + " numbers, expected 3",
                    "write it as [128, 128, 64]");
    }
    return std::array<int, 3>{(*list)[0], (*list)[1], (*list)[2]};
}

HeldEffects held_effects(const RecordReader& reader, const std::string& key, const std::vector<Effect>& allowed) {
    const auto names = reader.optional<std::vector<std::string>>(key);
    if (!names) {
        return std::nullopt;
    }
    return parse_effects(names->empty() ? "none" : joined(*names, ","), allowed,
                         reader.where() + ", key '" + key + "'");
}

Record list_of(const std::vector<Effect>& effects) {
    Record::List names;
    for (const Effect effect : effects) {
        names.emplace_back(name_of(effect));
    }
    return names;
}

void read(const RecordReader& reader, const SpectOverrides& overrides, ReconConfig& config) {
    recon::ReconstructionSettings& s = config.settings;
    if (reader.or_default("schema", schema) != schema) {
        reader.fail("schema", "this is not a reconstruction configuration", std::string("expected ") + schema);
    }
    reader.or_default("schema_version", 1, {1, 1});
    if (reader.has("algorithm")) {
        s.algorithm = static_cast<recon::Algorithm>(reader.choice("algorithm", algorithms));
    }
    if (reader.has("data")) {
        s.data = static_cast<recon::DataChoice>(reader.choice("data", data_choices));
    }
    s.iterations = reader.or_default("iterations", s.iterations, {1, 100000});
    s.subsets = reader.or_default("subsets", s.subsets, {1, 100000});
    s.grid_size = three_ints(reader, "grid_size");
    s.voxel_mm = reader.optional<Vector3>("voxel_mm", Range::positive());
    s.psf_fwhm_mm = reader.or_default("psf_fwhm_mm", s.psf_fwhm_mm, Range::not_negative());
    s.post_filter_fwhm_mm = reader.or_default("post_filter_fwhm_mm", s.post_filter_fwhm_mm, Range::not_negative());
    s.fov_radius_mm = reader.or_default("fov_radius_mm", s.fov_radius_mm, Range::not_negative());
    s.use_multiplicative = reader.or_default("use_multiplicative", s.use_multiplicative);
    s.use_additive = reader.or_default("use_additive", s.use_additive);
    config.device = reader.or_default("device", config.device);
    config.scanner_serial = reader.or_default("scanner_serial", config.scanner_serial);
    config.multiplicative_holds = held_effects(reader, "multiplicative_holds", multiplicative_effects());
    config.additive_holds = held_effects(reader, "additive_holds", additive_effects());
    const std::filesystem::path folder = std::filesystem::path(reader.where()).parent_path();
    config.files = read_companions(reader, folder);
    const auto spect = reader.optional_object("spect");
    config.spect = resolve_spect_config(spect, folder, overrides);
    config.has_spect = spect.has_value() || overrides.any();
    reader.finish();
}

template <class Value>
void put(Record& record, const char* key, const std::optional<Value>& value) {
    if constexpr (requires { value->size(); }) {
        if (value) {
            record[key] = Record::List(value->begin(), value->end());
        }
    } else if (value) {
        record[key] = *value;
    }
}

// The command line meets the same limits as the file.
void check_ranges(const ReconOverrides& overrides) {
    Record typed(Record::Fields{});
    put(typed, "iterations", overrides.iterations);
    put(typed, "subsets", overrides.subsets);
    put(typed, "psf_fwhm_mm", overrides.psf_fwhm_mm);
    put(typed, "post_filter_fwhm_mm", overrides.post_filter_fwhm_mm);
    put(typed, "fov_radius_mm", overrides.fov_radius_mm);
    put(typed, "grid_size", overrides.grid_size);
    put(typed, "voxel_mm", overrides.voxel_mm);
    ReconConfig ignored;
    try {
        read(RecordReader(typed, "command line"), {}, ignored);
    } catch (const Error& error) {
        const std::string start = "command line, key '";
        const std::string& where = error.where();
        if (!where.starts_with(start)) {
            throw;
        }
        const std::string key = where.substr(start.size(), where.find('\'', start.size()) - start.size());
        throw Error(error.code(), "`" + key + "`", error.what(), error.hint());
    }
}

void apply(const ReconOverrides& overrides, ReconConfig& config) {
    recon::ReconstructionSettings& s = config.settings;
    if (overrides.algorithm) {
        s.algorithm = static_cast<recon::Algorithm>(choice_of("--algorithm", *overrides.algorithm, algorithms));
    }
    if (overrides.data) {
        s.data = static_cast<recon::DataChoice>(choice_of("--data", *overrides.data, data_choices));
    }
    override_with(s.iterations, overrides.iterations);
    override_with(s.subsets, overrides.subsets);
    override_with(s.psf_fwhm_mm, overrides.psf_fwhm_mm);
    override_with(s.post_filter_fwhm_mm, overrides.post_filter_fwhm_mm);
    override_with(s.fov_radius_mm, overrides.fov_radius_mm);
    override_with(s.grid_size, overrides.grid_size);
    override_with(s.voxel_mm, overrides.voxel_mm);
    override_with(config.device, overrides.device);
    override_with(config.scanner_serial, overrides.scanner_serial);
    if (overrides.multiplicative_holds) {
        config.multiplicative_holds =
            parse_effects(*overrides.multiplicative_holds, multiplicative_effects(), "--multiplicative-holds");
    }
    if (overrides.additive_holds) {
        config.additive_holds = parse_effects(*overrides.additive_holds, additive_effects(), "--additive-holds");
    }
    override_file(config.files.multiplicative, overrides.multiplicative);
    override_file(config.files.additive, overrides.additive);
    override_file(config.files.delayeds, overrides.delayeds);
    override_file(config.files.sinogram_template, overrides.sinogram_template);
    override_file(config.files.start_image, overrides.start_image);
    override_file(config.files.sensitivity_image, overrides.sensitivity_image);
}

}  // namespace

ReconConfig resolve_recon_config(const Record& file, const std::string& where, const ReconOverrides& overrides) {
    ReconConfig config;
    read(RecordReader(file, where), overrides.spect, config);
    check_ranges(overrides);
    apply(overrides, config);
    return config;
}

Record write_recon_config(const Record& resolved, const ReconConfig& config, const std::filesystem::path& folder) {
    Record record;
    record["schema"] = schema;
    record["schema_version"] = 1;
    if (const auto* fields = std::get_if<Record::Fields>(&resolved.value())) {
        for (const auto& [key, value] : *fields) {
            record[key] = value;
        }
    }
    record["device"] = config.device;
    record["scanner_serial"] = config.scanner_serial;
    if (config.multiplicative_holds) {
        record["multiplicative_holds"] = list_of(*config.multiplicative_holds);
    }
    if (config.additive_holds) {
        record["additive_holds"] = list_of(*config.additive_holds);
    }
    write_companions(record, config.files, folder);
    if (config.has_spect) {
        record["spect"] = write_spect_config(config.spect, folder);
    }
    return record;
}

}  // namespace isotone::app
