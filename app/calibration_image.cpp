// SPDX-License-Identifier: Apache-2.0
#include "app/calibration_image.hpp"

#include "app/clock.hpp"
#include "app/numbers.hpp"
#include "app/record_file.hpp"
#include "app/spect_input.hpp"
#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/record_reader.hpp"
#include "io/file/sha256.hpp"
#include "recon/quantify/decay.hpp"
#include "recon/quantify/scale.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

using recon::CorrectionRecord;

constexpr double sensitivity_tolerance = 1e-5;  // relative: the record states six digits
const std::vector<std::string> kept_corrections{"attenuation", "scatter", "resolution", "decay", "dead time"};

/// A record beside the image: under the image's own name, or under the plain one in the folder of a result.
std::optional<Record> record_beside(const fs::path& image, const std::string& name) {
    for (const fs::path& file : {fs::path(image.string() + "." + name), image.parent_path() / name}) {
        if (fs::exists(file)) {
            return read_record(file);
        }
    }
    return std::nullopt;
}

struct Output {
    std::string name, sha256;
};

std::vector<Output> outputs_of(const RecordReader& provenance) {
    std::vector<Output> outputs;
    for (const RecordReader& entry : provenance.list("outputs")) {
        outputs.push_back({entry.or_default("name", ""), entry.or_default("sha256", "")});
    }
    return outputs;
}

class ImageCheck {
public:
    explicit ImageCheck(const ImageClaim& claim)
        : claim_(claim), sidecar_(sidecar_beside(claim.image)), provenance_(provenance_beside(claim.image)) {}

    ImageEvidence run() {
        if (!sidecar_ && !provenance_) {
            evidence_.sensitivity_cps_per_mbq = claim_.sensitivity_cps_per_mbq;
            evidence_.findings.emplace_back(
                "neither sidecar nor provenance lies beside the image: its unit, its corrections and whether it was "
                "made of these projections were not checked");
            return evidence_;
        }
        read_corrections();
        check_unit();
        check_origin();
        check_corrections();
        return evidence_;
    }

private:
    std::string where() const { return claim_.image.string(); }
    [[noreturn]] void fail(const std::string& what, const std::string& hint) const {
        throw Error(ErrorCode::inconsistent_data, where(), what, hint);
    }

    /// A folder may hold another image's `image.json`: that of a result belongs to its `image.*` alone.
    static std::optional<Record> sidecar_beside(const fs::path& image) {
        const bool of_a_result = image.filename().string().starts_with("image.");
        return of_a_result || fs::exists(image.string() + ".image.json") ? record_beside(image, "image.json")
                                                                         : std::nullopt;
    }

    /// Only one that names the image.
    static std::optional<Record> provenance_beside(const fs::path& image) {
        std::optional<Record> record = record_beside(image, "provenance.json");
        if (record) {
            const RecordReader reader(*record, "provenance of " + image.string(), ErrorCode::input_corrupt);
            if (!reader.has("outputs")) {
                reader.fail("outputs", "it is missing", "restore the provenance that was written with the image");
            }
            const auto outputs = outputs_of(reader);
            const bool named = std::any_of(outputs.begin(), outputs.end(),
                                           [&](const Output& o) { return o.name == image.filename().string(); });
            return named ? record : std::nullopt;
        }
        return std::nullopt;
    }

    RecordReader sidecar() const { return {*sidecar_, "sidecar of " + where(), ErrorCode::input_corrupt}; }
    RecordReader provenance() const { return {*provenance_, "provenance of " + where(), ErrorCode::input_corrupt}; }

    void read_corrections() {
        if (provenance_) {
            const RecordReader reader = provenance();
            for (const RecordReader& entry : reader.list("corrections")) {
                stated_.push_back({entry.required<std::string>("name"), entry.or_default("applied", false),
                                   entry.or_default("detail", "")});
            }
        } else {
            const RecordReader reader = sidecar();
            const auto state = [&](const char* name, const char* key) {
                const std::string text = reader.or_default(key, "");
                if (!text.empty() && text != "not stated") {
                    stated_.push_back({name, !text.starts_with("not corrected"), text});
                }
            };
            state("attenuation", "AttenuationCorrection");
            state("scatter", "ScatterCorrection");
            state("resolution", "ResolutionModel");
            state("decay", "ImageDecayCorrectionReference");
        }
        for (const CorrectionRecord& correction : stated_) {
            if (std::find(kept_corrections.begin(), kept_corrections.end(), correction.name) !=
                kept_corrections.end()) {
                evidence_.corrections.push_back(correction);
            }
        }
    }

    const CorrectionRecord* correction(const std::string& name) const {
        const auto found = std::find_if(stated_.begin(), stated_.end(), [&](const auto& c) { return c.name == name; });
        return found == stated_.end() ? nullptr : &*found;
    }

    std::string unit() const {
        const CorrectionRecord* scale = correction("calibration");
        const std::string by_scale =
            scale == nullptr ? "" : unit_of(scale->applied ? Quantity::activity_concentration : Quantity::relative);
        return sidecar_ ? sidecar().or_default("Units", by_scale) : by_scale;
    }

