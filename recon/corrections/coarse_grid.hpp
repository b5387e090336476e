// SPDX-License-Identifier: Apache-2.0
/// A SPECT geometry with larger voxels and bins, for what is smooth enough, such as scatter (coarse-grid scatter
/// modelling: D. J. Kadrmas et al., Phys Med Biol 43 (1998) 857).
///
/// A coarse voxel or bin covers a block of whole fine ones; blocks at the upper ends may reach beyond. Fields are z
/// fastest, as backends hold them.
#pragma once

#include "core/export.hpp"
#include "kernels/backend.hpp"

#include <span>
#include <vector>

namespace isotone::recon {

/// Fine voxels along a coarse one that is at most `coarse_mm` wide; a fine one stays where it is larger.
ISOTONE_API int coarse_factor(double fine_mm, double coarse_mm);

class ISOTONE_API CoarseGrid {
public:
    /// @param voxel_mm  largest wanted size of a coarse voxel; a fine one stays where it is larger
    CoarseGrid(const kernels::SpectGeometry& fine, double voxel_mm);

    /// Without attenuation. The response of a coarse plane is that of the fine plane nearest to its depth, its taps
    /// shared between the two nearest coarse ones, which keeps sum and centre.
    const kernels::SpectGeometry& geometry() const { return coarse_; }

    /// Mean of each block of a fine image; voxels beyond it are 0.
    std::vector<float> image(std::span<const float> fine) const;
    /// Projections of one view at the fine bins, [bin][row]: cubic interpolation (Catmull-Rom) between bin centres,
    /// constant beyond the outermost.
    std::vector<float> projection(std::span<const float> coarse) const;

private:
    kernels::SpectGeometry fine_, coarse_;  // fine_ without its attenuation
    int in_plane_ = 1, along_ = 1;          // fine voxels per coarse one
};

}  // namespace isotone::recon
