// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/projections.hpp"

#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"

namespace isotone::fuzz {
namespace {

constexpr const char* simind =
    "!INTERFILE :=\n!imaging modality := nucmed\n!originating system := simind\nprogram version := V6.1.2\n"
    "!name of data file := a.s\n!type of data := tomographic\nimagedata byte order := BIGENDIAN\n"
    ";energy window lower level := 126.45\n;energy window upper level := 154.55\nstudy date := 2022:10:17\n"
    "study time := 13:18:20\n!number of detector heads := 1\n!number of images/energy window := 4\n"
    "!process status := acquired\n!matrix size [1] := 3\n!matrix size [2] := 2\n!number format := signed integer\n"
    "!number of bytes per pixel := 2\nscaling factor (mm/pixel) [1] := 4\nscaling factor (mm/pixel) [2] := 4\n"
    "!extent of rotation := 360\n!number of projections := 4\n!time per projection (sec) := 2.5\n"
    "orbit := circular\nRadius := 15\n!direction of rotation := CCW\nstart angle := 180\n;# Collimator := ge-legp\n"
    ";# Non-Uniform Orbit File := a.cor\n!END OF INTERFILE :=\n";

/// Two heads, as Interfile 3.3 repeats their keys, and two windows.
constexpr const char* heads =
    "!INTERFILE :=\nname of data file := a.s\nimagedata byte order := LITTLEENDIAN\n!number format := unsigned "
    "integer\n"
    "!number of bytes per pixel := 1\nnumber of energy windows := 2\nenergy window lower level [1] := 100\n"
    "energy window upper level [1] := 120\nenergy window lower level [2] := 126\nenergy window upper level [2] := 154\n"
    "number of detector heads := 2\n!number of images/energy window := 2\n!matrix size [1] := 3\n!matrix size [2] := "
    "1\n"
    "scaling factor (mm/pixel) [1] := 4\nscaling factor (mm/pixel) [2] := 4\n!number of projections := 2\n"
    "extent of rotation := 180\ndirection of rotation := CW\nstart angle := 0\norbit := non-circular\n"
    "radii := {150, 160}\n!number of images/energy window := 2\n!matrix size [1] := 3\n!matrix size [2] := 1\n"
    "scaling factor (mm/pixel) [1] := 4\nscaling factor (mm/pixel) [2] := 4\n!number of projections := 2\n"
    "extent of rotation := 180\ndirection of rotation := CW\nstart angle := 180\nradius := 170\n!END OF INTERFILE :=\n";

}  // namespace

Outcome run_interfile_projections(Bytes input) {
    write_pair(input, "a.hs", "a.s");
    io::interfile::holds_projections(ScratchFolder::path() / "a.hs");
    return checked([] { io::interfile::read_projections(ScratchFolder::path() / "a.hs"); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data});
}

std::vector<std::string> interfile_projections_seeds() {
    io::interfile::write_projections(ScratchFolder::path() / "a.hs", example_spect_data(), 0);
    const std::string written = ScratchFolder::read("a.hs") + '\0' + ScratchFolder::read("a.s");
    SpectData moving = example_spect_data();
    for (ProjectionView& view : moving.geometry.views) {
        view.arc_rad = 0.5;
        view.head = view.start_s < 20.0 ? 0 : 1;
    }
    moving.corrected = {"ATTN"};
    io::interfile::write_projections(ScratchFolder::path() / "a.hs", moving, 0);
    const std::string of_arcs = ScratchFolder::read("a.hs") + '\0' + ScratchFolder::read("a.s");
    return {written, of_arcs, simind + std::string(1, '\0') + std::string(48, '\1'),
            heads + std::string(1, '\0') + std::string(24, '\7')};
}

}  // namespace isotone::fuzz
