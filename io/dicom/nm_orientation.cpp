// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_orientation.hpp"

#include "core/vector_products.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cmath>

namespace isotone::io::dicom {

std::optional<NmOrientation> nm_orientation_of(DcmItem& dataset, int detector) {
    const auto o = numbers_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_ImageOrientationPatient);
    if (o.size() != 6) {
        return std::nullopt;
    }
    const NmOrientation found{{o[0], o[1], o[2]}, {o[3], o[4], o[5]}};
    const bool unit = std::abs(dot(found.row, found.row) - 1.0) < 1e-3 &&
                      std::abs(dot(found.column, found.column) - 1.0) < 1e-3 &&
                      std::abs(dot(found.row, found.column)) < 1e-3;
    return unit ? std::optional(found) : std::nullopt;
}

bool nm_is_coronal(const NmOrientation& o) {
    return o.row[0] > nm_along && std::abs(o.column[2]) > nm_along;
}

Vector3 direction_of_bins(const ProjectionView& view) {
    return {-std::cos(view.angle_rad), std::sin(view.angle_rad), 0.0};
}

}  // namespace isotone::io::dicom
