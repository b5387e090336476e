// SPDX-License-Identifier: Apache-2.0
/// A small container with every part filled.
#pragma once

#include "core/random.hpp"
#include "core/raw_data.hpp"

#include <cstdint>

namespace isotone::test {

inline CylindricalScanner example_scanner() {
    CylindricalScanner scanner;
    scanner.name = "tiny";
    scanner.vendor = "none";
    scanner.source = "test";
    scanner.rings = 4;
    scanner.crystals_per_ring = 16;
    scanner.inner_radius_mm = 95.3;
    scanner.depth_of_interaction_mm = 5.7;
    scanner.ring_pitch_mm = 4.1;
    scanner.axial_block_gap_mm = 0.3;
    scanner.intrinsic_tilt_rad = -0.0123;
    scanner.crystals_per_block_axial = 2;
    scanner.crystals_per_block_transaxial = 4;
    scanner.virtual_crystals_per_block_transaxial = 1;
    scanner.virtual_crystals_lead = true;
    scanner.max_non_arc_corrected_bins = 15;
    scanner.default_bin_mm = 8.1;
    scanner.tof = TofData{9, 50.0, 400.0};
    scanner.energy_resolution = 0.145;
    scanner.energy_low_kev = 430;
    scanner.energy_high_kev = 610;
    return scanner;
}

inline Sinogram example_sinogram(std::uint64_t seed) {
    const SinogramGeometry geometry(example_scanner(), 3, 3, 2, 13, false, 3);
    Sinogram sinogram(geometry);
    RandomStream random(seed, 0, 0);
    for (float& value : sinogram.values) {
        value = static_cast<float>(random.poisson(2.0));
    }
    return sinogram;
}

inline ListMode example_events() {
    ListMode events;
    events.scanner = example_scanner();
    RandomStream random(3, 0, 0);
    for (std::uint32_t i = 0; i < 500; ++i) {
        events.crystal_a.push_back(random.next_u32() % 64);
        events.crystal_b.push_back(random.next_u32() % 64);
        events.tof_bin.push_back(static_cast<std::int16_t>(random.next_u32() % 9) - 4);
        events.time_ms.push_back(10 * i);
        events.is_delayed.push_back(static_cast<std::uint8_t>(random.next_u32() % 2));
    }
    events.start_s = 0.25;
    events.duration_s = 5.0;
    return events;
}

inline RawData example_raw_data() {
    RawData data;
    data.scanner = example_scanner();
    data.exam.nuclide = {"18F", 6586.2, 0.9673};
    data.exam.tracer = "FDG";
    data.exam.injected_activity_bq = 3.7e8;
    data.exam.start_time_s = 1.49e9;
    data.exam.duration_s = 5.0;
    data.exam.weight_kg = 71.5;
    data.exam.sex = "O";
    data.exam.position = PatientPosition::feet_first_prone;
    data.exam.bed_z_mm = -312.5;
    data.exam.description = "example";
    data.prompts = example_sinogram(1);
    data.multiplicative = example_sinogram(2);
    data.additive = example_sinogram(4);
    data.multiplicative_holds = {{Effect::attenuation, Effect::normalisation}};
    data.additive_holds.emplace();  // known to hold neither scatter nor randoms
    data.list_mode = example_events();
    data.provenance["program"] = "test";
    data.provenance["numbers"].push_back(0.1);
    return data;
}

}  // namespace isotone::test
