// SPDX-License-Identifier: Apache-2.0
/// isotone's own container for raw data: HDF5 in the 1.8 file format, readable by any HDF5 tool.
///
///     /            @format = "isotone-raw"  @format_version = "1.1"  @creator
///     /scanner     one scalar per field of CylindricalScanner, each with @units
///     /exam        one scalar per known field of Exam
///     /sinogram/{prompts,delayeds,multiplicative,additive}
///                  segment_table [segment][number, min, max ring difference], view_mashing, bins, arc_corrected,
///                  bin_mm, tof_mashing, values [view][tangential][tof][plane] float32
///     /corrections multiplicative_holds, additive_holds: "attenuation,normalisation", "scatter,randoms" or "none";
///     each
///                  absent where not known. Since 1.1; 1.0 is read as not known
///     /listmode    crystal_a, crystal_b (uint32), tof_bin (int16), time_ms (uint32), is_delayed (uint8), start_s,
///                  duration_s, time_index (first event of each second)
///     /provenance  record (JSON as bytes), sha256/<path with dots> of every array over its little-endian bytes, and
///                  sha256/<group with dots>.fields over the scalars of a group
///
/// Bulk data are chunked, shuffled, deflated (level 1) and protected by Fletcher-32; there are no variable-length
/// strings. Reading refuses links out of the file, filters other than these, extents that differ from the declared
/// geometry, and sizes that the file's length cannot hold, all before it allocates; then it checks the SHA-256 digests.
#pragma once

#include "core/export.hpp"
#include "core/raw_data.hpp"

#include <filesystem>

namespace isotone::io::hdf5 {

/// @throws Error{input_missing}, Error{input_corrupt} naming file and object, Error{inconsistent_data} where geometry
///         and data contradict each other
ISOTONE_API RawData read_raw(const std::filesystem::path& path);

/// Replaces `path`, only when complete.
/// @throws Error{inconsistent_data} where the parts of `data` do not fit together, Error{output_location, disk_full}
ISOTONE_API void write_raw(const std::filesystem::path& path, const RawData& data);

}  // namespace isotone::io::hdf5
