// SPDX-License-Identifier: Apache-2.0
/// How a projection of many views is cut so that what lies between its kernels fits into bounded memory. Results do not
/// depend on it.
#pragma once

#include "kernels/cuda/spect_tables.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

struct SpectLimits {
    /// Memory between two kernels. A subset of 128^3 samples x 15 views takes half of it. One view and 32 rows are
    /// never divided, whatever they take.
    std::size_t layer_bytes = std::size_t{256} << 20U;
    /// Shared memory for the rows of a block, as far as the device has it. Rows that need more lie in device memory,
    /// which is slower; only kernels of hundreds of taps along z ask for so much.
    std::size_t shared_bytes = std::size_t{1} << 20U;
};

/// Views and rows that are projected together.
struct SpectChunk {
    std::int32_t first_view, views;
    std::int32_t first_row, rows;
    std::int32_t pitch;  ///< floats from one bin of a layer to the next: the rows, to a whole multiple of 4
    std::int64_t first_layer;
};

/// What one view needs.
struct SpectDemand {
    std::size_t layers;           ///< most that a view has
    std::size_t bins;             ///< rows of one layer
    std::size_t rows;             ///< of a bin, along z
    std::size_t floats_per_view;  ///< beside the layers, whatever the rows
};

/// Every view and row once. A chunk takes all rows of some views, or some rows of one view.
std::vector<SpectChunk> make_spect_chunks(const SpectDemand& demand, const std::vector<std::int64_t>& layers,
                                          std::size_t bytes);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
