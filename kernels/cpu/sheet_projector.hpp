// SPDX-License-Identifier: Apache-2.0
/// Joseph's projector pair for every line of a cylindrical scanner combined with every plane.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <memory>

namespace isotone::kernels::cpu {

/// `pool` and `kernels` must outlive the projector.
std::unique_ptr<Projector> make_sheet_projector(const SheetGeometry& geometry, const KernelTable& kernels,
                                                ThreadPool& pool);

}  // namespace isotone::kernels::cpu
