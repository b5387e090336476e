// SPDX-License-Identifier: Apache-2.0
#include "app/files/companion_files.hpp"

#include "app/files/image_file.hpp"
#include "app/files/raw_input.hpp"
#include "core/error.hpp"
#include "io/file/sha256.hpp"
#include "io/image/detached_data.hpp"
#include "io/interfile/data_file.hpp"
#include "io/interfile/header.hpp"

#include <algorithm>
#include <span>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

/// Calls visit(key, file) for every companion.
template <class Files, class Visit>
void for_each_companion(Files& files, Visit visit) {
    visit("multiplicative", files.multiplicative);
    visit("additive", files.additive);
    visit("delayeds", files.delayeds);
    visit("template", files.sinogram_template);
    visit("start_image", files.start_image);
    visit("sensitivity_image", files.sensitivity_image);
}

/// Symbolic links in folders are followed, so that ".." in a written path means what the system takes it to mean.
fs::path settled(const fs::path& path) {
    const fs::path whole = fs::absolute(path).lexically_normal();
    return fs::weakly_canonical(whole.parent_path()) / whole.filename();
}

/// A template is its header alone: what the numbers beside it are does not matter.
std::string digest_for(const std::string& key, const fs::path& path) {
    return key == "template" ? io::file::sha256_of_file(path) : companion_digest(path);
}

std::string path_from(const fs::path& folder, const fs::path& path) {
    return path.is_absolute() ? path.string()
                              : settled(path).lexically_relative(fs::weakly_canonical(fs::absolute(folder))).string();
}

}  // namespace

std::optional<fs::path> data_file_of(const fs::path& path) {
    std::optional<fs::path> data;
    const auto format = image_format(path);
    if (raw_format(path) == RawFormat::interfile_sinogram || format == ImageFormat::interfile) {
        const auto header = io::interfile::Header::read(path);
        if (header.has("name of data file")) {
            data = io::interfile::data_path(header, path);
        }
    } else if (format == ImageFormat::metaimage || format == ImageFormat::nrrd) {
        data = io::image::locate_data(path).file;
    }
    std::error_code ignored;
    return data && *data != path && fs::exists(*data, ignored) ? data : std::nullopt;
}

std::vector<io::provenance::FileEntry> with_data_files(const std::vector<io::provenance::FileEntry>& entries) {
    std::vector<io::provenance::FileEntry> all;
    for (const io::provenance::FileEntry& entry : entries) {
        all.push_back(entry);
        if (const auto data = data_file_of(entry.path)) {
            all.push_back({entry.role + ", data file", *data});
        }
    }
    return all;
}

std::string companion_digest(const fs::path& path) {
    std::vector<std::string> digests;
    if (fs::is_directory(path)) {
        for (const auto& entry : fs::recursive_directory_iterator(path)) {
            if (entry.is_regular_file()) {
                digests.push_back(io::file::sha256_of_file(entry.path()));
            }
        }
    } else {
        digests.push_back(io::file::sha256_of_file(path));
        const auto data = data_file_of(path);
        if (!data) {
            return digests.front();
        }
        digests.push_back(io::file::sha256_of_file(*data));
    }
    std::sort(digests.begin(), digests.end());
    std::string lines;
    for (const std::string& digest : digests) {
        lines += digest + "\n";
    }
    return io::file::sha256(std::as_bytes(std::span(lines)));
}

std::optional<CompanionFile> read_companion(const RecordReader& reader, const std::string& key,
                                            const fs::path& folder) {
    const auto path = reader.optional<std::string>(key);
    const auto digest = reader.optional<std::string>(key + "_sha256");
    if (path) {
        return CompanionFile{(folder / *path).lexically_normal().string(), digest.value_or("")};
    }
    if (digest) {
        reader.fail(key + "_sha256", "there is no key '" + key + "' it could belong to", "name the file as well");
    }
    return std::nullopt;
}

void write_companion(Record& record, const std::string& key, const std::optional<CompanionFile>& file,
                     const fs::path& folder) {
    if (file) {
        record[key] = path_from(folder, file->path);
        record[key + "_sha256"] = digest_for(key, file->path);
    }
}

CompanionFiles read_companions(const RecordReader& reader, const fs::path& folder) {
    CompanionFiles files;
    for_each_companion(files, [&](const std::string& key, std::optional<CompanionFile>& file) {
        file = read_companion(reader, key, folder);
    });
    return files;
}

void write_companions(Record& record, const CompanionFiles& files, const fs::path& folder) {
    for_each_companion(files, [&](const std::string& key, const std::optional<CompanionFile>& file) {
        write_companion(record, key, file, folder);
    });
}

std::vector<std::pair<std::string, CompanionFile>> named_files(const CompanionFiles& files) {
    std::vector<std::pair<std::string, CompanionFile>> named;
    for_each_companion(files, [&](const std::string& key, const std::optional<CompanionFile>& file) {
        if (file) {
            named.emplace_back(key, *file);
        }
    });
    return named;
}

void check_digests(const std::vector<std::pair<std::string, CompanionFile>>& files) {
    for (const auto& [key, file] : files) {
        const std::string found = file.sha256.empty() ? "" : digest_for(key, file.path);
        if (found != file.sha256) {
            throw Error(ErrorCode::inconsistent_data, file.path,
                        "its SHA-256 digest is " + found + ", the configuration expects " + file.sha256,
                        "give the file the configuration was written for, or take '" + key +
                            "_sha256' out of it where another is meant");
        }
    }
}

}  // namespace isotone::app
