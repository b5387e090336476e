// SPDX-License-Identifier: Apache-2.0
#include "fuzz/support.hpp"
#include "io/dicom/pet_series.hpp"
#include "io/dicom/write_pet_series.hpp"

namespace isotone::fuzz {
namespace {

Volume small_volume() {
    ImageGrid grid = ImageGrid::centred({4, 3, 1}, {2.0, 2.0, 4.0});
    grid.frame = Frame::patient_lps;
    Volume volume(grid, Quantity::activity_concentration);
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        volume.values[i] = static_cast<float>(i);
    }
    return volume;
}

}  // namespace

Outcome run_dicom_pet(Bytes input) {
    ScratchFolder::write("slice.dcm", input);
    return checked([] { io::dicom::read_pet_series(ScratchFolder::path() / "slice.dcm"); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data});
}

std::vector<std::string> dicom_pet_seeds() {
    io::dicom::PetSeriesDescription description;
    description.exam.nuclide = {"18F", 6586.2, 0.967};
    description.exam.tracer = "FDG";
    description.exam.injected_activity_bq = 350e6;
    description.exam.injection_time_s = 1735725600.0;
    description.exam.start_time_s = 1735729200.0;
    description.exam.duration_s = 180.0;
    description.exam.weight_kg = 70.0;
    const std::filesystem::path folder = ScratchFolder::path() / "dicom-seed";
    std::filesystem::remove_all(folder);
    io::dicom::write_pet_series(folder, small_volume(), description);
    return {ScratchFolder::read("dicom-seed/pet_0001.dcm")};
}

}  // namespace isotone::fuzz
