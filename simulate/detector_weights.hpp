// SPDX-License-Identifier: Apache-2.0
/// What the detectors contribute to each bin: the product of the efficiencies of its two crystals, summed over the ring
/// pairs of its plane; 0 for virtual crystals.
#pragma once

#include "core/sinogram.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace isotone::simulate {

class DetectorWeights {
public:
    /// @param deviation  relative standard deviation of the crystals' efficiencies, which are 1 on average; 0 = all 1
    DetectorWeights(const SinogramGeometry& geometry, double deviation, std::uint64_t seed);

    /// Weights of all planes for one unmashed crystal pair.
    void of(SinogramGeometry::CrystalPair pair, std::span<float> planes) const;
    /// Efficiency of one crystal, 0 for a virtual one.
    float efficiency(int ring, int crystal) const;

private:
    struct RingPair {
        int a, b, plane;
    };
    const CylindricalScanner& scanner_;
    std::vector<float> efficiency_;  // [crystal][ring]; empty = all 1
    std::vector<RingPair> ring_pairs_;
    std::vector<float> plane_pairs_;  // real ring pairs of each plane
};

}  // namespace isotone::simulate
