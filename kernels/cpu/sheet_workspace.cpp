// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/sheet_workspace.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::cpu {
namespace {

std::size_t whole(std::size_t count, std::size_t unit) {
    return (count + unit - 1) / unit * unit;
}

}  // namespace

BlockWorkspace::BlockWorkspace(const PlaneOrder& planes, const Grid& grid, const LineBounds& bounds)
    : planes_(planes.view()) {
    const int most_steps = std::min(bounds.steps, row_steps);
    // At least what transposes of whole units write beyond nz.
    const double rise = planes.largest_dz_index() * bounds.largest_rise * most_steps;
    const int margin = std::max(column_unit, 3 + static_cast<int>(std::ceil(rise)));
    const auto chunks = whole(static_cast<std::size_t>(bounds.steps), row_steps) / row_steps;
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    const std::size_t chunk_size = (nz + 2 * static_cast<std::size_t>(margin)) * row_steps;
    const std::size_t padded = static_cast<std::size_t>(planes_.blocks) * lanes;
    slab_.resize(chunks * chunk_size);
    columns_.resize(whole(nz, lanes) * row_steps);
    tables_.resize(3 * padded + chunks * lanes);
    low_.resize(chunks * lanes);
    float* const tables = tables_.data();
    scratch_ = {{slab_.data(), grid.size[2], margin, chunk_size},
                columns_.data(),
                tables,
                tables + padded,
                tables + 2 * padded,
                low_.data(),
                tables + 3 * padded};
}

RunWorkspace::RunWorkspace(const PlaneRuns& planes, const Grid& grid, const LineBounds&) : runs_(planes.view()) {
    const auto phases = static_cast<std::size_t>(runs_.phases);
    const std::size_t nz = static_cast<std::size_t>(grid.size[2]);
    const std::size_t phase_rows = whole((nz + phases - 1) / phases, lanes);
    const std::size_t margin = whole(static_cast<std::size_t>(runs_.longest), lanes);
    const std::size_t padded = whole(static_cast<std::size_t>(runs_.count), lanes);
    const std::size_t taps = std::max<std::size_t>(2, phases) * padded * run_steps;
    rows_.resize(run_steps * phases * (phase_rows + 2 * margin));
    column_.resize(phases * phase_rows);
    tables_.resize(2 * padded + taps);
    offsets_.resize(taps);
    values_.resize(std::max(planes.measured_size(), planes.spread_size()));
    float* const tables = tables_.data();
    scratch_ = {grid.size[2],
                static_cast<int>(phase_rows),
                static_cast<int>(margin),
                rows_.data(),
                column_.data(),
                tables,
                tables + padded,
                offsets_.data(),
                tables + 2 * padded,
                values_.data()};
}

}  // namespace isotone::kernels::cpu
