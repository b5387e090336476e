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

/// A fixed-point image with a border of `image_border` columns. Who adds to voxels that are his alone adds to the first
/// copy; who cannot know adds to a copy of his own or, for many threads, with atomic additions to the first. Integer
/// sums are the same either way.
class FixedImages final : public Accumulator::Storage {
public:
    explicit FixedImages(int threads);

    enum class Use { disjoint_voxels, any_voxel };

    /// Makes the copies that a use needs, zero, at its first call. All calls must have a grid of the same size. Called
    /// by one thread, before the others start.
    void prepare(const Grid& grid, Use use, ThreadPool& pool);
    /// Where a thread adds to.
    FixedTarget target(int worker, Use use, FixedPointScale scale);

    void clear(ThreadPool& pool);
    /// image = sum over the copies / scale. Throws Error{inconsistent_data} where the scale is too coarse for the
    /// result.
    void finish(FixedPointScale scale, const KernelTable& kernels, std::span<float> image, ThreadPool& pool);

private:
    std::size_t copies(Use use) const;

    std::size_t threads_;
    std::optional<Grid> grid_;
    std::vector<AlignedVector<std::int64_t>> copies_;
};

Accumulator make_fixed_accumulator(std::size_t voxels, FixedPointScale scale, int threads);
FixedImages& images_of(const Accumulator& accumulator);

}  // namespace isotone::kernels::cpu
