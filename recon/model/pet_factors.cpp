// SPDX-License-Identifier: Apache-2.0
#include "recon/model/pet_factors.hpp"

#include "core/error.hpp"
#include "recon/model/factor_corrections.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

SinogramGeometry geometry_of_factors(const RawData& raw) {
    if (raw.prompts) {
        return raw.prompts->geometry;
    }
    if (raw.multiplicative) {
        return raw.multiplicative->geometry;
    }
    const CylindricalScanner& scanner = raw.scanner;
    return {scanner, 1, scanner.rings - 1, 1, scanner.max_non_arc_corrected_bins};
}

const Sinogram* usable(const std::optional<Sinogram>& sinogram, bool wanted, const SinogramGeometry& geometry,
                       const std::string& name) {
    if (!sinogram || !wanted) {
        return nullptr;
    }
    const auto wrong = std::find_if(sinogram->values.begin(), sinogram->values.end(),
                                    [](float value) { return !(value >= 0.0F) || !std::isfinite(value); });
    if (wrong != sinogram->values.end()) {
        throw Error(ErrorCode::input_corrupt,
                    name + " data, element " + std::to_string(wrong - sinogram->values.begin()),
                    "found " + std::to_string(*wrong) + ", expected a finite value of at least 0",
                    "supply valid data, or reconstruct without them, which is recorded");
    }
    if (!same_bins(sinogram->geometry, geometry)) {
        throw Error(ErrorCode::inconsistent_data, name + " data",
                    "their bins (" + std::to_string(sinogram->geometry.views()) + " views, " +
                        std::to_string(sinogram->geometry.bins()) + " bins, " +
                        std::to_string(sinogram->geometry.planes().size()) +
                        " planes) are not those of the emission data (" + std::to_string(geometry.views()) + ", " +
                        std::to_string(geometry.bins()) + ", " + std::to_string(geometry.planes().size()) + ")",
                    "supply factors on the geometry of the emission data");
    }
    return &*sinogram;
}

}  // namespace

bool same_bins(const SinogramGeometry& a, const SinogramGeometry& b) {
    return a.views() == b.views() && a.bins() == b.bins() && a.segments() == b.segments() &&
           a.planes().size() == b.planes().size() && a.arc_corrected() == b.arc_corrected() &&
           a.tof_bins() == b.tof_bins() && a.scanner().rings == b.scanner().rings &&
           a.scanner().crystals_per_ring == b.scanner().crystals_per_ring;
}

PetFactors::PetFactors(const RawData& raw, const ReconstructionSettings& settings)
    : geometry_(geometry_of_factors(raw)) {
    if (geometry_.tof_bins() > 1) {
        throw Error(ErrorCode::input_corrupt, "raw data",
                    "time-of-flight data with " + std::to_string(geometry_.tof_bins()) + " bins, expected 1",
                    "sum the data over TOF bins; time-of-flight reconstruction is not part of this version");
    }
    multiplicative_ = usable(raw.multiplicative, settings.use_multiplicative, geometry_, "multiplicative");
    additive_ = usable(raw.additive, settings.use_additive, geometry_, "additive");
    record_terms(raw);

    const auto& calibration = raw.exam.calibration_counts_per_bq_ml_mm_s;
    if (calibration && raw.exam.duration_s > 0.0 && raw.exam.nuclide.half_life_s > 0.0) {
        scale_ =
            *calibration * raw.exam.duration_s * mean_decay_during(raw.exam.duration_s, raw.exam.nuclide.half_life_s);
        quantity_ = Quantity::activity_concentration;
        corrections_.push_back({"calibration", true, "counts per (Bq/mL mm s) from the raw data"});
        corrections_.push_back({"decay during the acquisition", true, "to the start of the acquisition"});
    } else {
        corrections_.push_back({"calibration", false, "factor, duration or half-life not supplied; image is relative"});
        corrections_.push_back({"decay during the acquisition", false, "not needed for a relative image of one frame"});
        findings_.emplace_back("the image is not calibrated: its values are proportional to activity, not Bq/mL");
    }
    if (multiplicative_ == nullptr) {
        findings_.emplace_back("no attenuation or normalisation correction was applied");
    }
    if (additive_ == nullptr) {
        findings_.emplace_back("no scatter or randoms correction was applied");
    }
}

void PetFactors::record_terms(const RawData& raw) {
    const FactorTerm multiplicative{"multiplicative",
                                    raw.multiplicative.has_value(),
                                    multiplicative_ != nullptr,
                                    raw.multiplicative_holds,
                                    {Effect::attenuation, Effect::normalisation},
                                    "every real crystal pair counts 1"};
    const FactorTerm additive{"additive",         raw.additive.has_value(),           additive_ != nullptr,
                              raw.additive_holds, {Effect::scatter, Effect::randoms}, "taken as 0"};
    for (const FactorTerm& term : {multiplicative, additive}) {
        const auto corrections = corrections_of(term);
        corrections_.insert(corrections_.end(), corrections.begin(), corrections.end());
        const auto findings = findings_of(term);
        findings_.insert(findings_.end(), findings.begin(), findings.end());
    }
}

float PetFactors::multiplicative(int view, int bin, int plane) const {
    if (multiplicative_ != nullptr) {
        return static_cast<float>(static_cast<double>(multiplicative_->values[geometry_.offset(view, bin, 0, plane)]) *
                                  scale_);
    }
    return static_cast<float>(geometry_.real_pairs(view, bin, plane) * scale_);
}

void PetFactors::multiplicative_row(int view, int bin, std::vector<float>& row) const {
    const std::size_t planes = geometry_.planes().size();
    row.resize(planes);
    const int crystal_pairs = multiplicative_ == nullptr ? geometry_.real_crystal_pairs(view, bin) : 0;
    for (std::size_t plane = 0; plane < planes; ++plane) {
        row[plane] =
            multiplicative_ != nullptr
                ? multiplicative(view, bin, static_cast<int>(plane))
                : static_cast<float>(crystal_pairs * geometry_.real_ring_pairs(static_cast<int>(plane)) * scale_);
    }
}

float PetFactors::additive(int view, int bin, int plane) const {
    return additive_ != nullptr ? additive_->values[geometry_.offset(view, bin, 0, plane)] : 0.0F;
}

SubsetLines subset_lines(const PetFactors& factors, const kernels::Grid& grid, int subset, int subsets) {
    const SinogramGeometry& geometry = factors.geometry();
    SubsetLines lines;
    lines.geometry.grid = grid;
    for (const SinogramPlane& plane : geometry.planes()) {
        lines.geometry.planes.push_back({plane.z_a_mm, plane.z_b_mm});
    }
    std::vector<float> row;
    for (int view = subset; view < geometry.views(); view += subsets) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            factors.multiplicative_row(view, bin, row);
            if (std::all_of(row.begin(), row.end(), [](float m) { return m == 0.0F; })) {
                continue;
            }
            const TransaxialLine line = geometry.line(view, bin);
            lines.kept.push_back({view, bin});
            lines.geometry.lines.push_back({line.xa, line.ya, line.xb, line.yb});
            lines.multiplicative.insert(lines.multiplicative.end(), row.begin(), row.end());
        }
    }
    return lines;
}

}  // namespace isotone::recon
