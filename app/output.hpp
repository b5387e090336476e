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

    /// Path to write the main result under `name` (in a folder) or the target's own name (single file).
    std::filesystem::path main_file(const std::string& role, const std::string& name);
    /// The same, written by `write`; an error about the staged file is passed on under the name the user gave.
    void write_main(const std::string& role, const std::string& name,
                    const std::function<void(const std::filesystem::path&)>& write);
    /// Path of a file or folder besides it. For a single file `image.nii.gz` the sidecar `provenance.json` is named
    /// `image.nii.gz.provenance.json`.
    std::filesystem::path sidecar(const std::string& role, const std::string& name);
    void write_sidecar(const std::string& role, const std::string& name, std::string_view text);

    /// What was staged so far, as provenance wants it.
    const std::vector<io::provenance::FileEntry>& staged() const { return staged_; }

    /// Sidecars first, the main file last: where the result is, what explains it is there too.
    void commit();

    const std::filesystem::path& target() const { return target_; }

private:
    std::filesystem::path target_;
    bool single_file_;
    io::file::AtomicFolder staging_;
    std::vector<io::provenance::FileEntry> staged_;
    std::filesystem::path main_;
};

/// True for a name with the extension of an image or raw format: a file with sidecars, not a folder.
bool means_one_file(const std::filesystem::path& target);

/// Throws what Output would throw for this target, and makes nothing.
void check_output_location(const std::filesystem::path& target);

}  // namespace isotone::app
