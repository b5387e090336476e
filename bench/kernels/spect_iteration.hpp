// SPDX-License-Identifier: Apache-2.0
/// Times one full OSEM iteration of SPECT: every view once, attenuated, each depth plane with its own Gaussian
/// response.
#pragma once

#include "kernels/backend.hpp"

namespace isotone::bench {

struct SpectSize {
    int voxels = 128;  ///< along each axis of the image, and bins and depth planes
    int views = 120;
    int subsets = 8;
};

/// Milliseconds, medians of several runs.
struct SpectTimes {
    double forward = 0.0;        ///< all subsets
    double back = 0.0;           ///< all subsets, with the checks of their input and result
    double iteration = 0.0;      ///< forward, ratio, back and update of each subset in turn
    double multiply_adds = 0.0;  ///< that the definition asks of one direction
};

/// A cylinder of 200 mm, filled and attenuating, on a circular orbit of 250 mm; FWHM 4 mm + 0.045 of the distance, taps
/// down to a thousandth of the one in the middle: 14.5 on the average.
SpectTimes time_spect_iteration(kernels::Backend& backend, const SpectSize& size = {});

}  // namespace isotone::bench
