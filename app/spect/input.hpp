// SPDX-License-Identifier: Apache-2.0
/// SPECT projections by name: which files hold them, and reading the files of one acquisition.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/interfile/projections.hpp"
#include "io/provenance/provenance.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::app {

/// What readers are told instead of assuming it.
struct SpectInputOptions {
    io::interfile::ProjectionOptions interfile;
    io::dicom::NmReadOptions dicom;
};

/// By content: an Interfile header of projections (of STIR or SIMIND), a DICOM NM object of the type TOMO, a folder
/// with such objects, or a container with SPECT data.
bool holds_spect_data(const std::filesystem::path& path);

/// A DICOM file of any kind, by its mark, or by its name where it ends before the mark.
bool holds_dicom(const std::filesystem::path& path);

/// The data of one acquisition from its files: one, or one for each energy window (app/spect/merge.hpp).
/// @throws Error{usage} for no file, one that holds no SPECT data, and an option that does not act on a file; and what
/// readers and merge_windows() throw
SpectData read_spect_input(const std::vector<std::string>& paths, const SpectInputOptions& options = {});

/// A file on the same views as the projections. What the readers of these are told holds for it too where it is of
/// their kind; one of another kind says what it is itself.
/// @throws as read_spect_input()
SpectData read_spect_beside(const std::string& path, const std::vector<std::string>& projections,
                            const SpectInputOptions& options);

/// Counts of a planar source: a DICOM NM object of the type STATIC, or what read_spect_input() reads.
/// @throws as read_spect_input()
SpectData read_planar_input(const std::vector<std::string>& paths, const SpectInputOptions& options = {});

/// Everything that read_spect_input() reads; after it, so that a folder is known to hold one acquisition.
std::vector<io::provenance::FileEntry> spect_files(const std::vector<std::string>& paths);

}  // namespace isotone::app
