// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/image.hpp"

#include "fuzz/example_data.hpp"
#include "fuzz/support.hpp"

namespace isotone::fuzz {

Outcome run_interfile_image(Bytes input) {
    write_pair(input, "a.hv", "a.v");
    return checked([] { io::interfile::read_image(ScratchFolder::path() / "a.hv"); },
                   {ErrorCode::input_missing, ErrorCode::input_corrupt, ErrorCode::inconsistent_data});
}

std::vector<std::string> interfile_image_seeds() {
    io::interfile::write_image(ScratchFolder::path() / "a.hv", example_volume());
    const std::string written = ScratchFolder::read("a.hv") + '\0' + ScratchFolder::read("a.v");
    const std::string by_hand =
        "!INTERFILE :=\nname of data file := a.v\nimagedata byte order := BIGENDIAN\n"
        "!number format := signed integer\n!number of bytes per pixel := 2\nnumber of dimensions := 3\n"
        "!matrix size [1] := 2\n!matrix size [2] := 1\n!matrix size [3] := 1\nscaling factor (mm/pixel) [1] := 2\n"
        "scaling factor (mm/pixel) [2] := 2\nscaling factor (mm/pixel) [3] := 3\n"
        "image scaling factor[1] := 0.5\ndata offset in bytes[1] := 1\n!END OF INTERFILE :=\n";
    return {written, by_hand + std::string("\0x\1\2\3\4", 6)};
}

}  // namespace isotone::fuzz
