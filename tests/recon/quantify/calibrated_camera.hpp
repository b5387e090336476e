// SPDX-License-Identifier: Apache-2.0
/// A calibration of a planar source, and the data of the camera that it was made with.
#pragma once

#include "core/projections.hpp"
#include "recon/quantify/calibration.hpp"
#include "tests/recon/corrections/small_projections.hpp"

namespace isotone::recon::test {

inline PlanarMeasurement planar() {
    PlanarMeasurement measurement;
    measurement.source = {40.0, 21624.12, 21624.12, 0.03};  // one half-life after the assay: 20 MBq
    measurement.counted = {180000.0, {{0.0, 100.0}}};
    return measurement;
}

struct Camera {
    SpectData data = technetium();
    Calibration calibration = calibrate(planar());

    Camera() {
        data.exam.nuclide = {"99mTc", 21624.12, 0.0};
        data.collimator = "LEHR";
        data.manufacturer = "Maker";
        data.model = "Two heads";
        data.serial = "17";
        describe(calibration, data, {0});
    }
};

/// 177Lu with both photopeaks.
struct LutetiumCamera : Camera {
    LutetiumCamera() {
        data.windows = {{"113", 101.7, 124.3}, {"208", 187.2, 228.8}, {"between", 124.3, 187.2}};
        data.exam.nuclide.name = "177Lu";
        describe(calibration, data, {0, 1});
    }
};

}  // namespace isotone::recon::test
