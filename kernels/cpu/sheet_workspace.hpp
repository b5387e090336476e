// SPDX-License-Identifier: Apache-2.0
/// Memory that one thread projects sheets with: for planes in any order, and for planes in runs.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/plane_order.hpp"
#include "kernels/cpu/plane_runs.hpp"

#include <cstdint>
#include <vector>

namespace isotone::kernels::cpu {

/// What bounds the memory of every line.
struct LineBounds {
    int steps = 0;              ///< of the longest line, or of its longest part worked on at once
    double largest_rise = 0.0;  ///< largest |t_slope|
};

/// Forward and back projection each have workspaces of their own: margins that stay zero in one do not in the other.
class BlockWorkspace {
public:
    using Planes = PlaneOrder;

    BlockWorkspace(const PlaneOrder& planes, const Grid& grid, const LineBounds& bounds);
    BlockWorkspace(const BlockWorkspace&) = delete;
    BlockWorkspace& operator=(const BlockWorkspace&) = delete;

    void forward(const KernelTable& kernels, const SheetLine& line, const float* image, float* values) {
        kernels.forward_line(planes_, line, image, scratch_, values);
    }
    void back(const KernelTable& kernels, const SheetLine& line, const float* values, const FixedTarget& to) {
        kernels.back_line(planes_, line, values, scratch_, to);
    }

private:
    SheetPlanes planes_;
    AlignedVector<float> slab_, columns_, tables_;
    std::vector<std::int32_t> low_;
    SheetScratch scratch_;
};

class RunWorkspace {
public:
    using Planes = PlaneRuns;

    RunWorkspace(const PlaneRuns& planes, const Grid& grid, const LineBounds& bounds);
    RunWorkspace(const RunWorkspace&) = delete;
    RunWorkspace& operator=(const RunWorkspace&) = delete;

    void forward(const KernelTable& kernels, const SheetLine& line, const float* image, float* values) {
        kernels.forward_runs(runs_, line, image, scratch_, values);
    }
    void back(const KernelTable& kernels, const SheetLine& line, const float* values, const FixedTarget& to) {
        kernels.back_runs(runs_, line, values, scratch_, to);
    }

private:
    SheetRuns runs_;
    AlignedVector<float> rows_, column_, tables_, values_;
    AlignedVector<std::int32_t> offsets_;
    RunScratch scratch_;
};

}  // namespace isotone::kernels::cpu
