// SPDX-License-Identifier: Apache-2.0
/// What multiplies and adds to a PET line integral, resolved from raw data and settings, with a record of every choice.
#pragma once

#include "core/export.hpp"
#include "core/raw_data.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <span>
#include <string>
#include <vector>

namespace isotone::recon {

/// The factors of one reconstruction. References into the RawData it was made from, which must outlive it.
class ISOTONE_API PetFactors {
public:
    PetFactors(const RawData& raw, const ReconstructionSettings& settings);

    /// Bins of the multiplicative and additive data; for list-mode without such data, the uncompressed sinogram.
    const SinogramGeometry& geometry() const { return geometry_; }
    /// Expected counts per (unit of the image x mm) in a bin: supplied factor, or the number of real crystal pairs,
    /// times the calibration. 0 where the bin holds no data, which every bin of virtual crystals alone is, whatever
    /// factor was supplied.
    float multiplicative(int view, int bin, int plane) const;
    /// The same for all planes of a bin.
    void multiplicative_row(int view, int bin, std::vector<float>& row) const;
    /// Expected scatter and randoms in a bin, counts.
    float additive(int view, int bin, int plane) const;

    /// Counts per (Bq/mL mm): calibration x duration x mean decay; 1 where the calibration is unknown.
    double scale() const { return scale_; }
    /// Expected scatter and randoms in all bins that hold data.
    double additive_counts() const;
    Quantity image_quantity() const { return quantity_; }
    const std::vector<CorrectionRecord>& corrections() const { return corrections_; }
    const std::vector<std::string>& findings() const { return findings_; }

private:
    void record_terms(const RawData& raw);
    void resolve_calibration(const Exam& exam);
    void check_supplied_factors();

    const Sinogram* multiplicative_ = nullptr;
    const Sinogram* additive_ = nullptr;
    SinogramGeometry geometry_;
    double scale_ = 1.0;
    Quantity quantity_ = Quantity::relative;
    std::vector<CorrectionRecord> corrections_;
    std::vector<std::string> findings_;
};

/// Says in what the bins of two sinograms differ, for an error text; empty where they are the same.
ISOTONE_API std::string difference_of_bins(const SinogramGeometry& a, const SinogramGeometry& b);

/// Views subset, subset + subsets, ...
ISOTONE_API std::vector<int> views_of_subset(int views, int subset, int subsets);

/// Lines, in [view][bin] order, and planes of some views. `kept` holds (view, bin) of each line; lines of which no
/// plane holds data are left out.
struct SubsetLines {
    struct Origin {
        int view, bin;
    };
    std::vector<Origin> kept;
    kernels::SheetGeometry geometry;
    std::vector<float> multiplicative;  ///< [line][plane]
};
ISOTONE_API SubsetLines subset_lines(const PetFactors& factors, const kernels::Grid& grid, std::span<const int> views);

}  // namespace isotone::recon
