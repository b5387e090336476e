// SPDX-License-Identifier: Apache-2.0
/// Private to this room: where the heads stood, from the detector and rotation items of a Nuclear Medicine object.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_frames.hpp"
#include "io/dicom/nm_projections.hpp"

#include <string>
#include <vector>

class DcmDataset;

namespace isotone::io::dicom {

/// Views in the order [rotation][detector][view].
struct NmOrbit {
    std::vector<ProjectionView> views;
    std::vector<std::string> assumptions, overrides;

    std::size_t index(const NmFrames& frames, int rotation, int detector, int view) const;
};

/// @throws Error as read_nm_projections()
NmOrbit nm_orbit(DcmDataset& dataset, const NmFrames& frames, PatientPosition position, const NmReadOptions& options,
                 const std::string& where);

}  // namespace isotone::io::dicom
