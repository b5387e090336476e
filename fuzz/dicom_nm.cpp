// SPDX-License-Identifier: Apache-2.0
#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_reconstruction.hpp"
#include "io/dicom/write_nm_projections.hpp"

namespace isotone::fuzz {
namespace {

std::string written(const SpectData& data, io::dicom::NmFlavour flavour = io::dicom::NmFlavour::standard) {
    io::dicom::NmWriteOptions options;
    options.flavour = flavour;
    io::dicom::write_nm_projections(ScratchFolder::path() / "projections-seed.dcm", data, options);
    return ScratchFolder::read("projections-seed.dcm");
}

/// Two heads, two windows, two gates that state their time, arcs.
SpectData rich_data() {
    SpectData data = example_spect_data();
    for (std::size_t v = 0; v < 4; ++v) {
        ProjectionView& view = data.geometry.views[v];
        view.head = v < 2 ? 0 : 1;
        view.start_s = v % 2 == 0 ? 0.0 : 10.0;
        view.arc_rad = 1.5707963267948966;
    }
    data.windows = {{"peak", 126.0, 154.0}, {"lower", 100.0, 120.0}};
    data.gates = 2;
    data.gate_shares = {0.25, 0.75};
    data.counts.clear();
    for (int part = 0; part < 4; ++part) {
        data.counts.push_back({part / 2, part % 2, std::vector<float>(data.geometry.size(), 3.0F)});
    }
    data.axis_position_mm = Vector3{1.0, 0.0, 2.0};
    return data;
}

/// One view, its object of another image type; the values after the type do not count.
std::string planar(SpectData data) {
    data.geometry.views.resize(1);
    data.counts[0].values.resize(data.geometry.size());
    std::string bytes = written(data);
    const std::string tomographic = "\\TOMO\\EMISSION", as_static = "\\STATIC\\EMISSI";
    return bytes.replace(bytes.find(tomographic), tomographic.size(), as_static);
}

std::string reconstruction() {
    Volume volume = example_volume();
    volume.grid.frame = Frame::patient_lps;
    io::dicom::NmReconstructionDescription description;
    description.exam.nuclide = {"99mTc", 21624.0, 0.0};
    description.exam.start_time_s = 1735729200.0;
    description.energy_windows = {{"peak", 126.0, 154.0}};
    io::dicom::write_nm_reconstruction(ScratchFolder::path() / "image-seed.dcm", volume, description);
    return ScratchFolder::read("image-seed.dcm");
}

}  // namespace

Outcome run_dicom_nm(Bytes input) {
    const std::filesystem::path file = ScratchFolder::path() / "projections.dcm";
    const auto allowed = {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data};
    ScratchFolder::write("projections.dcm", input);
    if (io::dicom::holds_nm_static(file)) {
        io::dicom::NmReadOptions options;
        options.view_duration_s = 10.0;  // the seed, made from a tomographic one, states none of its own
        return checked([&] { io::dicom::read_nm_static(file, options); }, allowed);
    }
    if (io::dicom::holds_nm_reconstruction(file)) {
        return checked([&] { io::dicom::read_nm_reconstruction(file); }, allowed);
    }
    return checked([&] { io::dicom::read_nm_projections(file); }, allowed);
}

std::vector<std::string> dicom_nm_seeds() {
    SpectData data = example_spect_data(), rich = rich_data();
    data.exam.start_time_s = rich.exam.start_time_s = 1735729200.0;
    return {written(data),
            written(data, io::dicom::NmFlavour::siemens),
            written(data, io::dicom::NmFlavour::xeleris),
            written(rich, io::dicom::NmFlavour::mediso),
            planar(data),
            reconstruction()};
}

}  // namespace isotone::fuzz
