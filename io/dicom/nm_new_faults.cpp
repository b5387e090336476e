// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {

Error nm_unwritable(const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, "projections to be written as DICOM", what, hint};
}

void nm_check_set(const OFCondition& status, const char* what) {
    if (status.bad()) {
        throw Error(ErrorCode::internal, "DICOM writer", std::string("cannot set ") + what + ": " + status.text(),
                    "report this as a fault of isotone");
    }
}

}  // namespace isotone::io::dicom
