// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/device.hpp"

#include <memory>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// @throws Error{usage} with time of flight, Error{inconsistent_data} for a bad grid or event, Error{out_of_memory}
std::unique_ptr<Projector> make_event_projector(std::shared_ptr<const Device> device, const EventGeometry& geometry);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
