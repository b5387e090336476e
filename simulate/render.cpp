// SPDX-License-Identifier: Apache-2.0
#include "simulate/render.hpp"

#include "core/error.hpp"
#include "simulate/line_tracer.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::simulate {
namespace {

/// Adds a stretch of constant value, from slice coordinate `from` to `to` (slice k covers k-0.5 to k+0.5).
void deposit(Volume& volume, int x, int y, double from, double to, double value) {
    const int last = std::min(volume.grid.size[2] - 1, static_cast<int>(std::floor(to + 0.5)));
    for (int z = std::max(0, static_cast<int>(std::floor(from + 0.5))); z <= last; ++z) {
        const double share = std::min(to, z + 0.5) - std::max(from, z - 0.5);
        volume.at(x, y, z) += static_cast<float>(std::max(0.0, share) * value);
    }
}

}  // namespace

Volume render(const Phantom& phantom, const ImageGrid& grid, Quantity quantity, int supersample) {
    const bool along_axes = grid.direction == ImageGrid{}.direction && grid.frame == Frame::gantry;
    const bool known = quantity == Quantity::activity_concentration || quantity == Quantity::attenuation;
    if (!along_axes || !known || supersample < 1) {
        throw Error(ErrorCode::usage, "rendering phantom '" + phantom.name + "'",
                    "the grid is not along the gantry's axes, the quantity is neither activity nor attenuation, or "
                    "there are no lines per voxel",
                    "use a gantry-frame grid, an activity or attenuation quantity and supersample 1 or more");
    }
    Volume volume(grid, quantity);
    const int nz = grid.size[2];
    const double z_low = grid.origin_mm[2] - 0.5 * grid.spacing_mm[2];
    const double z_high = z_low + nz * grid.spacing_mm[2];
    const double weight = 1.0 / (supersample * supersample);
    for (int y = 0; y < grid.size[1]; ++y) {
        for (int x = 0; x < grid.size[0]; ++x) {
            for (int k = 0; k < supersample * supersample; ++k) {
                const double dx = (k % supersample + 0.5) / supersample - 0.5;
                const double dy = (static_cast<double>(k / supersample) + 0.5) / supersample - 0.5;
                const double px = grid.origin_mm[0] + (x + dx) * grid.spacing_mm[0];
                const double py = grid.origin_mm[1] + (y + dy) * grid.spacing_mm[1];
                const LineTracer tracer(phantom, {px, py, px, py});
                for (const Stretch& stretch : tracer.stretches(z_low, z_high)) {
                    const double value = quantity == Quantity::attenuation ? stretch.primitive->mu_per_mm
                                                                           : stretch.primitive->activity_bq_ml;
                    deposit(volume, x, y, stretch.from * nz - 0.5, stretch.to * nz - 0.5, weight * value);
                }
            }
        }
    }
    return volume;
}

}  // namespace isotone::simulate
