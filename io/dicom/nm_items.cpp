// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_items.hpp"

#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {

DcmItem& nm_item(DcmItem& dataset, const DcmTagKey& sequence, int number) {
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(sequence, item, number);
    if (item == nullptr) {
        throw damaged("NM object", "a sequence item is missing");
    }
    return *item;
}

unsigned long nm_items_of(DcmItem& dataset, const DcmTagKey& sequence) {
    DcmSequenceOfItems* items = nullptr;
    dataset.findAndGetSequence(sequence, items);
    return items == nullptr ? 0 : items->card();
}

}  // namespace isotone::io::dicom
