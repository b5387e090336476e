// SPDX-License-Identifier: Apache-2.0
#include "io/config/toml.hpp"

#include "core/scanner_from_record.hpp"
#include "fuzz/support.hpp"

namespace isotone::fuzz {

/// Any text as TOML; what parses is tried as a scanner description too.
Outcome run_toml(Bytes input) {
    const std::string text(input.begin(), input.end());
    Record record;
    const Outcome parsed = checked(
        [&] {
            record = io::config::parse_toml(text, "input");
            io::config::write_toml(record);
        },
        {ErrorCode::usage, ErrorCode::input_corrupt});
    checked([&record] { scanner_from_record(record, "input"); }, {ErrorCode::usage, ErrorCode::inconsistent_data});
    return parsed;
}

std::vector<std::string> toml_seeds() {
    return {
        "schema = \"isotone-scanner/1\"\nname = \"tiny\"\nsource = \"synthetic\"\nrings = 3\ncrystals_per_ring = 16\n"
        "inner_radius_mm = 95.0\ndepth_of_interaction_mm = 5.0\nring_pitch_mm = 4.0\n"
        "crystals_per_block_transaxial = 4\ncrystals_per_block_axial = 1\nmax_non_arc_corrected_bins = 15\n"
        "default_arc_corrected_bins = 15\ndefault_bin_mm = 8.0\n[energy]\nlow_kev = 430\nhigh_kev = 610.0\n",
        "a = 1979-05-27T07:32:00Z\nb = [[1, 2], [\"x\"]]\n[c.d]\ne = 0x1F\n[[f]]\ng = '''\nh'''\n"};
}

}  // namespace isotone::fuzz
