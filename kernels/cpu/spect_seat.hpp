// SPDX-License-Identifier: Apache-2.0
/// Memory of the threads that work on SPECT views. Projectors of one backend run in order, so they share it.
#pragma once

#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/spect_kernel_table.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace isotone::kernels::cpu {

/// At least `size` floats. What they hold is written before it is read.
/// @throws Error{out_of_memory}
void make_room(AlignedVector<float>& values, std::size_t size);

/// Of one thread. Between two views nothing of it counts but the zeros around the vectors of `slots`, whose places
/// follow from the length of a column.
class SpectSeat {
public:
    explicit SpectSeat(const SpectShape& shape);

    bool fits(const SpectShape& shape) const { return shape.bins == bins_ && shape.column == column_; }
    SpectScratch& scratch() { return scratch_; }
    float* projection() { return projection_.data(); }
    /// At least this many floats.
    float* layers(std::size_t size) {
        make_room(layers_, size);
        return layers_.data();
    }

private:
    int bins_;
    std::ptrdiff_t column_;
    AlignedVector<float> path_;
    std::vector<std::uint8_t> attenuated_;
    AlignedVector<float> slots_, survival_;
    AlignedVector<std::int64_t> tile_;
    AlignedVector<float> projection_, layers_;
    SpectScratch scratch_;
};

/// One for each thread of a pool.
class SpectSeats {
public:
    void set_count(int threads) { seats_.resize(static_cast<std::size_t>(threads)); }
    /// Made when the thread first needs one of the shape. Threads may ask at the same time, each for its own.
    SpectSeat& of(int worker, const SpectShape& shape);

private:
    std::vector<std::unique_ptr<SpectSeat>> seats_;
};

}  // namespace isotone::kernels::cpu
