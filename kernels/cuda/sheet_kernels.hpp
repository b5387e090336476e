// SPDX-License-Identifier: Apache-2.0
/// Launches of the sheet kernels on resident tables.
#pragma once

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/sheet_tables.hpp"

#include <cstdint>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Tables in device memory.
struct ResidentSheet {
    const SheetLine* lines;
    const SheetPlane* planes;
    const PlaneBatch* batches;
    std::int32_t line_count, plane_count, batch_count;
    ImageShape shape;
};

/// projections[line][plane] = line integrals of the image, in value x mm.
void sheet_forward(const Device& device, const ResidentSheet& sheet, const float* image, float* projections);

/// quanta += A' projections x scale
void sheet_back(const Device& device, const ResidentSheet& sheet, const float* projections, double scale,
                unsigned long long* quanta);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
