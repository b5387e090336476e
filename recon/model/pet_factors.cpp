// SPDX-License-Identifier: Apache-2.0
#include "recon/model/pet_factors.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/model/factor_corrections.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

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
                    "found " + number_text(*wrong) + ", expected a finite value of at least 0",
                    "supply valid data, or reconstruct without them, which is recorded");
    }
    const std::string difference = difference_of_bins(sinogram->geometry, geometry);
    if (!difference.empty()) {
        throw Error(ErrorCode::inconsistent_data, name + " data",
                    "their bins are not those of the emission data: " + difference,
                    "supply factors on the geometry of the emission data");
    }
    return &*sinogram;
}

}  // namespace

std::string difference_of_bins(const SinogramGeometry& a, const SinogramGeometry& b) {
    const auto count = [](const char* name, double found, double expected) {
        return difference_of_values(name, found, expected, 0.0, "");
    };
    for (const std::string& difference :
         {difference_of_crystals(a.scanner(), b.scanner()), count("views", a.views(), b.views()),
          count("bins", a.bins(), b.bins()),
          count("planes", static_cast<double>(a.planes().size()), static_cast<double>(b.planes().size())),
          std::string(a.segments() == b.segments() ? "" : "other ring differences in their segments"),
          std::string(a.arc_corrected() == b.arc_corrected() ? ""
                      : a.arc_corrected()                    ? "arc-corrected"
                                                             : "not arc-corrected"),
          count("time-of-flight bins", a.tof_bins(), b.tof_bins()),
          a.arc_corrected() && b.arc_corrected()
              ? difference_of_values("bin size", a.bin_mm(), b.bin_mm(), 2e-3 * b.bin_mm(), " mm")
              : std::string()}) {
        if (!difference.empty()) {
            return difference;
        }
    }
    return "";
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

    resolve_calibration(raw.exam);
    if (multiplicative_ == nullptr) {
        findings_.emplace_back("no attenuation or normalisation correction was applied");
    } else {
        check_supplied_factors();
    }
    if (additive_ == nullptr) {
        findings_.emplace_back("no scatter or randoms correction was applied");
    }
}

void PetFactors::resolve_calibration(const Exam& exam) {
    const auto& calibration = exam.calibration_counts_per_bq_ml_mm_s;
    if (calibration && exam.duration_s > 0.0 && exam.nuclide.half_life_s > 0.0) {
        scale_ = *calibration * exam.duration_s * mean_decay_during(exam.duration_s, exam.nuclide.half_life_s);
        quantity_ = Quantity::activity_concentration;
        corrections_.push_back({"calibration", true, "counts per (Bq/mL mm s) from the raw data"});
        corrections_.push_back({"decay during the acquisition", true, "to the start of the acquisition"});
    } else {
        corrections_.push_back({"calibration", false, "factor, duration or half-life not supplied; image is relative"});
        corrections_.push_back({"decay during the acquisition", false, "not needed for a relative image of one frame"});
        findings_.emplace_back("the image is not calibrated: its values are proportional to activity, not Bq/mL");
    }
}

/// Records what the supplied factors contradict: bins that cannot hold data, and bins that sum several crystal pairs.
void PetFactors::check_supplied_factors() {
    const auto planes = static_cast<int>(geometry_.planes().size());
    std::size_t on_virtual = 0;
    float largest = 0.0F;
    int most_pairs = 0;
    for (int view = 0; view < geometry_.views(); ++view) {
        for (int bin = 0; bin < geometry_.bins(); ++bin) {
            const int crystal_pairs = geometry_.real_crystal_pairs(view, bin);
            const float* factors = multiplicative_->values.data() + geometry_.offset(view, bin, 0, 0);
            for (int plane = 0; plane < planes; ++plane) {
                const int pairs = crystal_pairs * geometry_.real_ring_pairs(plane);
                on_virtual += pairs == 0 && factors[plane] > 0.0F ? 1 : 0;
                largest = pairs > 0 ? std::max(largest, factors[plane]) : largest;
                most_pairs = std::max(most_pairs, pairs);
            }
        }
    }
    if (on_virtual > 0) {
        findings_.emplace_back(std::to_string(on_virtual) +
                               " multiplicative factors above 0 lie in bins of virtual crystals and were taken as 0");
    }
    if (largest <= 1.0F && most_pairs > 1) {
        char text[160];
        std::snprintf(text, sizeof text,
                      "the largest multiplicative factor is %.4g although a bin sums up to %d crystal pairs: factors "
                      "include that number",
                      static_cast<double>(largest), most_pairs);
        findings_.emplace_back(text);
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
    const int pairs = geometry_.real_pairs(view, bin, plane);
    if (multiplicative_ == nullptr || pairs == 0) {
        return static_cast<float>(pairs * scale_);
    }
    return static_cast<float>(static_cast<double>(multiplicative_->values[geometry_.offset(view, bin, 0, plane)]) *
                              scale_);
}

void PetFactors::multiplicative_row(int view, int bin, std::vector<float>& row) const {
    const std::size_t planes = geometry_.planes().size();
    row.resize(planes);
    const int crystal_pairs = geometry_.real_crystal_pairs(view, bin);
    const float* supplied =
        multiplicative_ != nullptr ? multiplicative_->values.data() + geometry_.offset(view, bin, 0, 0) : nullptr;
    for (std::size_t plane = 0; plane < planes; ++plane) {
        const int pairs = crystal_pairs * geometry_.real_ring_pairs(static_cast<int>(plane));
        const double factor = supplied == nullptr || pairs == 0 ? pairs : static_cast<double>(supplied[plane]);
        row[plane] = static_cast<float>(factor * scale_);
    }
}

float PetFactors::additive(int view, int bin, int plane) const {
    return additive_ != nullptr ? additive_->values[geometry_.offset(view, bin, 0, plane)] : 0.0F;
}

double PetFactors::additive_counts() const {
    if (additive_ == nullptr) {
        return 0.0;
    }
    double sum = 0.0;
    std::vector<float> row;
    for (int view = 0; view < geometry_.views(); ++view) {
        for (int bin = 0; bin < geometry_.bins(); ++bin) {
            multiplicative_row(view, bin, row);
            const float* additive = additive_->values.data() + geometry_.offset(view, bin, 0, 0);
            for (std::size_t plane = 0; plane < row.size(); ++plane) {
                sum += row[plane] > 0.0F ? static_cast<double>(additive[plane]) : 0.0;
            }
        }
    }
    return sum;
}

std::vector<int> views_of_subset(int views, int subset, int subsets) {
    std::vector<int> of_subset;
    for (int view = subset; view < views; view += subsets) {
        of_subset.push_back(view);
    }
    return of_subset;
}

SubsetLines subset_lines(const PetFactors& factors, const kernels::Grid& grid, std::span<const int> views) {
    const SinogramGeometry& geometry = factors.geometry();
    SubsetLines lines;
    lines.geometry.grid = grid;
    for (const SinogramPlane& plane : geometry.planes()) {
        lines.geometry.planes.push_back({plane.z_a_mm, plane.z_b_mm});
    }
    std::vector<float> row;
    for (const int view : views) {
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
