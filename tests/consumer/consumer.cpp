// SPDX-License-Identifier: Apache-2.0
// Reconstructs a uniform field with the installed library: the smallest program a user would write.
#include <core/raw_data.hpp>
#include <core/version.hpp>
#include <recon/reconstruct.hpp>

#include <cstdio>

int main() {
    isotone::RawData raw;
    raw.scanner.name = "ring";
    raw.scanner.rings = 3;
    raw.scanner.crystals_per_ring = 48;
    raw.scanner.inner_radius_mm = 100.0;
    raw.scanner.ring_pitch_mm = 4.0;
    raw.scanner.max_non_arc_corrected_bins = 31;
    raw.scanner.default_bin_mm = 6.0;
    raw.prompts.emplace(isotone::SinogramGeometry(raw.scanner, 1, 2, 1, 31), 5.0F);

    isotone::recon::ReconstructionSettings settings;
    settings.iterations = 2;
    settings.subsets = 4;
    const auto backend = isotone::kernels::make_backend(isotone::kernels::parse_backend("cpu"));
    const auto result = isotone::recon::reconstruct(raw, settings, *backend, isotone::silent_progress());
    std::printf("isotone %s: %zu updates, centre %g\n", isotone::version, result.updates.size(),
                double(result.image.at(result.image.grid.size[0] / 2, result.image.grid.size[1] / 2, 2)));
    return result.updates.size() == 8 ? 0 : 1;
}
