// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/spect_image.hpp"

#include "core/error.hpp"
#include "kernels/cpu/kernel_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

namespace isotone::kernels::cpu {
namespace {

constexpr std::size_t border = image_border;

std::size_t padded_columns(const Grid& grid) {
    const std::size_t most = std::numeric_limits<std::int32_t>::max();
    const std::size_t nx = static_cast<std::size_t>(grid.size[0]) + 2 * border;
    const std::size_t ny = static_cast<std::size_t>(grid.size[1]) + 2 * border;
    const std::size_t column = static_cast<std::size_t>(vectors_of(grid.size[2])) * lanes;
    if (nx > most / ny / column) {
        throw Error(ErrorCode::usage, "image grid", "the cpu backend projects at most 2^31 voxels",
                    "use a coarser or smaller grid");
    }
    return nx * ny;
}

}  // namespace

int vectors_of(int nz) {
    return (nz - 1) / lanes + 1;
}

void to_column(const float* from, int nz, float factor, float* to) {
    const int vectors = vectors_of(nz);
    for (int lane = 0; lane < lanes; ++lane) {
        for (int v = 0; v < vectors; ++v) {
            const int z = lane * vectors + v;
            to[v * lanes + lane] = z < nz ? factor * from[z] : 0.0F;
        }
    }
}

void from_column(const float* column, int nz, float* to) {
    const int vectors = vectors_of(nz);
    for (int z = 0; z < nz; ++z) {
        to[z] = column[z % vectors * lanes + z / vectors];
    }
}

void SpectColumns::fill(std::span<const float> image, const Grid& grid, float factor, ThreadPool& pool) {
    const std::size_t column = static_cast<std::size_t>(vectors_of(grid.size[2])) * lanes;
    if (size_ != grid.size) {  // the border moves: start from zeros
        const std::size_t columns = padded_columns(grid);
        size_ = {};
        try {
            values_.assign(columns * column, 0.0F);
            filled_.assign(columns, 0);
        } catch (const std::bad_alloc&) {
            throw Error(ErrorCode::out_of_memory, "cpu backend",
                        "no memory for an image of " + std::to_string(columns) + " columns", "use a coarser grid");
        }
        size_ = grid.size;
    }
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    pool.for_each(static_cast<std::size_t>(grid.size[0]), [&](std::size_t x, int) {
        for (std::size_t y = 0; y < ny; ++y) {
            const float* const from = image.data() + (x * ny + y) * nz;
            const std::size_t at = (x + border) * (ny + 2 * border) + y + border;
            to_column(from, grid.size[2], factor, values_.data() + at * column);
            filled_[at] = static_cast<std::uint8_t>(std::any_of(from, from + nz, [](float v) { return v != 0.0F; }));
        }
    });
}

SpectImage SpectColumns::view() const {
    const std::size_t origin = border * (static_cast<std::size_t>(size_[1]) + 2 * border) + border;
    const std::size_t column = static_cast<std::size_t>(vectors_of(size_[2])) * lanes;
    return {values_.data() + origin * column, filled_.data() + origin};
}

bool SpectColumns::operator==(const SpectColumns& other) const {
    return size_ == other.size_ && values_ == other.values_;
}

std::shared_ptr<const SpectColumns> SpectShared::attenuation(std::span<const float> map, const Grid& grid,
                                                             ThreadPool& pool) {
    if (!std::all_of(map.begin(), map.end(), [](float mu) { return std::isfinite(mu); })) {
        throw Error(ErrorCode::inconsistent_data, "attenuation map", "a value that is not finite",
                    "look for damaged input");
    }
    auto made = std::make_shared<SpectColumns>();
    made->fill(map, grid, static_cast<float>(-grid.voxel_mm[0] * std::numbers::log2e), pool);
    if (const auto last = last_.lock(); last && *last == *made) {
        return last;
    }
    last_ = made;
    return made;
}

}  // namespace isotone::kernels::cpu
