// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_notes.hpp"

#include "io/dicom/dataset_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {
Record nm_record_of(DcmItem& dataset, const ReadingNotes& notes) {
    Record record;
    record["format"] = "DICOM NM";
    record["origin"] = first_of(dataset, DCM_Manufacturer) + " " + first_of(dataset, DCM_ManufacturerModelName);
    record["assumptions"] = distinct_texts(notes.assumptions);
    record["overrides"] = distinct_texts(notes.overrides);
    record["corrected_image"] = distinct_texts(values_of(dataset, DCM_CorrectedImage));
    return record;
}

}  // namespace isotone::io::dicom
