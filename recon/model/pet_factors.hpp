// SPDX-License-Identifier: Apache-2.0
/// What multiplies and adds to a PET line integral, resolved from raw data and settings, with a record of every choice.
#pragma once

#include "core/export.hpp"
#include "core/raw_data.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

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
    /// times the calibration. 0 where the bin holds no data.
    float multiplicative(int view, int bin, int plane) const;
    /// The same for all planes of a bin.
    void multiplicative_row(int view, int bin, std::vector<float>& row) const;
    /// Expected scatter and randoms in a bin, counts.
    float additive(int view, int bin, int plane) const;

    /// Counts per (Bq/mL mm): calibration x duration x mean decay; 1 where the calibration is unknown.
    double scale() const { return scale_; }
    Quantity image_quantity() const { return quantity_; }
    const std::vector<CorrectionRecord>& corrections() const { return corrections_; }
    const std::vector<std::string>& findings() const { return findings_; }

private:
    void record_terms(const RawData& raw);

    const Sinogram* multiplicative_ = nullptr;
    const Sinogram* additive_ = nullptr;
    SinogramGeometry geometry_;
    double scale_ = 1.0;
    Quantity quantity_ = Quantity::relative;
    std::vector<CorrectionRecord> corrections_;
    std::vector<std::string> findings_;
};

/// True where two sinograms have the same bins.
ISOTONE_API bool same_bins(const SinogramGeometry& a, const SinogramGeometry& b);

/// Lines, in [view][bin] order, and planes of the views of one subset. `kept` holds (view, bin) of each line; lines of
/// which no plane holds data are left out.
struct SubsetLines {
    struct Origin {
        int view, bin;
    };
    std::vector<Origin> kept;
    kernels::SheetGeometry geometry;
    std::vector<float> multiplicative;  ///< [line][plane]
};
ISOTONE_API SubsetLines subset_lines(const PetFactors& factors, const kernels::Grid& grid, int subset, int subsets);

}  // namespace isotone::recon
