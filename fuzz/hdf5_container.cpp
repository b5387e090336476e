// SPDX-License-Identifier: Apache-2.0
#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"
#include "io/hdf5/raw_container.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/hdf5/volume_container.hpp"

namespace isotone::fuzz {

Outcome run_hdf5_container(Bytes input) {
    ScratchFolder::write("a.h5", input);
    const auto allowed = {ErrorCode::input_corrupt, ErrorCode::inconsistent_data};
    const Outcome raw = checked([] { io::hdf5::read_raw(ScratchFolder::path() / "a.h5"); }, allowed);
    const Outcome volume = checked([] { io::hdf5::read_volume(ScratchFolder::path() / "a.h5"); }, allowed);
    const Outcome spect = checked([] { io::hdf5::read_spect(ScratchFolder::path() / "a.h5"); }, allowed);
    const bool accepted = raw == Outcome::accepted || volume == Outcome::accepted || spect == Outcome::accepted;
    return accepted ? Outcome::accepted : Outcome::refused;
}

std::vector<std::string> hdf5_container_seeds() {
    RawData data;
    data.scanner = example_scanner();
    data.prompts = example_sinogram();
    data.list_mode = example_events();
    data.provenance["program"] = "seed";
    io::hdf5::write_raw(ScratchFolder::path() / "raw.h5", data);
    io::hdf5::write_volume(ScratchFolder::path() / "volume.h5", example_volume());
    SpectData spect = example_spect_data();
    spect.additive = spect.counts[0].values;
    spect.axis_position_mm = Vector3{1.0, 2.0, 3.0};
    spect.sensitivity_cps_per_mbq = 90.0;
    spect.provenance["program"] = "seed";
    io::hdf5::write_spect(ScratchFolder::path() / "spect.h5", spect);
    spect.additive.reset();
    for (ProjectionView& view : spect.geometry.views) {
        view.arc_rad = 0.5;
    }
    spect.windows = {window_of_levels("two ranges", {126.0, 154.0, 220.0, 270.0}, "seed")};
    spect.gates = 2;
    spect.gate_shares = {0.25, 0.75};
    spect.counts.push_back({0, 1, spect.counts[0].values});
    spect.corrected = {"ATTN"};
    io::hdf5::write_spect(ScratchFolder::path() / "spect_of_gates.h5", spect);
    return {ScratchFolder::read("raw.h5"), ScratchFolder::read("volume.h5"), ScratchFolder::read("spect.h5"),
            ScratchFolder::read("spect_of_gates.h5")};
}

}  // namespace isotone::fuzz
