// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/description.hpp"

#include "app/files/image_file.hpp"
#include "app/files/image_input.hpp"
#include "app/files/raw_input.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/description.hpp"
#include "core/error.hpp"
#include "harmonize/suv/suv_factor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>

namespace isotone::app {
namespace {

template <class Values>
Record list_of(const Values& values) {
    Record::List list;
    for (const auto& v : values) {
        list.emplace_back(v);
    }
    return list;
}

void describe_values(const std::vector<float>& values, Record& record) {
    double low = std::numeric_limits<double>::infinity(), high = -low, sum = 0.0;
    std::size_t not_finite = 0;
    for (const float v : values) {
        if (!std::isfinite(v)) {
            ++not_finite;
            continue;
        }
        low = std::min(low, static_cast<double>(v));
        high = std::max(high, static_cast<double>(v));
        sum += v;
    }
    record["smallest"] = low;
    record["largest"] = high;
    record["sum"] = sum;
    record["mean"] = sum / static_cast<double>(std::max<std::size_t>(1, values.size() - not_finite));
    record["not_finite"] = not_finite;
}

Record describe_grid(const ImageGrid& grid) {
    Record record;
    record["size"] = list_of(grid.size);
    record["spacing_mm"] = list_of(grid.spacing_mm);
    record["origin_mm"] = list_of(grid.origin_mm);
    record["direction"] = list_of(grid.direction);
    record["frame"] = grid.frame == Frame::patient_lps ? "patient (LPS)" : "gantry";
    return record;
}

Record describe_volume(const Volume& volume) {
    Record record;
    record["grid"] = describe_grid(volume.grid);
    record["unit"] = unit_of(volume.quantity);
    describe_values(volume.values, record["values"]);
    return record;
}

void describe_suv(const io::dicom::PetSeries& series, Record& record, Record& findings) {
    try {
        const auto factor = harmonize::suv::suv_bw_factor(series.header, series.slices, known_nuclides());
        record["suv_bw_factor"] = factor.per_slice.front();
        record["suv_bw_factor_same_for_all_slices"] = factor.same_for_all_slices();
        record["suv_rules"] = list_of(factor.trail);
        for (const std::string& finding : factor.findings) {
            findings.push_back(finding);
        }
    } catch (const Error& error) {
        if (error.code() != ErrorCode::inconsistent_data) {
            throw;
        }
        record["suv_bw_factor"] = Record();
        findings.push_back(error.where() + ": " + error.what());
    }
}

Record describe_image(const std::filesystem::path& path) {
    const ImageInput image = load_image(path);
    Record record;
    record["file"] = image.name;
    record["kind"] = image.kind;
    Record findings(Record::List{});
    for (const std::string& finding : image.findings) {
        findings.push_back(finding);
    }
    if (image.series) {
        const PetSeriesHeader& header = image.series->header;
        record["slices"] = image.series->slices.size();
        record["manufacturer"] = header.manufacturer;
        record["model"] = header.model;
        record["units"] = header.units;
        record["radiopharmaceutical"] = header.radiopharmaceutical;
        record["radionuclide"] = header.radionuclide;
        record["half_life_s"] = header.half_life_s ? Record(*header.half_life_s) : Record();
        record["decay_correction"] = header.decay_correction;
        record["corrected_image"] = list_of(header.corrected_image);
        record["reconstruction"] = header.reconstruction_method;
        record["convolution_kernel"] = header.convolution_kernel;
        describe_suv(*image.series, record, findings);
    }
    const Record volume = describe_volume(image.volume);
    for (const auto& [name, value] : std::get<Record::Fields>(volume.value())) {
        record[name] = value;
    }
    record["findings"] = findings;
    return record;
}

Record describe_sinogram(const Sinogram& sinogram) {
    const SinogramGeometry& g = sinogram.geometry;
    Record record;
    record["views"] = g.views();
    record["view_mashing"] = g.view_mashing();
    record["bins"] = g.bins();
    record["bin_mm"] = g.bin_mm();
    record["arc_corrected"] = g.arc_corrected();
    record["tof_bins"] = g.tof_bins();
    record["segments"] = g.segments().size();
    record["planes"] = g.planes().size();
    describe_values(sinogram.values, record["values"]);
    return record;
}

Record describe_scanner(const CylindricalScanner& scanner) {
    Record record;
    record["name"] = scanner.name;
    record["rings"] = scanner.rings;
    record["crystals_per_ring"] = scanner.crystals_per_ring;
    record["effective_radius_mm"] = scanner.effective_radius_mm();
    record["axial_length_mm"] = scanner.axial_length_mm();
    return record;
}

Record describe_list_mode(const ListMode& list) {
    Record record;
    record["events"] = list.events();
    record["prompts"] = list.prompts();
    record["delayeds"] = list.events() - list.prompts();
    record["start_s"] = list.start_s;
    record["duration_s"] = list.duration_s;
    record["time_of_flight"] = !list.tof_bin.empty();
    return record;
}

// A multiplicative or additive term is inspected by its own file, so that no pair must be complete.
Record describe_raw(const std::filesystem::path& path) {
    RawFiles files;
    files.raw = {path.string()};
    const RawData raw = read_raw(files).data;
    Record record;
    record["file"] = path.filename().string();
    record["kind"] = raw.list_mode && !raw.prompts ? "list-mode data" : "sinogram data";
    record["scanner"] = describe_scanner(raw.scanner);
    const auto add = [&](const char* name, const std::optional<Sinogram>& sinogram) {
        if (sinogram) {
            record[name] = describe_sinogram(*sinogram);
        }
    };
    add("prompts", raw.prompts);
    add("delayeds", raw.delayeds);
    const auto holds = [&](const char* name, const std::optional<Sinogram>& term, const HeldEffects& effects) {
        if (term) {
            record[name] = effects ? Record(text_of(*effects)) : Record();
        }
    };
    add("multiplicative", raw.multiplicative);
    holds("multiplicative_holds", raw.multiplicative, raw.multiplicative_holds);
    add("additive", raw.additive);
    holds("additive_holds", raw.additive, raw.additive_holds);
    if (raw.list_mode) {
        record["list_mode"] = describe_list_mode(*raw.list_mode);
    }
    record["nuclide"] = raw.exam.nuclide.name;
    record["duration_s"] = raw.exam.duration_s;
    record["calibrated"] = raw.exam.calibration_counts_per_bq_ml_mm_s.has_value();
    return record;
}

}  // namespace

Record describe(const std::filesystem::path& path, const SpectInputOptions& options) {
    if (holds_spect_data(path)) {
        Record record;
        const std::filesystem::path plain = path.lexically_normal();
        record["file"] = (plain.has_filename() ? plain : plain.parent_path()).filename().string();
        const Record description = describe_spect(read_spect_input({path.string()}, options));
        for (const auto& [name, value] : std::get<Record::Fields>(description.value())) {
            record[name] = value;
        }
        return record;
    }
    const auto raw = raw_format(path);
    if (raw && !std::filesystem::is_directory(path) && !holds_image(path)) {
        return describe_raw(path);
    }
    return describe_image(path);
}

void print_record(std::ostream& out, const Record& record, int indent) {
    const auto* fields = std::get_if<Record::Fields>(&record.value());
    if (fields == nullptr) {
        return;
    }
    const std::string margin(static_cast<std::size_t>(indent), ' ');
    for (const auto& [name, value] : *fields) {
        const std::size_t pad = std::max<std::size_t>(name.size() + 1, 26) - name.size();
        if (std::holds_alternative<Record::Fields>(value.value())) {
            out << margin << name << '\n';
            print_record(out, value, indent + 2);
        } else if (const auto* list = std::get_if<Record::List>(&value.value());
                   list != nullptr && !list->empty() && std::holds_alternative<std::string>(list->front().value())) {
            out << margin << name << '\n';
            for (const Record& line : *list) {
                out << margin << "  - " << plain_text(line) << '\n';
            }
        } else if (list != nullptr && !list->empty() && std::holds_alternative<Record::Fields>(list->front().value())) {
            for (std::size_t i = 0; i < list->size(); ++i) {
                out << margin << name << ' ' << i + 1 << '\n';
                print_record(out, (*list)[i], indent + 2);
            }
        } else {
            const std::string text = plain_text(value);
            const char* none = list != nullptr ? "none" : "not stated";
            out << margin << name << std::string(pad, ' ') << (text.empty() ? none : text) << '\n';
        }
    }
}

}  // namespace isotone::app
