// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what the rotation items of an NM object say: step, sense, arc and time of their views.
#pragma once

#include "core/reading_notes.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_views.hpp"

#include <optional>
#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

struct NmRotation {
    std::optional<double> start_deg;
    double step_deg = 0.0;  ///< with its sign
    double arc_deg = 0.0;   ///< of each view; not negative
    double begin_s = 0.0;
    double view_s = 0.0;
    bool only = false;  ///< the only one that frames point at
};

/// Whether each detector has a rotation item of its own, all of them at the same time (Mediso).
bool nm_has_item_per_detector(const NmViews& views);

/// @throws Error{inconsistent_data} where step, sense or time is missing, where views contradict the stated arc or
///   number of views, or the bed moved between rotations
std::vector<NmRotation> nm_rotations_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options,
                                        const std::string& where, ReadingNotes& notes);

}  // namespace isotone::io::dicom
