// SPDX-License-Identifier: Apache-2.0
/// Private to this room: items of the sequences of an NM object.
#pragma once

class DcmItem;
class DcmTagKey;

namespace isotone::io::dicom {

/// Item `number` of a sequence, which nm_frames_of() has found to be there.
DcmItem& nm_item(DcmItem& dataset, const DcmTagKey& sequence, int number);

/// How many items a sequence has; 0 where it is absent.
unsigned long nm_items_of(DcmItem& dataset, const DcmTagKey& sequence);

}  // namespace isotone::io::dicom
