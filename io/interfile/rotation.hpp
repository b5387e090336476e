// SPDX-License-Identifier: Apache-2.0
/// Views as Interfile can state them: one rotation at equal steps.
#pragma once

#include "core/projections.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::interfile {

struct Rotation {
    std::vector<std::size_t> order;  ///< views as they are written
    double start_deg = 0.0, step_deg = 0.0;
};

/// The views in their own order, or, for several heads, in that of their angles.
/// @throws Error{inconsistent_data} where they are not at equal steps
Rotation rotation_of(const std::filesystem::path& path, const std::vector<ProjectionView>& views);

[[noreturn]] void cannot_say(const std::filesystem::path& path, const std::string& what);

}  // namespace isotone::io::interfile
