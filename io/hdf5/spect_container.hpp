// SPDX-License-Identifier: Apache-2.0
/// SPECT data in the same kind of HDF5 file as raw data (raw_container.hpp, which also says how it is kept safe).
///
///     /            @format = "isotone-spect"  @format_version = "1.0", "1.1" with gates that state their time,
///                  "1.2" with windows of several ranges, "1.3" with views along an arc, "1.4" with counts that were
///                  corrected before they were read  @creator
///     /exam        as in a raw container
///     /camera      manufacturer, model, serial, collimator; sensitivity_cps_per_mbq and sensitivity_window where known
///     /projections @coordinate_system = "patient LPS"; bins, rows, bin_mm, row_mm; per view angle_rad, radius_mm,
///                  axis_offset_mm, start_s, duration_s (float64) and head (int32), as in core/projections.hpp;
///                  axis_x_mm, axis_y_mm, axis_z_mm where known; frame_of_reference_uid, study_uid
///     /windows     windows; 1, 2, ... each name, lower_kev, upper_kev; ranges_kev (lower, upper, lower, upper, ...)
///                  where the window adds the counts of several ranges
///     /counts      gates, parts; 1, 2, ... each window and gate (from 0) and values [view][bin][row] float32;
///                  corrected, "DECY,SCAT" for example, where they were corrected before they were read: versions
///                  before 1.4 refuse such a file for its digest, as they would correct again
///     /gates       time_share [gate] float64: of the counting time; absent where it is not stated (then version 1.0)
///     /motion      arc_rad [view] float64: the arc that the head counts along, angle_rad its middle; absent where all
///                  stand still
///     /additive    window (from 0) and values; absent where there are none
///     /provenance  record, sha256/<path with dots>
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <filesystem>

namespace isotone::io::hdf5 {

/// True where the file is a container with SPECT data; false for anything else, a missing file included.
bool holds_spect(const std::filesystem::path& path);

/// @throws as read_raw()
ISOTONE_API SpectData read_spect(const std::filesystem::path& path);

/// @throws as write_raw()
ISOTONE_API void write_spect(const std::filesystem::path& path, const SpectData& data);

}  // namespace isotone::io::hdf5
