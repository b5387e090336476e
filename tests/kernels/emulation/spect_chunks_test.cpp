// SPDX-License-Identifier: Apache-2.0
/// Chunks of views and rows: every view and row once, within the memory allowed, and no more launches than that takes.
#include "kernels/cuda/spect_chunks.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace isotone::kernels::emulated {
namespace {

/// Where the layers of each view begin: as many for each.
std::vector<std::int64_t> first_layers(int views, std::int64_t layers) {
    std::vector<std::int64_t> first(static_cast<std::size_t>(views) + 1);
    for (std::size_t v = 1; v < first.size(); ++v) {
        first[v] = first[v - 1] + layers;
    }
    return first;
}

std::size_t bytes_of(const SpectChunk& chunk, const SpectDemand& demand) {
    return static_cast<std::size_t>(chunk.views) * sizeof(float) *
           (demand.layers * demand.bins * static_cast<std::size_t>(chunk.pitch) + demand.floats_per_view);
}

TEST(SpectChunks, TakeEveryViewAndRowOnceWithinTheMemoryAllowed) {
    const SpectDemand demand{20, 11, 150, 700};  // 134 800 bytes a view, 30 960 of one with 32 rows
    for (const std::size_t bytes : {31000U, 60000U, 134799U, 134800U, 300000U, 100000000U}) {
        SCOPED_TRACE(bytes);
        std::vector<int> taken(7 * 150);
        for (const SpectChunk& chunk : make_spect_chunks(demand, first_layers(7, 20), bytes)) {
            EXPECT_LE(bytes_of(chunk, demand), bytes);
            EXPECT_EQ(chunk.first_layer, 20 * chunk.first_view);
            for (int v = chunk.first_view; v < chunk.first_view + chunk.views; ++v) {
                for (int z = chunk.first_row; z < chunk.first_row + chunk.rows; ++z) {
                    ++taken.at(static_cast<std::size_t>(v * 150 + z));
                }
            }
        }
        EXPECT_EQ(taken, std::vector<int>(taken.size(), 1));
    }
}

TEST(SpectChunks, NeverDivideOneViewAndThirtyTwoRows) {
    const std::vector<SpectChunk> chunks = make_spect_chunks({20, 11, 70, 0}, first_layers(2, 20), 1);
    ASSERT_EQ(chunks.size(), 6U);
    EXPECT_EQ(chunks[0].rows, 32);
    EXPECT_EQ(chunks[2].rows, 6);
}

// A subset of 15 of 120 views at 128^3 is one launch of each kernel with the memory that is allowed.
TEST(SpectChunks, ASubsetOfThePlannedSizeIsOne) {
    EXPECT_EQ(make_spect_chunks({128, 128, 128, 0}, first_layers(15, 128), SpectLimits{}.layer_bytes).size(), 1U);
}

TEST(SpectChunks, NoViewsAreNoChunks) {
    EXPECT_TRUE(make_spect_chunks({20, 11, 70, 0}, first_layers(0, 20), 1000000).empty());
}

TEST(SpectChunks, StayWithinTheExtentOfAGrid) {
    const std::vector<SpectChunk> chunks =
        make_spect_chunks({1, 1, 1, 0}, first_layers(70000, 1), SpectLimits{}.layer_bytes);
    ASSERT_EQ(chunks.size(), 2U);
    EXPECT_EQ(chunks[0].views, 65535);
}

}  // namespace
}  // namespace isotone::kernels::emulated
