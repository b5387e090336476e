// SPDX-License-Identifier: Apache-2.0
/// What the Buffers and Accumulators of the CPU backend hold.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace isotone::kernels::cpu {

Buffer make_float_buffer(std::size_t size);
/// Throws std::logic_error for a buffer of another backend.
std::span<float> values_of(Buffer& buffer);
std::span<const float> values_of(const Buffer& buffer);

/// Throws std::logic_error: sizes that differ are a programmer's fault.
void require_equal_size(std::size_t a, std::size_t b, const char* operation);

/// A fixed-point image with a border of `image_border` voxels, in one copy for each thread or, for many threads, in one
/// that they share with atomic additions. Integer sums are the same either way.
class FixedImages final : public Accumulator::Storage {
public:
    explicit FixedImages(int threads);

    /// The target of a thread. The images come into being, zero, at the first call for their grid; all later calls must
    /// have a grid of the same size. Called by one thread, before the others start.
    void prepare(const Grid& grid, ThreadPool& pool);
    FixedTarget target(int worker, FixedPointScale scale);

    void clear(ThreadPool& pool);
    /// image = sum over the copies / scale. Throws Error{inconsistent_data} where the scale is too coarse for the
    /// result.
    void finish(FixedPointScale scale, std::span<float> image, ThreadPool& pool) const;

private:
    bool shared_;
    std::optional<Grid> grid_;
    std::vector<AlignedVector<std::int64_t>> copies_;
};

Accumulator make_fixed_accumulator(std::size_t voxels, FixedPointScale scale, int threads);
FixedImages& images_of(const Accumulator& accumulator);

}  // namespace isotone::kernels::cpu
