// SPDX-License-Identifier: Apache-2.0
#include "app/spect/input.hpp"

#include "app/command/option_names.hpp"
#include "app/files/raw_input.hpp"
#include "app/spect/merge.hpp"
#include "core/error.hpp"
#include "io/hdf5/spect_container.hpp"

#include <array>
#include <fstream>
#include <optional>
#include <string_view>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

// Another format joins here: one kind, one test in kind_of(), one case in read_one() and, where it is more than one
// file, in spect_files().
enum class Kind { interfile, dicom, dicom_static, hdf5 };

std::optional<Kind> kind_of(const fs::path& path) {
    if (std::error_code fault; fs::is_directory(path, fault)) {
        return io::dicom::nm_projections_in(path).empty() ? std::nullopt : std::optional(Kind::dicom);
    }
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
        require_inputs({path.string()});
        if (io::dicom::holds_nm_static(path)) {
            throw Error(ErrorCode::usage, path.string(), "is a static acquisition, not a tomographic one",
                        "it serves isotone calibrate --experiment planar; name a tomographic acquisition here");
        }
        if (holds_dicom(path)) {
            (void)io::dicom::read_nm_projections(path);  // says what is wrong with it
        }
        throw Error(ErrorCode::usage, path.string(), "holds no SPECT projections",
                    "name an Interfile header of STIR or SIMIND, DICOM NM projections or their folder, or a container "
                    "(.h5)");
    }
    return *kind;
}

const char* name_of(Kind kind) {
    switch (kind) {
        case Kind::interfile: return "Interfile";
        case Kind::dicom: return "DICOM";
        case Kind::dicom_static: return "DICOM of a static acquisition";
        case Kind::hdf5: break;
    }
    return "a container";
}

/// The first option given that a file of this kind has no use for; empty where there is none.
std::string idle_option(Kind kind, const SpectInputOptions& options) {
    const io::interfile::ProjectionOptions& i = options.interfile;
    const io::dicom::NmReadOptions& d = options.dicom;
    struct Option {
        const char* name;
        bool given, for_interfile, for_dicom, for_static = false;
    };
    const Option all[] = {
        {"zero_angle_deg", i.zero_angle_deg.has_value(), true, false},
        {"radius_unit", i.radius_unit.has_value(), true, false},
        {"energy_window", i.energy_window.has_value(), true, false},
        {"start_angle_deg", d.start_angle_deg.has_value(), false, true},
        {"angles_of_gantry", d.angles_of_gantry, false, true},
        {"view_duration_s", d.view_duration_s.has_value(), false, true, true},
        {"ignore_orientation", d.ignore_orientation, false, true},
        {"accept_corrected", d.accept_corrected, false, true, true},
        {"direction", i.direction || d.direction, true, true},
        {"motion", i.motion || d.motion, true, true},
        {"angle_at", i.angle_at || d.angle_at, true, true},
        {"rows_from", i.rows_from || d.rows_from, true, true},
        {"bins_mirrored", i.bins_mirrored || d.bins_mirrored, true, true},
        {"radius_mm", i.radius_mm || d.radius_mm, true, true},
        {"face_to_crystal_mm", i.face_to_crystal_mm || d.face_to_crystal_mm, true, true},
        {"axis_offset_mm", i.axis_offset_mm || d.axis_offset_mm, true, true},
    };
    for (const Option& option : all) {
        const bool used = (kind == Kind::interfile && option.for_interfile) ||
                          (kind == Kind::dicom && option.for_dicom) ||
                          (kind == Kind::dicom_static && option.for_static);
        if (option.given && !used) {
            return option.name;
        }
    }
    return {};
}

SpectData read_one(const fs::path& path, Kind kind, const SpectInputOptions& options) {
    if (const std::string idle = idle_option(kind, options); !idle.empty()) {
        throw Error(ErrorCode::usage, path.string(),
                    "is " + std::string(name_of(kind)) + ": " + option_of(idle) + " does not act on it",
                    kind == Kind::hdf5 ? "a container says all there is to say: state it where the container is made"
                                       : "leave it out");
    }
    switch (kind) {
        case Kind::interfile: return io::interfile::read_projections(path, options.interfile);
        case Kind::dicom: return io::dicom::read_nm_projections(path, options.dicom);
        case Kind::dicom_static: return io::dicom::read_nm_static(path, options.dicom);
        case Kind::hdf5: break;
    }
    return io::hdf5::read_spect(path);
}

}  // namespace

bool holds_dicom(const fs::path& path) {
    if (std::error_code fault; !fs::is_regular_file(path, fault)) {
        return false;
    }
    constexpr std::streamoff preamble = 128;
    std::array<char, 4> mark{};
    std::ifstream file(path, std::ios::binary);
    const bool read = static_cast<bool>(file.seekg(preamble).read(mark.data(), mark.size()));
    return (read && std::string_view(mark.data(), mark.size()) == "DICM") || path.extension() == ".dcm";
}

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
        parts.push_back({path, read_one(path, known_kind(path), options)});
    }
    return merge_windows(std::move(parts));
}

SpectData read_spect_beside(const std::string& path, const std::vector<std::string>& projections,
                            const SpectInputOptions& options) {
    const bool same_kind = known_kind(path) == known_kind(projections.front());
    return read_spect_input({path}, same_kind ? options : SpectInputOptions{});
}

SpectData read_planar_input(const std::vector<std::string>& paths, const SpectInputOptions& options) {
    return paths.size() == 1 && io::dicom::holds_nm_static(paths.front())
               ? read_one(paths.front(), Kind::dicom_static, options)
               : read_spect_input(paths, options);
}

std::vector<io::provenance::FileEntry> spect_files(const std::vector<std::string>& paths) {
    std::vector<io::provenance::FileEntry> files;
    for (const std::string& path : paths) {
        if (fs::is_directory(path)) {  // the one file that is read, not all that lies beside it
            files.push_back({"projections", io::dicom::nm_projections_in(path).front()});
            continue;
        }
        files.push_back({"projections", path});
        if (known_kind(path) == Kind::interfile) {
            files.push_back({"projection data", io::interfile::projection_data_path(path)});
        }
    }
    return files;
}

}  // namespace isotone::app
