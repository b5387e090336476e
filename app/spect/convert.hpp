// SPDX-License-Identifier: Apache-2.0
/// SPECT data as a file of the format that its name says, and what is lost on the way.
#pragma once

#include "core/projections.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

/// @throws Error{usage} where there is none
void leave_out_additive(SpectData& data);

class SpectOutput {
public:
    /// @param target  as the user named it: .h5 for a container, .dcm for DICOM NM, .hs for Interfile
    /// @param window  Interfile: the window to write; not needed where there is one
    /// @throws Error{usage} where the format cannot hold the counts: several windows or gates, or an additive term
    SpectOutput(const std::filesystem::path& target, const SpectData& data, const std::optional<std::string>& window);

    void write(const std::filesystem::path& file) const;

    /// What was assumed when the data were read, and what the format leaves out.
    std::vector<std::string> findings() const;

private:
    const SpectData& data_;
    std::optional<int> window_;  ///< empty for a format that holds all
    bool dicom_ = false;
};

}  // namespace isotone::app
