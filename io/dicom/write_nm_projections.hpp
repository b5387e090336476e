// SPDX-License-Identifier: Apache-2.0
/// Writing SPECT projections as one Nuclear Medicine object of the type TOMO (or GATED TOMO), 16 bit counts.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <filesystem>

namespace isotone::io::dicom {

/// How vendors differ in what they write.
enum class NmFlavour {
    standard,      ///< radii in the detector items, ImagePositionPatient the corner of the matrix
    mediso,        ///< radii in the rotation item; one head
    xeleris,       ///< half of each radius in GE's private offsets
    siemens_axis,  ///< ImagePositionPatient y = 0 and the TableHeight
};

/// Counts are rounded to whole numbers. Views must be in runs of one head at equal steps, as one rotation has them.
/// @throws Error{inconsistent_data} for counts that 16 bits cannot hold, views of other orbits, an additive term
///   (which DICOM cannot say), or an examination without a start time; Error{output_location}, Error{disk_full}
ISOTONE_API void write_nm_projections(const std::filesystem::path& file, const SpectData& data,
                                      NmFlavour flavour = NmFlavour::standard);

}  // namespace isotone::io::dicom
