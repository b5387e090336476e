// SPDX-License-Identifier: Apache-2.0
/// The record that goes with every result: which program, when, from which files, with which parameters, what was
/// corrected and what was not, and which files came out.
///
/// Files are named without their folders; nothing in it names a user, a machine or a patient. The contents of an input
/// folder are counted and digested, not listed: names in DICOM folders often carry identity.
#pragma once

#include "core/record.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::provenance {

struct FileEntry {
    std::string role;            ///< e.g. "raw data", "configuration", "image"
    std::filesystem::path path;  ///< a file, or a folder taken as one thing
};

struct Run {
    std::string verb;  ///< subcommand
    std::vector<std::string> command_line;
    std::string started_utc, ended_utc;  ///< ISO 8601
    Record device;                       ///< backend, device, instruction set, driver, precision, threads
    std::vector<FileEntry> inputs;
    Record parameters;                  ///< fully resolved
    Record corrections;                 ///< list of {name, applied, detail}
    std::vector<std::string> findings;  ///< what a reader must know
};

/// {role, name, bytes, sha256}, and for a folder also its number of files; its digest is that of its files' digests in
/// ascending order, one per line.
/// @throws Error{input_missing} where it does not exist
Record describe_file(const FileEntry& entry);

/// Words of a command line with the folders of paths removed. A word with a blank is a text, not a path.
std::vector<std::string> without_folders(const std::vector<std::string>& command_line);

/// The whole record, schema "isotone-provenance". Outputs are read to be digested, so they must be complete.
Record provenance_record(const Run& run, const std::vector<FileEntry>& outputs);

}  // namespace isotone::io::provenance
