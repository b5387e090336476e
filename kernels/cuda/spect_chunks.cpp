// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/spect_chunks.hpp"

#include <algorithm>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr std::size_t most_views = 65535;  // of one launch: the extent of a grid along z
constexpr std::size_t fewest_rows = 32;

std::size_t pitch_of(std::size_t rows) {
    return (rows + 3) / 4 * 4;
}

}  // namespace

std::vector<SpectChunk> make_spect_chunks(const SpectDemand& demand, const std::vector<std::int64_t>& layers,
                                          std::size_t bytes) {
    const std::size_t floats = bytes / sizeof(float);
    const std::size_t per_row = std::max<std::size_t>(demand.layers * demand.bins, 1U);
    const std::size_t view = per_row * pitch_of(demand.rows) + demand.floats_per_view;
    const std::size_t views = std::clamp<std::size_t>(floats / view, 1U, most_views);
    std::size_t rows = demand.rows;
    if (view > floats) {
        const std::size_t fitting = (floats - std::min(floats, demand.floats_per_view)) / per_row;
        rows = std::clamp(fitting / fewest_rows * fewest_rows, std::min(fewest_rows, demand.rows), demand.rows);
    }
    std::vector<SpectChunk> chunks;
    const std::size_t all_views = layers.size() - 1;
    for (std::size_t v = 0; v < all_views; v += views) {
        for (std::size_t z = 0; z < demand.rows; z += rows) {
            const std::size_t taken = std::min(rows, demand.rows - z);
            chunks.push_back({static_cast<std::int32_t>(v), static_cast<std::int32_t>(std::min(views, all_views - v)),
                              static_cast<std::int32_t>(z), static_cast<std::int32_t>(taken),
                              static_cast<std::int32_t>(pitch_of(taken)), layers[v]});
        }
    }
    return chunks;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
