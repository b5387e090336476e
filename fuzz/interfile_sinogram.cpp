// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/sinogram.hpp"

#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"

namespace isotone::fuzz {

Outcome run_interfile_sinogram(Bytes input) {
    write_pair(input, "a.hs", "a.s");
    return checked([] { io::interfile::read_sinogram(ScratchFolder::path() / "a.hs"); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data});
}

std::vector<std::string> interfile_sinogram_seeds() {
    io::interfile::write_sinogram(ScratchFolder::path() / "a.hs", example_sinogram());
    const std::string written = ScratchFolder::read("a.hs") + '\0' + ScratchFolder::read("a.s");
    const std::string by_hand =
        "!INTERFILE :=\nname of data file := a.s\noriginating system := two\nimagedata byte order := LITTLEENDIAN\n"
        "!PET data type := Emission\napplied corrections := {arc correction}\n!number format := unsigned integer\n"
        "!number of bytes per pixel := 1\nnumber of dimensions := 4\nmatrix axis label [4] := segment\n"
        "!matrix size [4] := 3\nmatrix axis label [2] := view\n!matrix size [2] := 4\n"
        "matrix axis label [3] := axial coordinate\n!matrix size [3] := {1,2,1}\n"
        "matrix axis label [1] := tangential coordinate\n!matrix size [1] := 3\n"
        "minimum ring difference per segment := {-1,0,1}\nmaximum ring difference per segment := {-1,0,1}\n"
        "Number of rings := 2\nNumber of detectors per ring := 16\nInner ring diameter (cm) := 20\n"
        "Distance between rings (cm) := 0.4\neffective central bin size (cm) := 0.5\n!END OF INTERFILE :=\n";
    return {written, by_hand + '\0' + std::string(48, '\7')};
}

}  // namespace isotone::fuzz
