// SPDX-License-Identifier: Apache-2.0
/// Joseph's projector pair for arbitrary lines of response.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/padded_image.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <memory>

namespace isotone::kernels::cpu {

/// Events are kept as paths of 48 bytes, sorted once by direction; results are in the caller's order.
/// `kernels`, `pool` and `padded` must outlive the projector.
std::unique_ptr<Projector> make_event_projector(const EventGeometry& geometry, const KernelTable& kernels,
                                                ThreadPool& pool, PaddedImage& padded);

}  // namespace isotone::kernels::cpu
