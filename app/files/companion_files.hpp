// SPDX-License-Identifier: Apache-2.0
/// The files a reconstruction reads besides its raw data, as a configuration names them: relative to the
/// configuration's own folder, with the digest of what they held.
#pragma once

#include "core/record.hpp"
#include "core/record_reader.hpp"
#include "io/provenance/provenance.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace isotone::app {

struct CompanionFile {
    std::string path;    ///< as given on the command line, or resolved from the configuration's folder
    std::string sha256;  ///< that it must have; empty = not checked
};

struct CompanionFiles {
    std::optional<CompanionFile> multiplicative, additive, delayeds, sinogram_template, start_image, sensitivity_image;
};

/// The data file an image or sinogram header names, where it is a file of its own and there.
std::optional<std::filesystem::path> data_file_of(const std::filesystem::path& path);

/// Entries of provenance with each header followed by its data file.
std::vector<io::provenance::FileEntry> with_data_files(const std::vector<io::provenance::FileEntry>& entries);

/// SHA-256 of a file; for a header with a data file of its own, or a folder, that of the digests of both, or of all
/// files in it, in ascending order, one per line.
std::string companion_digest(const std::filesystem::path& path);

/// One key and its `_sha256` of a configuration that lies in `folder`.
std::optional<CompanionFile> read_companion(const RecordReader& reader, const std::string& key,
                                            const std::filesystem::path& folder);
void write_companion(Record& record, const std::string& key, const std::optional<CompanionFile>& file,
                     const std::filesystem::path& folder);

/// Keys `multiplicative`, `multiplicative_sha256`, ... of a configuration.
/// @param folder  the configuration's own
CompanionFiles read_companions(const RecordReader& reader, const std::filesystem::path& folder);

/// The same keys, for a configuration that will lie in `folder`. An absolute path stays; another is written relative to
/// that folder. The files are read for their digests.
void write_companions(Record& record, const CompanionFiles& files, const std::filesystem::path& folder);

/// Each file that is named, with its key.
std::vector<std::pair<std::string, CompanionFile>> named_files(const CompanionFiles& files);

/// @throws Error{inconsistent_data} for a file whose digest is not the one the configuration states
void check_digests(const std::vector<std::pair<std::string, CompanionFile>>& files);

}  // namespace isotone::app
