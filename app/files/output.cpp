// SPDX-License-Identifier: Apache-2.0
#include "app/files/output.hpp"

#include "app/command/stop_signal.hpp"
#include "app/files/image_file.hpp"
#include "app/files/raw_input.hpp"
#include "core/error.hpp"

#include <unistd.h>

#include <algorithm>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

fs::path without_trailing_slash(const fs::path& path) {
    const fs::path plain = path.lexically_normal();
    return plain.has_filename() ? plain : plain.parent_path();
}

// A single file is staged in a hidden folder that is never committed.
fs::path staging_target(const fs::path& target, bool single_file) {
    return single_file ? folder_of(target) / ("." + target.filename().string() + ".staging") : target;
}

void check_location(const fs::path& plain, bool single_file) {
    const fs::path folder = folder_of(plain);
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        throw Error(ErrorCode::output_location, plain.string(), "the folder it should go into does not exist",
                    "create " + folder.string());
    }
    if (access(folder.c_str(), W_OK) != 0) {
        throw Error(ErrorCode::output_location, plain.string(), "the folder it should go into cannot be written to",
                    "choose another output or change the folder's permissions");
    }
    if (single_file ? fs::is_directory(plain, ignored) : fs::exists(plain, ignored) && !fs::is_empty(plain, ignored)) {
        throw Error(ErrorCode::output_location, plain.string(),
                    single_file ? "a folder of that name exists" : "it exists and is not an empty folder",
                    "choose a new output, or remove the old one");
    }
}

}  // namespace

fs::path folder_of(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

bool means_one_file(const fs::path& target) {
    return image_format(target) || raw_format(target);
}

void check_output_location(const fs::path& target) {
    const fs::path plain = without_trailing_slash(target);
    check_location(plain, means_one_file(plain));
}

void check_file_location(const fs::path& target) {
    check_location(without_trailing_slash(target), true);
}

Output::Output(const fs::path& target)
    : target_((check_output_location(target), without_trailing_slash(target))), single_file_(means_one_file(target_)),
      staging_(staging_target(target_, single_file_)) {}

void Output::write_main(const std::string& role, const std::string& name,
                        const std::function<void(const fs::path&)>& write) {
    main_ = staging_.path() / (single_file_ ? target_.filename().string() : name);
    write_as_typed(role, main_, write);
}

void Output::write_sidecar(const std::string& role, const std::string& name,
                           const std::function<void(const fs::path&)>& write) {
    write_as_typed(role, staging_.path() / (single_file_ ? target_.filename().string() + "." + name : name), write);
}

void Output::write_sidecar(const std::string& role, const std::string& name, std::string_view text) {
    write_sidecar(role, name, [&](const fs::path& file) { io::file::write_atomically(file, text); });
}

void Output::write_as_typed(const std::string& role, const fs::path& staged,
                            const std::function<void(const fs::path&)>& write) {
    staged_.push_back({role, staged});
    try {
        write(staged);
    } catch (const Error& error) {
        const std::string hidden = staging_.path().string() + "/";
        const auto at = error.where().find(hidden);
        if (at == std::string::npos) {
            throw;
        }
        const fs::path shown = single_file_ ? folder_of(target_) : target_;
        const std::string rest = error.where().substr(at + hidden.size());
        throw Error(error.code(), error.where().substr(0, at) + (shown == "." ? rest : (shown / rest).string()),
                    error.what(), error.hint());
    }
}

void Output::commit() {
    throw_if_stopped();
    put_in_place();
}

void Output::put_in_place() {
    if (!single_file_) {
        staging_.commit();
        return;
    }
    const auto publish = [&](const fs::path& from) {
        std::error_code fault;
        fs::rename(from, folder_of(target_) / from.filename(), fault);
        if (fault) {
            throw Error(ErrorCode::output_location, (folder_of(target_) / from.filename()).string(), fault.message(),
                        "choose another output");
        }
    };
    std::vector<fs::path> files;  // also data files that belong to a staged header
    for (const auto& entry : fs::directory_iterator(staging_.path())) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        if (file != main_) {
            publish(file);
        }
    }
    publish(main_);
}

}  // namespace isotone::app
