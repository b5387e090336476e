// SPDX-License-Identifier: Apache-2.0
/// Values of the host in new buffers of a backend.
#pragma once

#include "kernels/backend.hpp"

#include <span>

namespace isotone::recon {

kernels::Buffer resident(kernels::Backend& backend, std::span<const float> values);

/// An image, x fastest as in every Volume.
kernels::Buffer resident_image(kernels::Backend& backend, std::span<const float> values, const kernels::Grid& grid);

}  // namespace isotone::recon
