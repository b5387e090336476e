// SPDX-License-Identifier: Apache-2.0
/// PET sinograms in the STIR flavour of Interfile (`.hs` text, `.s` numbers).
///
/// STIR's bins are those of core/sinogram.hpp: same frame, same view and tangential numbering, ring difference = ring
/// of the second crystal minus ring of the first, segments numbered by their mean ring difference. Only the storage
/// order differs: a file holds segment after segment in the order of its `minimum ring difference per segment` list,
/// each [view][axial][tangential] ("by view") or [axial][view][tangential] ("by sinogram"), as its axis labels say.
/// `view offset (degrees)` is the azimuth of crystal 0. Time-of-flight sinograms are refused.
#pragma once

#include "core/export.hpp"
#include "core/sinogram.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace isotone::io::interfile {

/// Finds a scanner by the header's `originating system`. STIR leaves out of a header what it knows of the scanner; what
/// the header does say wins.
using ScannerLookup = std::function<std::optional<CylindricalScanner>(const std::string& name)>;

/// Of the header alone: the data file need not exist.
/// @throws Error{input_missing, input_corrupt, inconsistent_data} naming file and key
ISOTONE_API SinogramGeometry read_sinogram_geometry(const std::filesystem::path& path,
                                                    const ScannerLookup& lookup = {});

/// @throws as read_sinogram_geometry(), and Error{inconsistent_data} where the data file has another length,
///         Error{input_corrupt} naming the byte of a number that is not finite
ISOTONE_API Sinogram read_sinogram(const std::filesystem::path& path, const ScannerLookup& lookup = {});

/// Writes `path` and the data file `.s` beside it, both or neither: by view, float, little-endian, segments in the
/// order of the geometry.
/// @throws Error{inconsistent_data} for a time-of-flight sinogram, Error{output_location, disk_full}
ISOTONE_API void write_sinogram(const std::filesystem::path& path, const Sinogram& sinogram);

}  // namespace isotone::io::interfile
