// SPDX-License-Identifier: Apache-2.0
/// Private to this room: where the detectors of an NM object stand at the start of each rotation.
#pragma once

#include "core/reading_notes.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_rotations.hpp"
#include "io/dicom/nm_views.hpp"

#include <optional>
#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// A detector item's start angle counts before that of the rotation item. It speaks of the first rotation: later ones
/// are as far from it as their rotation items are from the first's.
class NmStartAngles {
public:
    /// What it is given must outlive it.
    NmStartAngles(DcmItem& dataset, const NmViews& views, const std::vector<NmRotation>& rotations,
                  const NmReadOptions& options, const std::string& where);

    /// Degrees, of the detector of a view at the start of its rotation.
    /// @throws Error{inconsistent_data} where none is stated
    double of(const NmView& view) const;

    /// Where all detectors state angles and the rotation's is none of them, it is passed over and noted.
    void note_contradiction(ReadingNotes& notes) const;

private:
    std::optional<double> in_detector_item(int detector) const;
    std::optional<double> in_rotation_item(const NmRotation& rotation, int detector) const;
    double stated(const NmRotation& rotation, int detector) const;
    /// What a start angle of the options turns every detector by; empty where no stated angle of the first detector or
    /// of this one gives it a meaning but that of the angle itself.
    std::optional<double> turned_by_options(const NmRotation& first, int detector) const;

    DcmItem& dataset_;
    const NmViews& views_;
    const std::vector<NmRotation>& rotations_;
    const NmReadOptions& options_;
    std::string where_;
};

}  // namespace isotone::io::dicom
