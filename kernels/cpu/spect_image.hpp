// SPDX-License-Identifier: Apache-2.0
/// Images and projections as the columns that the SPECT kernels work on (spect_kernel_table.hpp).
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/spect_kernel_table.hpp"
#include "kernels/cpu/spect_seat.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace isotone::kernels::cpu {

/// Vectors of a column of nz voxels.
int vectors_of(int nz);
/// to[lane of each vector] = factor from[z]; the rest zeros.
void to_column(const float* from, int nz, float factor, float* to);
void from_column(const float* column, int nz, float* to);

/// An image with a border of zero columns.
class SpectColumns {
public:
    /// Fills it with factor x image. Throws Error{usage} where it is too large for 32-bit offsets, and
    /// Error{out_of_memory}.
    void fill(std::span<const float> image, const Grid& grid, float factor, ThreadPool& pool);
    SpectImage view() const;
    bool operator==(const SpectColumns& other) const;

private:
    std::array<int, 3> size_{};
    AlignedVector<float> values_;
    std::vector<std::uint8_t> filled_;  ///< of each column, whether any value is not 0
};

/// What the SPECT projectors of one backend share: projections of a backend run in order.
class SpectShared {
public:
    SpectColumns image;                ///< of a forward projection
    AlignedVector<float> layers;       ///< forward, of a view that all threads work on
    AlignedVector<float> projections;  ///< back, of a batch of views
    AlignedVector<float> samples;      ///< back, of a batch of views
    SpectSeats seats;
    /// The columns of an attenuation map, in log2 of the survival of a whole step: one copy for all subsets that have
    /// the same map. Throws Error{inconsistent_data} where a value is not finite.
    std::shared_ptr<const SpectColumns> attenuation(std::span<const float> map, const Grid& grid, ThreadPool& pool);

private:
    std::weak_ptr<const SpectColumns> last_;
};

}  // namespace isotone::kernels::cpu
