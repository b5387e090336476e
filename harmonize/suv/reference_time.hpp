// SPDX-License-Identifier: Apache-2.0
/// Private to this room: when the pixel values of a series are valid, and when the dose was given.
///
/// Rule chain of the IBSI SUV manual: the series time where no slice was acquired before it; else GE's private scan
/// time; else the acquisition time + mean-activity time of the frame - FrameReferenceTime. A series time later than an
/// acquisition is a post-processing time and says nothing about decay.
#pragma once

#include "core/pet_header.hpp"

#include <span>
#include <string>
#include <vector>

namespace isotone::harmonize::suv {

/// What was decided on the way (trail) and what a reader should look at (findings).
struct Log {
    std::vector<std::string> trail;
    std::vector<std::string> findings;
};

/// Time after the start of a frame at which the activity equals its mean over the frame:
/// ln(lT / (1 - e^(-lT))) / l.
double mean_activity_time_s(double frame_s, double half_life_s);

/// The time decay correction START refers to.
ClockTime reference_time(const PetSeriesHeader& series, std::span<const PetSliceHeader> slices, double half_life_s,
                         Log& log);

/// When the dose was given. A time without a date takes the date of `reference`, one day less where it would
/// otherwise lie after it.
ClockTime injection_time(const PetSeriesHeader& series, const ClockTime& reference, Log& log);

}  // namespace isotone::harmonize::suv
