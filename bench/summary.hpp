// SPDX-License-Identifier: Apache-2.0
/// bench/results/summary.json: every figure of the project in one array.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace isotone::bench {

struct Figure {
    std::string id;               ///< e.g. "pet.nontof.forward.G1"
    std::optional<double> value;  ///< empty = not measured, see `why`
    std::string unit;
    std::string peer;             ///< name and version of what it was compared with
    std::optional<double> ratio;  ///< how many times faster than the peer
    std::string device;
    int threads = 0;
    std::string command;
    std::string why;   ///< why there is no value
    std::string note;  ///< what a reader must know to judge the figure
};

/// Puts a figure, with the time of now, in place of the one with the same id, or at the end; the rest of the file
/// stays. Throws Error{input_corrupt} where the file is not such an array.
void record(const Figure& figure, const std::filesystem::path& summary);

}  // namespace isotone::bench
