// SPDX-License-Identifier: Apache-2.0
#include "app/spect_input.hpp"

#include "app/spect_merge.hpp"
#include "core/error.hpp"
#include "io/hdf5/spect_container.hpp"

#include <optional>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

// Another format joins here: one kind, one test in kind_of(), one case in read_one() and, where it is more than one
// file, in spect_files().
enum class Kind { interfile, dicom, hdf5 };

std::optional<Kind> kind_of(const fs::path& path) {
    if (io::interfile::holds_projections(path)) {
        return Kind::interfile;
    }
    if (io::hdf5::holds_spect(path)) {
        return Kind::hdf5;
    }
    if (io::dicom::holds_nm_projections(path)) {
        return Kind::dicom;
    }
    return std::nullopt;
}

Kind known_kind(const fs::path& path) {
    const auto kind = kind_of(path);
    if (!kind) {
        std::error_code ignored;
        if (!fs::exists(path, ignored)) {
            throw Error(ErrorCode::input_missing, path.string(), "does not exist", "check the name");
        }
        throw Error(ErrorCode::usage, path.string(), "holds no SPECT projections",
                    "name an Interfile header of STIR or SIMIND, DICOM NM projections, or a container (.h5)");
    }
    return *kind;
}

SpectData read_one(const fs::path& path, const SpectInputOptions& options) {
    switch (known_kind(path)) {
        case Kind::interfile: return io::interfile::read_projections(path, options.interfile);
        case Kind::dicom: return io::dicom::read_nm_projections(path, options.dicom);
        case Kind::hdf5: break;
    }
    return io::hdf5::read_spect(path);
}

}  // namespace

bool holds_spect_data(const fs::path& path) {
    return kind_of(path).has_value();
}

SpectData read_spect_input(const std::vector<std::string>& paths, const SpectInputOptions& options) {
    if (paths.empty()) {
        throw Error(ErrorCode::usage, "projections", "no file was named", "name the projections");
    }
    std::vector<NamedSpectData> parts;
    parts.reserve(paths.size());
    for (const std::string& path : paths) {
        parts.push_back({path, read_one(path, options)});
    }
    return merge_windows(std::move(parts));
}

std::vector<io::provenance::FileEntry> spect_files(const std::vector<std::string>& paths) {
    std::vector<io::provenance::FileEntry> files;
    for (const std::string& path : paths) {
        files.push_back({"projections", path});
        if (known_kind(path) == Kind::interfile) {
            files.push_back({"projection data", io::interfile::projection_data_path(path)});
        }
    }
    return files;
}

}  // namespace isotone::app
