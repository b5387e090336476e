// SPDX-License-Identifier: Apache-2.0
/// Small series for tests: an asymmetric object and the examination it came from.
#pragma once

#include "core/patient_frame.hpp"
#include "io/dicom/write_pet_series.hpp"

#include <cstddef>

namespace isotone::io::dicom::test {

/// Every voxel has its own value and no symmetry: 100 x + 10 y + z + 1, in kBq/mL-like magnitudes.
inline Volume asymmetric_volume(const ImageGrid& grid, Quantity quantity = Quantity::activity_concentration) {
    Volume volume(grid, quantity);
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int x = 0; x < grid.size[0]; ++x) {
                volume.at(x, y, z) = static_cast<float>(100 * x + 10 * y + z + 1);
            }
        }
    }
    return volume;
}

/// Off-centre and with three different spacings, so that no axis can be taken for another.
inline ImageGrid gantry_grid() {
    ImageGrid grid = ImageGrid::centred({7, 6, 5}, {2.0, 3.0, 4.0});
    grid.origin_mm = {-5.0, -20.0, 30.0};
    return grid;
}

/// 350 MBq of 18F at 10:00 on 2025-01-01, scan of 180 s from 11:00.
inline PetSeriesDescription description_of(PatientPosition position = PatientPosition::head_first_supine) {
    PetSeriesDescription description;
    Exam& exam = description.exam;
    exam.nuclide = {"18F", 6586.2, 0.967};
    exam.tracer = "FDG";
    exam.injected_activity_bq = 350e6;
    exam.injection_time_s = 20089.0 * 86400.0 + 36000.0;
    exam.start_time_s = 20089.0 * 86400.0 + 39600.0;
    exam.duration_s = 180.0;
    exam.weight_kg = 70.0;
    exam.height_m = 1.75;
    exam.sex = "M";
    exam.position = position;
    exam.bed_z_mm = 12.5;
    description.scanner_manufacturer = "Test maker";
    description.scanner_model = "Test scanner";
    description.reconstruction_method = "OSEM 3i21s";
    description.convolution_kernel = "GAUSS 4.0 mm";
    return description;
}

inline Volume volume_in(PatientPosition position) {
    return asymmetric_volume(to_patient_frame(gantry_grid(), position, 12.5));
}

}  // namespace isotone::io::dicom::test
