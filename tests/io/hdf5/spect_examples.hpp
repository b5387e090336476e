// SPDX-License-Identifier: Apache-2.0
/// Small SPECT data with every part filled.
#pragma once

#include "core/projections.hpp"
#include "core/random.hpp"

#include <cstdint>

namespace isotone::test {

inline std::vector<float> example_counts(const ProjectionGeometry& geometry, std::uint64_t seed) {
    std::vector<float> values(geometry.size());
    RandomStream random(seed, 0, 0);
    for (float& value : values) {
        value = static_cast<float>(random.poisson(2.0));
    }
    return values;
}

inline SpectData example_spect_data() {
    SpectData data;
    data.exam.nuclide = {"177Lu", 573696.0, 1.0};
    data.exam.tracer = "PSMA";
    data.exam.injected_activity_bq = 7.4e9;
    data.exam.start_time_s = 1.6e9;
    data.exam.duration_s = 60.0;
    data.exam.position = PatientPosition::feet_first_supine;
    data.exam.description = "example";
    data.geometry.bins = 7;
    data.geometry.rows = 5;
    data.geometry.bin_mm = 4.42;
    data.geometry.row_mm = 4.41;
    for (int v = 0; v < 6; ++v) {
        data.geometry.views.push_back({0.1 + 1.05 * v, 180.0 + v, 0.25 * v, 10.0 * (v % 3), 10.0 + v, v / 3});
    }
    data.windows = {{"peak", 187.56, 229.24}, {"lower", 166.7, 187.56}};
    data.gates = 2;
    data.gate_shares = {0.4, 0.6};
    data.counts = {{0, 0, example_counts(data.geometry, 1)},
                   {0, 1, example_counts(data.geometry, 2)},
                   {1, 0, example_counts(data.geometry, 3)}};
    data.additive = example_counts(data.geometry, 4);
    data.additive_window = 1;
    data.sensitivity_cps_per_mbq = 9.36;
    data.sensitivity_window = 1;
    data.manufacturer = "maker";
    data.model = "camera";
    data.serial = "17";
    data.collimator = "MELP";
    data.axis_position_mm = Vector3{1.5, -20.25, 300.0};
    data.frame_of_reference_uid = "1.2.3";
    data.study_uid = "1.2.4";
    data.provenance["program"] = "test";
    data.provenance["assumptions"].push_back("nothing");
    return data;
}

}  // namespace isotone::test
