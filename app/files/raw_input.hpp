// SPDX-License-Identifier: Apache-2.0
/// Raw data by name: one container, or a set of sinograms that belong together, or a list-mode header.
#pragma once

#include "core/raw_data.hpp"
#include "io/provenance/provenance.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

/// What the command line names.
struct RawFiles {
    std::vector<std::string> raw;
    std::optional<std::string> multiplicative, additive, delayeds;  ///< Interfile sinograms
    std::optional<std::string> sinogram_template;  ///< list-mode only: header of the sinogram to sort the events into
};

struct RawInput {
    RawData data;
    std::vector<io::provenance::FileEntry> files;  ///< everything that was read
};

enum class RawFormat { hdf5, interfile_sinogram, siemens_list_mode, dicom_projections };

/// By the end of the name: .h5 .hdf5; .hs; .hdr .l.hdr .STIR; .dcm.
std::optional<RawFormat> raw_format(const std::filesystem::path& path);

/// Verbs call it before they ask what the inputs are: what does not exist is nothing at all.
/// @throws Error{input_missing} naming the first that does not exist
void require_inputs(const std::vector<std::string>& paths);

/// @throws Error{usage} for a combination that makes no sense, and what the readers throw
RawInput read_raw(const RawFiles& files);

/// Writes what the format can hold.
/// @throws Error{usage} where it would lose data
void write_raw(const std::filesystem::path& path, const RawData& raw);

/// Scanner by the name a file header gives it, or nothing.
std::optional<CylindricalScanner> known_scanner(const std::string& name);

}  // namespace isotone::app
