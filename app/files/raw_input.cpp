// SPDX-License-Identifier: Apache-2.0
#include "app/files/raw_input.hpp"

#include "core/error.hpp"
#include "core/histogram.hpp"
#include "io/config/share.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/hdf5/raw_container.hpp"
#include "io/interfile/sinogram.hpp"
#include "io/siemens/list_mode.hpp"

namespace isotone::app {
namespace {

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

// The events go when they have been sorted: one statement of the data is enough.
void sort_events(const std::string& header, RawInput& input) {
    const SinogramGeometry geometry = io::interfile::read_sinogram_geometry(header, known_scanner);
    const ListMode& events = *input.data.list_mode;
    EventSelection delayeds;
    delayeds.delayeds = true;
    input.data.prompts = histogram(events, geometry).sinogram;
    input.data.delayeds = histogram(events, geometry, delayeds).sinogram;
    input.data.list_mode.reset();
    input.files.push_back({"sinogram template", header});
}

RawInput read_siemens(const RawFiles& files) {
    io::siemens::SiemensListMode list = io::siemens::read_list_mode(files.raw.front(), known_scanner);
    RawInput input;
    input.data.scanner = list.header.scanner;
    input.data.exam = list.header.exam;
    input.data.exam.duration_s = list.events.duration_s;
    input.data.list_mode = std::move(list.events);
    input.files.push_back({"list-mode header", files.raw.front()});
    input.files.push_back({"list-mode data", list.header.data_path});
    if (files.sinogram_template) {
        sort_events(*files.sinogram_template, input);
    }
    read_companions(files, input);
    return input;
}

void check_options(const RawFiles& files, RawFormat format) {
    const bool sinograms = files.multiplicative || files.additive || files.delayeds;
    if (format == RawFormat::hdf5 && sinograms) {
        refuse("--multiplicative, --additive, --delayeds", "a raw container holds its own",
               "leave them out, or reconstruct from Interfile");
    }
    if (format != RawFormat::siemens_list_mode && files.sinogram_template) {
        refuse("--template", "the raw data are not a list-mode file", "leave it out");
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
    if (ends_with(name, ".dcm")) {
        return RawFormat::dicom_projections;
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

void require_inputs(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) {
            throw Error(ErrorCode::input_missing, path, "there is no such file or folder", "check the name");
        }
    }
}

RawInput read_raw(const RawFiles& files) {
    if (files.raw.size() != 1) {
        refuse("RAW", std::to_string(files.raw.size()) + " raw files were named, expected one",
               "name one container, sinogram or list-mode header");
    }
    const auto format = raw_format(files.raw.front());
    if (!format || *format == RawFormat::dicom_projections) {
        if (io::dicom::holds_nm_static(files.raw.front())) {
            refuse(files.raw.front(), "is a static acquisition, not a tomographic one",
                   "it serves isotone calibrate --experiment planar; name a tomographic acquisition here");
        }
        refuse(
            files.raw.front(), "its name does not say which kind of raw data it is",
            "use .h5 (container), .hs (Interfile sinogram) or .hdr (Siemens list-mode header); SPECT projections are "
            "known by their content, and this holds none");
    }
    check_options(files, *format);
    switch (*format) {
        case RawFormat::interfile_sinogram: return read_interfile(files);
        case RawFormat::siemens_list_mode: return read_siemens(files);
        case RawFormat::dicom_projections:
        case RawFormat::hdf5: break;
    }
    return {io::hdf5::read_raw(files.raw.front()), {{"raw data", files.raw.front()}}};
}

void write_raw(const std::filesystem::path& path, const RawData& raw) {
    if (raw_format(path) == RawFormat::interfile_sinogram) {
        if (!raw.prompts || raw.multiplicative || raw.additive || raw.delayeds || raw.list_mode) {
            refuse(path.string(), "an Interfile sinogram holds prompts only, and these data hold more or no prompts",
                   "write a container (.h5)");
        }
        return io::interfile::write_sinogram(path, *raw.prompts);
    }
    if (raw_format(path) == RawFormat::siemens_list_mode) {
        refuse(path.string(), "list-mode data of a vendor are read, not written", "write a container (.h5)");
    }
    if (raw_format(path) == RawFormat::dicom_projections) {
        refuse(path.string(), "DICOM is written of SPECT projections only", "write a container (.h5)");
    }
    io::hdf5::write_raw(path, raw);
}

}  // namespace isotone::app
