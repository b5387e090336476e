// SPDX-License-Identifier: Apache-2.0
#include "simulate/detector_weights.hpp"

#include "core/random.hpp"
#include "simulate/random_streams.hpp"

#include <algorithm>

namespace isotone::simulate {

DetectorWeights::DetectorWeights(const SinogramGeometry& geometry, double deviation, std::uint64_t seed)
    : scanner_(geometry.scanner()), plane_pairs_(geometry.planes().size()) {
    for (int a = 0; a < scanner_.rings; ++a) {
        for (int b = 0; b < scanner_.rings; ++b) {
            const int plane = geometry.plane_of_rings(a, b);
            if (plane >= 0 && !scanner_.is_virtual_ring(a) && !scanner_.is_virtual_ring(b)) {
                ring_pairs_.push_back({a, b, plane});
                plane_pairs_[static_cast<std::size_t>(plane)] += 1.0F;
            }
        }
    }
    if (deviation > 0.0) {
        for (int crystal = 0; crystal < scanner_.crystals_per_ring; ++crystal) {
            for (int ring = 0; ring < scanner_.rings; ++ring) {
                RandomStream random(seed, stream_efficiencies, scanner_.crystal_id(ring, crystal));
                const double drawn = std::max(0.1, 1.0 + deviation * random.normal());
                efficiency_.push_back(scanner_.is_virtual(ring, crystal) ? 0.0F : static_cast<float>(drawn));
            }
        }
    }
}

float DetectorWeights::efficiency(int ring, int crystal) const {
    if (efficiency_.empty()) {
        return scanner_.is_virtual(ring, crystal) ? 0.0F : 1.0F;
    }
    return efficiency_[static_cast<std::size_t>(crystal) * static_cast<std::size_t>(scanner_.rings) +
                       static_cast<std::size_t>(ring)];
}

void DetectorWeights::of(SinogramGeometry::CrystalPair pair, std::span<float> planes) const {
    if (scanner_.is_virtual_crystal(pair.a) || scanner_.is_virtual_crystal(pair.b)) {
        std::fill(planes.begin(), planes.end(), 0.0F);
        return;
    }
    if (efficiency_.empty()) {
        std::copy(plane_pairs_.begin(), plane_pairs_.end(), planes.begin());
        return;
    }
    std::fill(planes.begin(), planes.end(), 0.0F);
    const auto rings = static_cast<std::size_t>(scanner_.rings);
    const float* a = efficiency_.data() + static_cast<std::size_t>(pair.a) * rings;
    const float* b = efficiency_.data() + static_cast<std::size_t>(pair.b) * rings;
    for (const RingPair& rings_of : ring_pairs_) {
        planes[static_cast<std::size_t>(rings_of.plane)] += a[rings_of.a] * b[rings_of.b];
    }
}

}  // namespace isotone::simulate
