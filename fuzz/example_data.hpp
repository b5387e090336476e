// SPDX-License-Identifier: Apache-2.0
/// Small synthetic data that seeds are written from.
#pragma once

#include "core/projections.hpp"
#include "core/raw_data.hpp"
#include "core/volume.hpp"

#include <cstdint>

namespace isotone::fuzz {

inline CylindricalScanner example_scanner() {
    CylindricalScanner scanner;
    scanner.name = "tiny";
    scanner.source = "synthetic";
    scanner.rings = 3;
    scanner.crystals_per_ring = 16;
    scanner.inner_radius_mm = 95.0;
    scanner.depth_of_interaction_mm = 5.0;
    scanner.ring_pitch_mm = 4.0;
    scanner.crystals_per_block_transaxial = 4;
    scanner.virtual_crystals_per_block_transaxial = 1;
    scanner.max_non_arc_corrected_bins = 15;
    scanner.default_arc_corrected_bins = 15;
    scanner.default_bin_mm = 8.0;
    return scanner;
}

inline Sinogram example_sinogram() {
    Sinogram sinogram(SinogramGeometry(example_scanner(), 3, 2, 2, 9));
    for (std::size_t i = 0; i < sinogram.values.size(); ++i) {
        sinogram.values[i] = static_cast<float>(i % 7);
    }
    return sinogram;
}

inline Volume example_volume() {
    Volume volume(ImageGrid::centred({4, 3, 2}, {2.0, 2.0, 4.0}), Quantity::activity_concentration);
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        volume.values[i] = 0.5F * static_cast<float>(i);
    }
    return volume;
}

inline SpectData example_spect_data() {
    SpectData data;
    data.geometry = {3, 2, 4.0, 5.0, {}};
    for (int v = 0; v < 4; ++v) {
        data.geometry.views.push_back({1.5707963267948966 * v, 150.0 + v, 0.0, 10.0 * v, 10.0, 0});
    }
    data.windows = {{"peak", 126.0, 154.0}};
    data.counts = {{0, 0, std::vector<float>(data.geometry.size(), 2.0F)}};
    data.exam.nuclide = {"99mTc", 21624.0, 1.0};
    data.exam.duration_s = 40.0;
    return data;
}

inline ListMode example_events() {
    ListMode events;
    events.scanner = example_scanner();
    for (std::uint32_t i = 0; i < 40; ++i) {
        events.crystal_a.push_back(i);
        events.crystal_b.push_back((i + 8) % 48);
        events.time_ms.push_back(100 * i);
        events.is_delayed.push_back(i % 3 == 0 ? 1 : 0);
    }
    events.duration_s = 4.0;
    return events;
}

}  // namespace isotone::fuzz
