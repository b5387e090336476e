// SPDX-License-Identifier: Apache-2.0
#include "app/files/image_records.hpp"

#include "app/files/record_file.hpp"
#include "core/energy_window_record.hpp"
#include "core/error.hpp"
#include "core/record_reader.hpp"

#include <algorithm>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

using recon::CorrectionRecord;

/// A record beside the image: under the image's own name, or under the plain one in the folder of a result.
std::optional<Record> record_beside(const fs::path& image, const std::string& name) {
    for (const fs::path& file : {fs::path(image.string() + "." + name), image.parent_path() / name}) {
        if (fs::exists(file)) {
            return read_record(file);
        }
    }
    return std::nullopt;
}

/// A folder may hold another image's `image.json`: that of a result belongs to its `image.*` alone.
std::optional<Record> sidecar_beside(const fs::path& image) {
    const bool of_a_result = image.filename().string().starts_with("image.");
    return of_a_result || fs::exists(image.string() + ".image.json") ? record_beside(image, "image.json")
                                                                     : std::nullopt;
}

SidecarFacts facts_of_sidecar(const RecordReader& reader) {
    const auto text = [&](const char* key) {
        const std::string found = reader.or_default(key, "");
        return found == "n/a" ? std::string() : found;
    };
    SidecarFacts facts{text("Units"),
                       text("EnergyWindow"),
                       text("TracerRadionuclide"),
                       text("ManufacturersModelName"),
                       text("Collimator"),
                       text("ScanStartTime"),
                       {}};
    for (const RecordReader& window : reader.list("EnergyWindows")) {
        facts.windows.push_back(window_from_levels(window, window.or_default("name", "")));
    }
    return facts;
}

/// Nothing where the provenance does not name the image.
std::optional<ProvenanceFacts> facts_of_provenance(const RecordReader& reader, const std::string& image_name) {
    if (!reader.has("outputs")) {
        reader.fail("outputs", "it is missing", "restore the provenance that was written with the image");
    }
    ProvenanceFacts facts;
    const std::vector<RecordReader> outputs = reader.list("outputs");
    const auto own = std::find_if(outputs.begin(), outputs.end(), [&](const RecordReader& entry) {
        return entry.or_default("name", "") == image_name;
    });
    if (own == outputs.end()) {
        return std::nullopt;
    }
    facts.image_sha256 = own->or_default("sha256", "");
    for (const RecordReader& entry : reader.list("inputs")) {
        const std::string role = entry.or_default("role", "");
        if (role == "projections" || role == "projection data") {
            facts.made_of.insert(entry.or_default("sha256", ""));
            facts.names += (facts.names.empty() ? "" : ", ") + entry.or_default("name", "");
        }
    }
    return facts;
}

std::vector<CorrectionRecord> corrections_of_provenance(const RecordReader& reader) {
    std::vector<CorrectionRecord> corrections;
    for (const RecordReader& entry : reader.list("corrections")) {
        CorrectionRecord correction{entry.required<std::string>("name"), entry.or_default("applied", false),
                                    entry.or_default("detail", "")};
        correction.sensitivity_cps_per_mbq = entry.optional<double>("sensitivity_cps_per_mbq", Range::positive());
        correction.refers_to = entry.optional<std::string>("refers_to");
        corrections.push_back(std::move(correction));
    }
    return corrections;
}

std::vector<CorrectionRecord> corrections_of_sidecar(const RecordReader& reader) {
    std::vector<CorrectionRecord> corrections;
    const auto state = [&](const char* name, const char* key) {
        const std::string text = reader.or_default(key, "");
        if (!text.empty() && text != "not stated") {
            corrections.push_back({name, !text.starts_with("not corrected"), text});
        }
    };
    state("attenuation", "AttenuationCorrection");
    state("scatter", "ScatterCorrection");
    state("resolution", "ResolutionModel");
    state("decay", "ImageDecayCorrectionReference");
    return corrections;
}

}  // namespace

const CorrectionRecord* ImageRecords::correction(const std::string& name) const {
    const auto found =
        std::find_if(corrections.begin(), corrections.end(), [&](const auto& c) { return c.name == name; });
    return found == corrections.end() ? nullptr : &*found;
}

ImageRecords read_image_records(const fs::path& image) {
    ImageRecords records;
    if (const auto sidecar = sidecar_beside(image)) {
        const RecordReader reader(*sidecar, "sidecar of " + image.string(), ErrorCode::input_corrupt);
        records.sidecar = facts_of_sidecar(reader);
        records.corrections = corrections_of_sidecar(reader);
    }
    if (const auto provenance = record_beside(image, "provenance.json")) {
        const RecordReader reader(*provenance, "provenance of " + image.string(), ErrorCode::input_corrupt);
        records.provenance = facts_of_provenance(reader, image.filename().string());
        if (records.provenance) {
            records.corrections = corrections_of_provenance(reader);
        }
    }
    return records;
}

}  // namespace isotone::app
