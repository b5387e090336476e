// SPDX-License-Identifier: Apache-2.0
#include "recon/resident.hpp"

namespace isotone::recon {

kernels::Buffer resident(kernels::Backend& backend, std::span<const float> values) {
    kernels::Buffer buffer = backend.make_buffer(values.size());
    backend.upload(values, buffer);
    return buffer;
}

kernels::Buffer resident_image(kernels::Backend& backend, std::span<const float> values, const kernels::Grid& grid) {
    kernels::Buffer image = backend.make_buffer(grid.voxels());
    backend.upload_image(values, grid, image);
    return image;
}

}  // namespace isotone::recon
