// SPDX-License-Identifier: Apache-2.0
#include "app/spect/calibration_image.hpp"

#include "app/command/clock.hpp"
#include "app/files/image_records.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/input.hpp"
#include "core/error.hpp"
#include "core/number_text.hpp"
#include "io/file/sha256.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/decay.hpp"
#include "recon/quantify/scale.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace isotone::app {
namespace {

using recon::CorrectionRecord;

constexpr double sensitivity_tolerance = 1e-5;  // relative: the record states six digits
const std::vector<std::string> kept_corrections{"attenuation", "scatter", "resolution", "decay", "dead time"};

const std::string of_these = "give the reconstruction of these projections and of this window";

/// Between the image and the projections.
struct Difference {
    std::string what, remedy;
};

class ImageCheck {
public:
    explicit ImageCheck(const ImageClaim& claim) : claim_(claim), records_(read_image_records(claim.image)) {}

    ImageEvidence run() {
        if (records_.empty()) {
            evidence_.sensitivity_cps_per_mbq = claim_.sensitivity_cps_per_mbq;
            evidence_.findings.emplace_back(
                "neither sidecar nor provenance lies beside the image: its unit, its corrections and whether it was "
                "made of these projections were not checked");
            return evidence_;
        }
        keep_corrections();
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

    void keep_corrections() {
        for (const CorrectionRecord& correction : records_.corrections) {
            if (std::find(kept_corrections.begin(), kept_corrections.end(), correction.name) !=
                kept_corrections.end()) {
                evidence_.corrections.push_back(correction);
            }
        }
    }

    std::string unit() const {
        const CorrectionRecord* scale = records_.correction("calibration");
        const std::string by_scale =
            scale == nullptr ? "" : unit_of(scale->applied ? Quantity::activity_concentration : Quantity::relative);
        return records_.sidecar && !records_.sidecar->unit.empty() ? records_.sidecar->unit : by_scale;
    }

    void check_unit() {
        const std::string found = unit();
        const CorrectionRecord* scale = records_.correction("calibration");
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
        if (records_.provenance) {
            compare_digests();
        } else {
            evidence_.findings.emplace_back(
                "no provenance lies beside the image: that it was made of these projections was checked by window, "
                "nuclide, camera and start alone");
        }
        if (records_.sidecar) {
            compare_facts();
        }
        if (!differences_.empty() && !claim_.accept_other) {
            fail(differences_.front().what,
                 differences_.front().remedy + ", or allow another image with --allow other_image, which is recorded");
        }
        for (const Difference& difference : differences_) {
            evidence_.findings.push_back("the image: " + difference.what + "; allowed");
        }
    }

    void compare_digests() {
        const ProvenanceFacts& provenance = *records_.provenance;
        std::set<std::string> own;
        for (const io::provenance::FileEntry& file : spect_files(claim_.raw)) {
            own.insert(io::file::sha256_of_file(file.path));
        }
        if (provenance.made_of != own && provenance.names.empty()) {
            differences_.push_back({"it was made of no SPECT projections", of_these});
        } else if (provenance.made_of != own) {
            differences_.push_back({"it was made of other projections (" + provenance.names + ")",
                                    "name as RAW the files that it was made of, for a converted or rewritten copy of "
                                    "the same counts is another file, or " +
                                        of_these});
        }
        if (provenance.image_sha256 != io::file::sha256_of_file(claim_.image)) {
            differences_.push_back({"it has changed since its provenance was written", of_these});
        }
    }

    void compare(const std::string& name, const std::string& found, const std::string& own) {
        if (!found.empty() && !own.empty() && found != own) {
            differs(name, found, own);
        }
    }

    void differs(const std::string& name, const std::string& found, const std::string& own) {
        differences_.push_back({"its " + name + " is " + found + ", that of the projections " + own, of_these});
    }

    void compare_facts() {
        const SidecarFacts& sidecar = *records_.sidecar;
        if (sidecar.windows.empty()) {
            compare("energy window", sidecar.photopeak, claim_.photopeak);  // all that sidecars said before
        } else if (!recon::count_the_same(sidecar.windows, claim_.windows)) {
            differs("energy window", sidecar.photopeak, claim_.photopeak);
        }
        compare("nuclide", sidecar.nuclide, claim_.data.exam.nuclide.name);
        if (!records_.provenance) {
            const std::optional<double>& start_s = claim_.data.exam.start_time_s;
            compare("camera", sidecar.camera, claim_.data.model);
            compare("collimator", sidecar.collimator, claim_.data.collimator);
            compare("start", sidecar.start, start_s ? utc_text(*start_s) : "");
        }
    }

    void check_corrections() {
        for (const char* name : {"attenuation", "scatter"}) {
            const CorrectionRecord* found = records_.correction(name);
            if (found == nullptr) {
                evidence_.findings.push_back(std::string("whether the image is corrected for ") + name +
                                             " is not stated");
            } else if (!found->applied) {
                evidence_.findings.push_back(std::string("the image is not corrected for ") + name + " (" +
                                             found->detail + "): the factor serves images made in the same way");
            }
        }
        const CorrectionRecord* decay = records_.correction("decay");
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
    ImageRecords records_;
    std::vector<Difference> differences_;
    ImageEvidence evidence_;
};

}  // namespace

ImageEvidence check_calibration_image(const ImageClaim& claim) {
    return ImageCheck(claim).run();
}

}  // namespace isotone::app