    void check_unit() {
        const std::string found = unit();
        const CorrectionRecord* scale = correction("calibration");
        const std::optional<double> made_with = scale == nullptr ? std::nullopt : recon::sensitivity_of(*scale);
        std::optional<double>& sensitivity = evidence_.sensitivity_cps_per_mbq;
        sensitivity = claim_.sensitivity_cps_per_mbq ? claim_.sensitivity_cps_per_mbq : made_with;
        if (found == unit_of(Quantity::relative)) {
            if (sensitivity) {
                fail("it is in counts/s per mL, made without a sensitivity", "leave --image-sensitivity out");
            }
        } else if (found == unit_of(Quantity::activity_concentration)) {
            if (!sensitivity) {
                fail("it is in Bq/mL, so a sensitivity is in it", "state it with --image-sensitivity");
            }
            if (made_with && std::abs(*sensitivity - *made_with) > sensitivity_tolerance * *made_with) {
                fail("it was made with " + number_text(*made_with) + " counts/s per MBq, not with " +
                         number_text(*sensitivity),
                     "leave --image-sensitivity out: the image's provenance states it");
            }
        } else if (found.empty()) {
            evidence_.findings.emplace_back("the unit of the image is not stated, so it was not checked");
        } else {
            fail("it is in " + found, "give the reconstruction, in counts/s per mL or Bq/mL");
        }
    }

    void check_origin() {
        if (provenance_) {
            compare_digests();
        } else {
            evidence_.findings.emplace_back(
                "no provenance lies beside the image: that it was made of these projections was checked by window, "
                "nuclide, camera and start alone");
        }
        if (sidecar_) {
            compare_facts();
        }
        if (!differences_.empty() && !claim_.accept_other) {
            fail(differences_.front(),
                 "give the reconstruction of these projections and of this window, or allow another image with "
                 "--allow other_image, which is recorded");
        }
        for (const std::string& difference : differences_) {
            evidence_.findings.push_back("the image: " + difference + "; allowed");
        }
    }

    void compare_digests() {
        const RecordReader reader = provenance();
        std::set<std::string> made_of, own;
        std::string names;
        for (const RecordReader& entry : reader.list("inputs")) {
            const std::string role = entry.or_default("role", "");
            if (role == "projections" || role == "projection data") {
                made_of.insert(entry.or_default("sha256", ""));
                names += (names.empty() ? "" : ", ") + entry.or_default("name", "");
            }
        }
        for (const io::provenance::FileEntry& file : spect_files(claim_.raw)) {
            own.insert(io::file::sha256_of_file(file.path));
        }
        if (made_of != own) {
            differences_.push_back(names.empty() ? "it was made of no SPECT projections"
                                                 : "it was made of other projections (" + names + ")");
        }
        const std::string digest = io::file::sha256_of_file(claim_.image);
        for (const Output& output : outputs_of(reader)) {
            if (output.name == claim_.image.filename().string() && output.sha256 != digest) {
                differences_.emplace_back("it has changed since its provenance was written");
            }
        }
    }

    void compare_facts() {
        const RecordReader reader = sidecar();
        const auto compare = [&](const char* key, const std::string& name, const std::string& own) {
            const std::string found = reader.or_default(key, "");
            if (!found.empty() && found != "n/a" && !own.empty() && found != own) {
                differences_.push_back("its " + name + " is " + found + ", that of the projections " + own);
            }
        };
        compare("EnergyWindow", "energy window", claim_.photopeak);
        compare("TracerRadionuclide", "nuclide", claim_.data.exam.nuclide.name);
        if (!provenance_) {
            const std::optional<double>& start_s = claim_.data.exam.start_time_s;
            compare("ManufacturersModelName", "camera", claim_.data.model);
            compare("Collimator", "collimator", claim_.data.collimator);
            compare("ScanStartTime", "start", start_s ? utc_text(*start_s) : "");
        }
    }

    void check_corrections() {
        for (const char* name : {"attenuation", "scatter"}) {
            const CorrectionRecord* found = correction(name);
            if (found == nullptr) {
                evidence_.findings.push_back(std::string("whether the image is corrected for ") + name +
                                             " is not stated");
            } else if (!found->applied) {
                evidence_.findings.push_back(std::string("the image is not corrected for ") + name + " (" +
                                             found->detail + "): the factor serves images made in the same way");
            }
        }
        const CorrectionRecord* decay = correction("decay");
        if (decay != nullptr && decay->applied && !recon::refers_to_start(*decay)) {
            fail("its activities do not refer to the start of the acquisition (" + decay->detail + ")",
                 "reconstruct it with --reference-time start");
        }
        if (decay != nullptr && !decay->applied) {
            evidence_.decayed_in_scan = mean_decay();
            evidence_.findings.push_back("the image is not corrected for decay: it shows " +
                                         significant(100.0 * evidence_.decayed_in_scan, 4) +
                                         " % of the activity at the start, the mean over the counting time");
        }
    }

    double mean_decay() const {
        const ProjectionGeometry& geometry = claim_.data.geometry;
        const std::vector<double> decay = recon::decay_factors(geometry, claim_.data.exam, {}).factors;
        double sum = 0.0, time_s = 0.0;
        for (std::size_t v = 0; v < decay.size(); ++v) {
            sum += decay[v] * geometry.views[v].duration_s;
            time_s += geometry.views[v].duration_s;
        }
        return time_s > 0.0 ? sum / time_s : 1.0;
    }

    const ImageClaim& claim_;
    std::optional<Record> sidecar_, provenance_;
    std::vector<CorrectionRecord> stated_;
    std::vector<std::string> differences_;
    ImageEvidence evidence_;
};

}  // namespace

ImageEvidence check_calibration_image(const ImageClaim& claim) {
    return ImageCheck(claim).run();
}

}  // namespace isotone::app
