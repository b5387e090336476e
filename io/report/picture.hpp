// SPDX-License-Identifier: Apache-2.0
/// A picture of a volume as inline SVG around a PNG: inverted grey as PET is read, true voxel aspect, orientation
/// letters, a length bar and a grey bar with the unit.
///
/// Display follows the radiological habit: transverse with +x (patient left) at the right and +y (posterior) at the
/// bottom; coronal and sagittal with +z (head) at the top, sagittal with +y (posterior) at the right. Volumes of the
/// gantry frame show axis names instead of patient letters.
#pragma once

#include "core/report.hpp"
#include "io/report/png.hpp"

#include <array>
#include <string>

namespace isotone::io::report {

/// What a view shows, before it is drawn.
struct DisplayedSlice {
    GreyImage grey;
    std::array<double, 2> pixel_mm{1.0, 1.0};  ///< across, down
    std::string left, right, top, bottom;      ///< orientation letters
};

/// @throws Error{internal} for a slice outside the volume or values that do not fill it
DisplayedSlice display(const isotone::report::Picture& picture);

/// An <svg> element.
std::string picture_svg(const isotone::report::Picture& picture);

}  // namespace isotone::io::report
