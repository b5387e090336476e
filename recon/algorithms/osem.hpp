// SPDX-License-Identifier: Apache-2.0
/// Ordered-subsets expectation maximisation, one update at a time.
#pragma once

#include "core/export.hpp"
#include "recon/model/system_model.hpp"
#include "recon/settings.hpp"

namespace isotone::recon {

/// Everything that changes between updates: keep it, and the run can go on from there.
struct OsemState {
    kernels::Buffer image;
    int updates_done = 0;
    kernels::Buffer correction;  ///< memory of an update; what it holds between updates does not matter
};

/// A subset leaves alone the voxels it sees with less than this share of its largest sensitivity: their value would be
/// noise over almost nothing. Voxels that all subsets together see so little of are zero from the start.
inline constexpr double smallest_relative_sensitivity = 1e-6;

/// The start of a run: `image`, zero where the model is blind.
ISOTONE_API OsemState osem_start(SystemModel& model, kernels::Buffer image);

/// x <- x / (A_s' m) * A_s' (m y / ybar)   for the subset s whose turn it is, in the order 0, 1, 2, ...
/// (H. M. Hudson and R. S. Larkin, IEEE TMI 13 (1994) 601, eq. 4; with one subset L. A. Shepp and Y. Vardi, IEEE TMI 1
/// (1982) 113, eq. 2.13.)
ISOTONE_API UpdateRecord osem_step(SystemModel& model, OsemState& state);

/// One update with all data: x <- x / (sum_s A_s' m) * sum_s A_s' (m y / ybar). The model must hold one subset.
/// @throws Error{usage} where it holds more
ISOTONE_API UpdateRecord mlem_step(SystemModel& model, OsemState& state);

}  // namespace isotone::recon
