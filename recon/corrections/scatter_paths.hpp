// SPDX-License-Identifier: Apache-2.0
/// What the matter between source and last scattering changes in the fields of effective source scatter estimation.
///
/// A kernel of water holds where the way from the source to the last scattering leads through water. In a medium of
/// another density rho, relative to water, every length scales with 1 / rho (J. E. O'Connor, Phys Med Biol 1 (1957)
/// 352), so that per density at the place of scattering k becomes rho^2 k(rho r). As in the superposition of dose
/// kernels (R. Mohan, C. Chui and L. Lidofsky, Med Phys 13 (1986) 64), rho is the mean density along the straight way.
/// That is exact for photons that scatter once, and an approximation for those that scatter more often.
///
/// Only the difference from water is summed here: it has no pole at the source (1/r instead of 1/r^2), so blocks of
/// about 20 mm do, and every pair of them fits into memory.
#pragma once

#include "core/export.hpp"
#include "recon/corrections/esse_loops.hpp"
#include "recon/corrections/fft.hpp"
#include "recon/corrections/kernel_harmonics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace isotone::recon {

class ISOTONE_API ScatterPaths {
public:
    /// @param relative  density relative to water on a box of voxels, z fastest
    /// @param kernels   of the same order, one for each group of energies
    /// @param threads   at least 1; the bits do not depend on it
    ScatterPaths(std::span<const float> relative, const std::array<int, 3>& size, const std::array<double, 3>& voxel_mm,
                 const std::vector<KernelHarmonics>& kernels, int threads);

    /// For each group, on the blocks: the field of the medium less that of water, times the volume of a voxel.
    std::vector<Fields> differences(std::span<const float> activity, int threads) const;
    /// Adds a difference to fields on the voxels of the box, interpolated between the blocks that hold matter.
    void add(const Fields& difference, Fields& fields, int threads) const;

    double memory() const;  ///< bytes held
    /// The same of one not yet made, as far as it can be known.
    /// @param share    of the voxels of the box: those that hold matter
    /// @param densest  density, relative to water
    /// @param values   groups times harmonics
    static double memory_for(const std::array<int, 3>& size, const std::array<double, 3>& voxel_mm, double share,
                             double densest, std::size_t values);

private:
    /// The two blocks that a voxel lies between, along an axis.
    struct Between {
        int below = 0, above = 0;
        float share = 0.0F;  // of the one above
    };
    /// Voxels of a block and blocks of a box, along each axis.
    struct Blocks {
        std::array<int, 3> per_block{1, 1, 1}, blocks{1, 1, 1};
    };

    static Blocks blocks_of(double wanted_mm, const std::array<int, 3>& size, const std::array<double, 3>& voxel_mm);

    void choose_blocks(std::span<const float> relative);
    std::vector<float> in_blocks(std::span<const float> voxels) const;
    float mean_density(std::span<const float> relative, const std::array<int, 3>& from,
                       const std::array<int, 3>& to) const;
    void trace(std::span<const float> relative, int threads);
    void tabulate(const std::vector<KernelHarmonics>& kernels);
    void tabulate_turns();
    std::size_t turns_entry(int x, int y) const;
    std::size_t table_entry(const std::array<int, 3>& blocks, std::size_t level) const;
    void sum_at(std::size_t target, std::span<const float> activity, std::vector<Fields>& result,
                std::vector<Lanes>& column, std::vector<Lanes>& sum) const;
    void add_plane(std::size_t x, const Fields& difference, Fields& fields) const;

    std::array<int, 3> size_, per_block_{1, 1, 1}, blocks_{1, 1, 1};
    std::array<double, 3> voxel_mm_, block_mm_{};
    std::size_t orders_, values_;            // values: of all groups and harmonics
    std::vector<float> matter_;              // in each block
    std::vector<std::size_t> targets_;       // blocks that hold matter
    std::vector<std::uint8_t> levels_;       // [target][block]: mean density of the way between, in steps
    std::size_t level_count_ = 0, vectors_;  // vectors: of lanes that hold the values of an entry
    std::vector<Lanes> table_;               // [|x|][|y|][level][|z|], each [group][m]
    std::vector<Lanes> turns_;  // [x][y][vector]: cosine and sine of m times the angle of an offset, in turn
    std::array<std::vector<Between>, 3> along_;  // of voxels
};

}  // namespace isotone::recon
