// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/spect_chunks.hpp"
#include "kernels/cuda/spect_memory.hpp"

#include <memory>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// @param memory  shared by the projectors of one backend
/// @throws Error{inconsistent_data} as kernels/spect_geometry.hpp, Error{usage} for 2^31 bins or planes over all views,
///         Error{out_of_memory}
std::unique_ptr<Projector> make_spect_projector(std::shared_ptr<const Device> device,
                                                std::shared_ptr<SpectMemory> memory, const SpectGeometry& geometry,
                                                const SpectLimits& limits = {});

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
