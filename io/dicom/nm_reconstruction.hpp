// SPDX-License-Identifier: Apache-2.0
/// Reconstructed SPECT images as one multi-frame Nuclear Medicine object (SOP class 1.2.840.10008.5.1.4.1.1.20) of the
/// image type RECON TOMO (DICOM PS3.3 A.5, C.8.4).
///
/// Values are unsigned 16 bit numbers with one slope for all slices. What they mean stands in a Real World Value
/// Mapping inside the object: slope, intercept 0, unit "Bq/ml" of UCUM. A relative volume has no mapping.
///
/// Geometry: ImagePositionPatient and ImageOrientationPatient of the only detector item are those of the first frame;
/// the next slice lies SpacingBetweenSlices along the normal row x column (a negative spacing goes against it, as
/// C.8.4.15 defines). Frames are put in the order of the Slice Vector.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/volume.hpp"
#include "io/dicom/write_pet_series.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::dicom {

/// All that a PET series says (texts, UIDs, times, corrections), and what only a gamma camera has. In
/// `corrections` NM knows UNIF, COR, NCO, DECY, ATTN, SCAT, DTIM, NRGY, LIN, MOTN and CLN.
struct NmReconstructionDescription : PetSeriesDescription {
    std::vector<EnergyWindow> energy_windows;  ///< whose counts made the image; several for 111In, 67Ga, ...
    std::string collimator_name;               ///< e.g. "LEHR"
    std::string collimator_type = "PARA";      ///< a defined term of CollimatorType (0018,1181)
};

/// Writes one file, which appears only complete and replaces one of that name. Equal input gives equal bytes.
/// @param volume  patient's frame, right-handed, Bq/mL or relative, without negative values
/// @returns the series UID, the file, and the slope: a value read back differs by at most half of it (relative images
///   come back scaled by 1 / slope, for nothing in the object says their scale)
/// @throws Error{inconsistent_data} where the volume is none that the object can hold, or the exam has no start time,
///   or no time of the injection that values refer to; Error{output_location}, Error{disk_full} where it cannot be
///   written
ISOTONE_API WrittenSeries write_nm_reconstruction(const std::filesystem::path& file, const Volume& volume,
                                                  const NmReconstructionDescription& description);

/// Whether a file is a Nuclear Medicine image of the type RECON TOMO. Never throws for what is in the file.
ISOTONE_API bool holds_nm_reconstruction(const std::filesystem::path& file);

/// In the patient's frame. Bq/mL where a mapping to UCUM's Bq/ml, kBq/ml or MBq/ml is there, else relative.
/// @throws Error{input_missing}; Error{input_corrupt} where the file is damaged, no RECON TOMO image, or its values are
///   mapped by a table; Error{inconsistent_data} where frames and slices do not fit each other (several energy windows
///   or gates in one object), the geometry is missing, or the mapping does not cover the values
ISOTONE_API Volume read_nm_reconstruction(const std::filesystem::path& file);

}  // namespace isotone::io::dicom
