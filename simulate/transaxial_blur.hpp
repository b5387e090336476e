// SPDX-License-Identifier: Apache-2.0
/// The lines traced for one view and how they make up its bins.
#pragma once

#include "core/sinogram.hpp"

#include <vector>

namespace isotone::simulate {

/// Lines of one parity of tangential bins: even and odd bins of a view stand at different angles.
class TransaxialBlur {
public:
    /// @param variance_mm2  of a bin's profile in s; 0 = its central line alone
    TransaxialBlur(const SinogramGeometry& geometry, int parity, double variance_mm2);

    struct Share {
        int bin_index;
        float weight;
    };
    struct Sample {
        double beta_rad;            ///< s = R sin(beta)
        std::vector<Share> shares;  ///< in the bins this line contributes to; weights of a bin sum to 1
    };
    const std::vector<Sample>& samples() const { return samples_; }

private:
    std::vector<Sample> samples_;
};

}  // namespace isotone::simulate
