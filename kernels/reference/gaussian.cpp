// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/gaussian.hpp"

#include "core/gaussian_kernel.hpp"
#include "kernels/reference/buffers.hpp"

#include <cstdlib>

namespace isotone::kernels::reference {
namespace {

/// out[v] = sum_k w_|k| in[v + k along axis]
void convolve(std::vector<double>& image, const Grid& grid, std::size_t axis, const std::vector<double>& half_kernel) {
    const std::vector<double> in = image;
    const long radius = static_cast<long>(half_kernel.size()) - 1;
    const std::array<long, 3> stride{long{grid.size[1]} * grid.size[2], grid.size[2], 1};
    for (long v = 0; v < static_cast<long>(in.size()); ++v) {
        const long along = v / stride[axis] % grid.size[axis];  // index of the voxel along the axis
        double sum = 0.0;
        for (long k = -radius; k <= radius; ++k) {
            if (along + k >= 0 && along + k < grid.size[axis]) {
                sum += half_kernel[static_cast<std::size_t>(std::labs(k))] *
                       in[static_cast<std::size_t>(v + k * stride[axis])];
            }
        }
        image[static_cast<std::size_t>(v)] = sum;
    }
}

}  // namespace

void gaussian(std::vector<double>& image, const Grid& grid, const std::array<double, 3>& fwhm_mm) {
    require_equal_size(image.size(), grid.voxels(), "gaussian");
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (fwhm_mm[axis] != 0.0) {
            convolve(image, grid, axis, gaussian_kernel(fwhm_mm[axis], grid.voxel_mm[axis]));
        }
    }
}

}  // namespace isotone::kernels::reference
