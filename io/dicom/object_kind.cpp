// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/object_kind.hpp"

#include "io/dicom/dataset_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {

std::string third_image_type(DcmItem& dataset) {
    const std::vector<std::string> type = values_of(dataset, DCM_ImageType);
    return type.size() > 2 ? type[2] : std::string();
}

std::string kind_in_words(DcmItem& dataset) {
    const std::string sop_class = first_of(dataset, DCM_SOPClassUID);
    if (sop_class == UID_NuclearMedicineImageStorage) {
        const std::string type = third_image_type(dataset);
        return "a Nuclear Medicine image " + (type.empty() ? "that states no type" : "of the type '" + type + "'");
    }
    if (sop_class.empty()) {
        return "DICOM that states no class";
    }
    const char* name = dcmFindNameOfUID(sop_class.c_str());
    return "DICOM of the class " + (name != nullptr ? std::string(name) : sop_class);
}

}  // namespace isotone::io::dicom
