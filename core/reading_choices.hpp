// SPDX-License-Identifier: Apache-2.0
/// What readers of projections are told in the same words, whatever the format.
#pragma once

namespace isotone {

enum class RowsFrom { head, feet };  ///< which end of the patient the first row in the file is
enum class RotationSense { clockwise, counter_clockwise };
enum class DetectorMotion { step, continuous };
enum class AngleAt { start, middle };  ///< of the arc of a view

}  // namespace isotone
