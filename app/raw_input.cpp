// SPDX-License-Identifier: Apache-2.0
#include "app/raw_input.hpp"

#include "core/error.hpp"
#include "io/config/share.hpp"
#include "io/interfile/sinogram.hpp"

namespace isotone::app {
namespace {

using io::provenance::FileEntry;

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void refuse(const std::string& where, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::usage, where, what, hint);
}

// Without their own scatter and randoms, delayeds are data; they never replace an additive term silently.
void read_companions(const RawFiles& files, RawInput& input) {
    const auto read = [&](const std::optional<std::string>& path, const char* role, std::optional<Sinogram>& target) {
        if (path) {
            target = io::interfile::read_sinogram(*path, known_scanner);
            input.files.push_back({role, *path});
        }
    };
    read(files.multiplicative, "multiplicative factors", input.data.multiplicative);
    read(files.additive, "additive term", input.data.additive);
    read(files.delayeds, "delayed coincidences", input.data.delayeds);
}

RawInput read_interfile(const RawFiles& files) {
    RawInput input;
    input.data.prompts = io::interfile::read_sinogram(files.raw.front(), known_scanner);
    input.data.scanner = input.data.prompts->geometry.scanner();
    input.files.push_back({"prompts", files.raw.front()});
    read_companions(files, input);
    return input;
}

void check_options(const RawFiles& files, RawFormat format) {
    const bool sinograms = files.multiplicative || files.additive || files.delayeds;
    if (format == RawFormat::hdf5 && sinograms) {
        refuse("--multiplicative, --additive, --delayeds", "a raw container holds its own",
               "leave them out, or reconstruct from Interfile");
    }
    if (format != RawFormat::siemens_list_mode && (files.sinogram_template || files.histogram)) {
        refuse("--template, --histogram", "the raw data are not a list-mode file", "leave them out");
    }
    if (files.histogram && !files.sinogram_template) {
        refuse("--histogram", "there is no sinogram to sort into", "name its header with --template");
    }
}

}  // namespace

std::optional<RawFormat> raw_format(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    if (ends_with(name, ".h5") || ends_with(name, ".hdf5")) {
        return RawFormat::hdf5;
    }
    if (ends_with(name, ".hs")) {
        return RawFormat::interfile_sinogram;
    }
    if (ends_with(name, ".hdr") || ends_with(name, ".hdr.STIR") || ends_with(name, ".l.hdr")) {
        return RawFormat::siemens_list_mode;
    }
    return std::nullopt;
}

std::optional<CylindricalScanner> known_scanner(const std::string& name) {
    try {
        return io::config::load_scanner(name).scanner;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::usage) {
            throw;
        }
        return std::nullopt;  // no scanner of that name
    }
}

RawInput read_raw(const RawFiles& files) {
    if (files.raw.size() != 1) {
        refuse("RAW", std::to_string(files.raw.size()) + " raw files were named, expected one",
               "name one container, sinogram or list-mode header");
    }
    const auto format = raw_format(files.raw.front());
    if (!format) {
        refuse(files.raw.front(), "its name does not say which kind of raw data it is",
               "use .h5 (container), .hs (Interfile sinogram) or .hdr (Siemens list-mode header)");
    }
    check_options(files, *format);
    switch (*format) {
        case RawFormat::interfile_sinogram: return read_interfile(files);
        case RawFormat::hdf5:
        case RawFormat::siemens_list_mode: break;
    }
    throw Error(ErrorCode::input_corrupt, files.raw.front(), "this kind of raw data is not read yet",
                "use Interfile sinograms");
}

}  // namespace isotone::app
