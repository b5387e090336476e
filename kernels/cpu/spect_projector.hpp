// SPDX-License-Identifier: Apache-2.0
/// Views of a rotating gamma camera: by view while there are enough of them, else by bins of a view as well.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/spect_image.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <memory>

namespace isotone::kernels::cpu {

/// @param shared  outlives the projector, as do the kernels and the pool
/// @throws Error{inconsistent_data} for a geometry that does not fit together, or an attenuation map that is not finite
std::unique_ptr<Projector> make_spect_projector(const SpectGeometry& geometry, const KernelTable& kernels,
                                                ThreadPool& pool, SpectShared& shared);

}  // namespace isotone::kernels::cpu
