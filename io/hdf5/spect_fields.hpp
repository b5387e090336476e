// SPDX-License-Identifier: Apache-2.0
/// The fields of SPECT data, named once for writing and reading.
#pragma once

#include "core/projections.hpp"

namespace isotone::io::hdf5 {

template <typename Data, typename Field>
void for_each_camera_field(Data& data, Field field) {
    field("manufacturer", data.manufacturer, "");
    field("model", data.model, "");
    field("serial", data.serial, "");
    field("collimator", data.collimator, "");
    field("sensitivity_cps_per_mbq", data.sensitivity_cps_per_mbq, "1/(s MBq)");
    field("sensitivity_window", data.sensitivity_window, "1");
}

template <typename Data, typename Field>
void for_each_projection_field(Data& data, Field field) {
    field("bins", data.geometry.bins, "1");
    field("rows", data.geometry.rows, "1");
    field("bin_mm", data.geometry.bin_mm, "mm");
    field("row_mm", data.geometry.row_mm, "mm");
    field("frame_of_reference_uid", data.frame_of_reference_uid, "");
    field("study_uid", data.study_uid, "");
}

/// Calls column(name, member of ProjectionView, units) for all but the head.
template <typename Column>
void for_each_view_column(Column column) {
    column("angle_rad", &ProjectionView::angle_rad, "rad");
    column("radius_mm", &ProjectionView::radius_mm, "mm");
    column("axis_offset_mm", &ProjectionView::axis_offset_mm, "mm");
    column("start_s", &ProjectionView::start_s, "s");
    column("duration_s", &ProjectionView::duration_s, "s");
}

template <typename Window, typename Field>
void for_each_window_field(Window& window, Field field) {
    field("name", window.name, "");
    field("lower_kev", window.lower_kev, "keV");
    field("upper_kev", window.upper_kev, "keV");
}

/// Levels of a window of several ranges; absent where there is one.
inline constexpr const char* ranges_name = "ranges_kev";

/// Of the counts; absent where they are as measured.
inline constexpr const char* corrected_name = "corrected";

inline constexpr const char* axis_names[] = {"axis_x_mm", "axis_y_mm", "axis_z_mm"};

}  // namespace isotone::io::hdf5
