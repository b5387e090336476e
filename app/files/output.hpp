// SPDX-License-Identifier: Apache-2.0
/// Where a verb puts its results: a folder, or one file with its sidecars. Everything is written into a staging folder
/// beside the target first; nothing shows under its own name before commit().
#pragma once

#include "core/record.hpp"
#include "io/file/atomic_file.hpp"
#include "io/provenance/provenance.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace isotone::app {

class Output {
public:
    /// A name with the extension of an image or raw format means one file, any other name a folder.
    /// @throws Error{output_location} where it cannot be written, before any work is done
    explicit Output(const std::filesystem::path& target);

    bool single_file() const { return single_file_; }

    /// The main result, written by `write` under `name` (in a folder) or the target's own name (single file). An error
    /// about what is staged is passed on under the name the user gave; so for the others.
    void write_main(const std::string& role, const std::string& name,
                    const std::function<void(const std::filesystem::path&)>& write);
    /// A file or folder besides it. For a single file `image.nii.gz` the sidecar `provenance.json` is named
    /// `image.nii.gz.provenance.json`.
    void write_sidecar(const std::string& role, const std::string& name,
                       const std::function<void(const std::filesystem::path&)>& write);
    void write_sidecar(const std::string& role, const std::string& name, std::string_view text);

    /// What was staged so far, as provenance wants it.
    const std::vector<io::provenance::FileEntry>& staged() const { return staged_; }

    /// Sidecars first, the main file last: where the result is, what explains it is there too.
    /// @throws Error{interrupted} where a stop signal came before
    void commit();
    /// The same where the caller has passed his last safe point: a stop signal no longer stops it.
    void put_in_place();

    const std::filesystem::path& target() const { return target_; }

private:
    void write_as_typed(const std::string& role, const std::filesystem::path& staged,
                        const std::function<void(const std::filesystem::path&)>& write);

    std::filesystem::path target_;
    bool single_file_;
    io::file::AtomicFolder staging_;
    std::vector<io::provenance::FileEntry> staged_;
    std::filesystem::path main_;
};

/// The folder that a file lies in; "." for a plain name.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// True for a name with the extension of an image or raw format: a file with sidecars, not a folder.
bool means_one_file(const std::filesystem::path& target);

/// Throws what Output would throw for this target, and makes nothing.
void check_output_location(const std::filesystem::path& target);

/// The same for what is one file whatever its name: it replaces a file, but no folder.
void check_file_location(const std::filesystem::path& target);

}  // namespace isotone::app
