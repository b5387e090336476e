// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_notes.hpp"

#include "io/dicom/dataset_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <utility>

namespace isotone::io::dicom {
namespace {

Record list(std::vector<std::string> texts) {
    // One finding of every view or detector is one finding.
    std::vector<std::string> distinct;
    for (std::string& text : texts) {
        if (std::ranges::find(distinct, text) == distinct.end()) {
            distinct.push_back(std::move(text));
        }
    }
    Record::List entries;
    for (const std::string& text : distinct) {
        entries.emplace_back(text);
    }
    return entries;
}

}  // namespace

Record nm_record_of(DcmItem& dataset, const NmNotes& notes) {
    Record record;
    record["format"] = "DICOM NM";
    record["origin"] = first_of(dataset, DCM_Manufacturer) + " " + first_of(dataset, DCM_ManufacturerModelName);
    record["assumptions"] = list(notes.assumptions);
    record["overrides"] = list(notes.overrides);
    record["corrected_image"] = list(values_of(dataset, DCM_CorrectedImage));
    return record;
}

}  // namespace isotone::io::dicom
