// SPDX-License-Identifier: Apache-2.0
/// Small SPECT acquisitions for tests: every count is its own, and bins, rows, pixels and lengths differ in all axes.
#pragma once

#include "core/projections.hpp"

#include <cmath>
#include <numbers>

namespace isotone::io::dicom::test {

struct Acquisition {
    int heads = 1;
    int views = 6;  ///< of each head
    double start_deg = 0.0;
    double step_deg = 30.0;  ///< negative: clockwise
    double between_heads_deg = 180.0;
    int windows = 1;
    int gates = 1;
};

inline Exam technetium_exam() {
    Exam exam;
    exam.nuclide = {"99mTc", 21624.12, 0.0};
    exam.tracer = "Tetrofosmin";
    exam.injected_activity_bq = 740e6;
    exam.injection_time_s = 20089.0 * 86400.0 + 36000.0;
    exam.start_time_s = 20089.0 * 86400.0 + 39600.0;
    exam.weight_kg = 70.0;
    exam.height_m = 1.75;
    exam.sex = "F";
    return exam;
}

inline SpectData acquired(const Acquisition& a) {
    SpectData data;
    data.exam = technetium_exam();
    data.geometry.bins = 7;
    data.geometry.rows = 5;
    data.geometry.bin_mm = 4.5;
    data.geometry.row_mm = 3.5;
    for (int head = 0; head < a.heads; ++head) {
        for (int k = 0; k < a.views; ++k) {
            const double degrees = a.start_deg + head * a.between_heads_deg + k * a.step_deg;
            const double turned = std::fmod(std::fmod(degrees, 360.0) + 360.0, 360.0);
            ProjectionView view;
            view.angle_rad = turned * std::numbers::pi / 180.0;
            view.radius_mm = 200.0 + 3.0 * k + 50.0 * head;
            view.axis_offset_mm = 1.5;
            view.duration_s = 20.0;
            view.start_s = 20.0 * k;
            view.head = head;
            data.geometry.views.push_back(view);
        }
    }
    data.exam.duration_s = 20.0 * a.views;
    for (int w = 0; w < a.windows; ++w) {
        data.windows.push_back({"window " + std::to_string(w + 1), 126.5 - 30.0 * w, 154.5 - 30.0 * w});
    }
    data.gates = a.gates;
    float next = 0.0F;
    for (int w = 0; w < a.windows; ++w) {
        for (int g = 0; g < a.gates; ++g) {
            WindowCounts part{w, g, {}};
            for (std::size_t i = 0; i < data.geometry.size(); ++i) {
                part.values.push_back(next++);
            }
            data.counts.push_back(std::move(part));
        }
    }
    data.manufacturer = "Test maker";
    data.model = "Test camera";
    data.serial = "SN-7";
    data.collimator = "LEHR";
    data.axis_position_mm = Vector3{12.5, -150.0, 321.0};
    data.study_uid = "1.2.3.4.6";
    data.frame_of_reference_uid = "1.2.3.4.5";
    return data;
}

}  // namespace isotone::io::dicom::test
