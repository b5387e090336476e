// SPDX-License-Identifier: Apache-2.0
#include "io/image/nrrd_check.hpp"

#include "core/words.hpp"
#include "io/file/checked_read.hpp"
#include "io/image/header_check.hpp"
#include "io/image/text_header.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace isotone::io::image {
namespace {

/// Scalar types and their synonyms (teem.sourceforge.net/nrrd/format.html, section 5).
const std::map<std::string, std::uint64_t> widths = {
    {"char", 1},
    {"signed char", 1},
    {"int8", 1},
    {"int8_t", 1},
    {"uchar", 1},
    {"unsigned char", 1},
    {"uint8", 1},
    {"uint8_t", 1},
    {"short", 2},
    {"short int", 2},
    {"signed short", 2},
    {"signed short int", 2},
    {"int16", 2},
    {"int16_t", 2},
    {"ushort", 2},
    {"unsigned short", 2},
    {"unsigned short int", 2},
    {"uint16", 2},
    {"uint16_t", 2},
    {"int", 4},
    {"signed int", 4},
    {"int32", 4},
    {"int32_t", 4},
    {"uint", 4},
    {"unsigned int", 4},
    {"uint32", 4},
    {"uint32_t", 4},
    {"longlong", 8},
    {"long long", 8},
    {"long long int", 8},
    {"signed long long", 8},
    {"signed long long int", 8},
    {"int64", 8},
    {"int64_t", 8},
    {"ulonglong", 8},
    {"unsigned long long", 8},
    {"unsigned long long int", 8},
    {"uint64", 8},
    {"uint64_t", 8},
    {"float", 4},
    {"double", 8},
};

/// Fields of the format without the blanks in their names, but "block size" (no scalar) and "line skip" (text).
const std::set<std::string> known_fields = {
    "content",     "number",     "type",        "dimension",        "space",    "spacedimension",
    "sizes",       "spacings",   "thicknesses", "axismins",         "axismaxs", "spacedirections",
    "centers",     "centerings", "kinds",       "labels",           "units",    "min",
    "max",         "oldmin",     "oldmax",      "endian",           "encoding", "byteskip",
    "sampleunits", "spaceunits", "spaceorigin", "measurementframe", "datafile",
};

struct Header {
    HeaderFields fields;
    std::uint64_t end = 0;  ///< of its text
};

void add(HeaderFields& fields, std::string_view line) {
    const auto mark = line.find(':');
    if (mark == std::string_view::npos) {
        refuse(fields.path(), "has an NRRD header line that is neither a field nor a comment");
    }
    if (line.substr(mark).starts_with(":=")) {
        return;  // a note of whoever wrote the file
    }
    std::string name = lower_case(std::string(line.substr(0, mark)));
    std::erase(name, ' ');
    if (!known_fields.contains(name)) {
        refuse(fields.path(), "has an NRRD field that cannot be read here",
               "write the image with one raw or gzip stream of numbers");
    }
    fields.add(name, std::string(trimmed(line.substr(mark + 1))));
}

/// An empty line ends the header of an attached file.
Header read_header(const std::filesystem::path& path) {
    HeaderLines lines(path);
    const auto magic = lines.next();
    if (!magic || magic->size() != 8 || !magic->starts_with("NRRD000") || magic->back() < '1' || magic->back() > '5') {
        refuse(path, "is not an NRRD file of version 1 to 5");
    }
    Header header{HeaderFields(path)};
    for (auto line = lines.next(); line && !line->empty(); line = lines.next()) {
        if (!line->starts_with('#')) {
            add(header.fields, *line);
        }
    }
    header.end = lines.position();
    return header;
}

void require_each_word(const HeaderFields& fields, const std::string& name, const std::set<std::string>& allowed) {
    std::istringstream words(lower_case(fields.text(name)));
    for (std::string word; words >> word;) {
        if (!allowed.contains(word)) {
            refuse(fields.path(), "has " + name + " that are not those of a scalar image in space",
                   "write one number per voxel");
        }
    }
}

void require_space(const HeaderFields& fields) {
    if (fields.has("space")) {
        const std::set<std::string> known = {"right-anterior-superior",
                                             "ras",
                                             "left-anterior-superior",
                                             "las",
                                             "left-posterior-superior",
                                             "lps",
                                             "scanner-xyz",
                                             "3d-right-handed",
                                             "3d-left-handed"};
        require_each_word(fields, "space", known);
    }
    if (const auto dimension = fields.numbers<1>("spacedimension"); dimension && (*dimension)[0] != 3) {
        refuse(fields.path(), "is not in three-dimensional space");
    }
    require_each_word(fields, "kinds", {"domain", "space", "none", "???"});
    require_each_word(fields, "centers", {"cell", "node", "none", "???"});
    require_each_word(fields, "centerings", {"cell", "node", "none", "???"});
}

void require_geometry(const HeaderFields& fields) {
    if (const auto spacing = fields.numbers<3>("spacings")) {
        require_spacing(fields.path(), *spacing);
    }
    if (const auto axes = fields.numbers<9>("spacedirections")) {
        require_axes(fields.path(), *axes);
    }
    if (const auto frame = fields.numbers<9>("measurementframe")) {
        require_axes(fields.path(), *frame);
    }
    for (const char* name : {"spaceorigin", "axismins", "axismaxs"}) {
        if (const auto position = fields.numbers<3>(name)) {
            require_position(fields.path(), *position);
        }
    }
}

/// One text in quotation marks for each axis. NrrdIO would give up on anything else, too.
void require_texts(const HeaderFields& fields, const std::string& name) {
    if (!fields.has(name)) {
        return;
    }
    const std::string value = fields.text(name);
    std::size_t at = 0;
    for (int axis = 0; axis < 3 && at != std::string::npos; ++axis) {
        at = value.find_first_not_of(" \t", at);
        at = at != std::string::npos && value[at] == '"' ? value.find('"', at + 1) : std::string::npos;
        at = at == std::string::npos ? at : at + 1;
    }
    if (at != value.size() || value.find('\\') != std::string::npos) {
        refuse(fields.path(), "needs three texts in quotation marks for " + name);
    }
}

void require_other_values(const HeaderFields& fields) {
    for (const char* name : {"labels", "units", "spaceunits"}) {
        require_texts(fields, name);
    }
    fields.numbers<3>("thicknesses");
    for (const char* name : {"number", "min", "max", "oldmin", "oldmax"}) {
        fields.numbers<1>(name);
    }
}

/// Bytes to skip in a raw data file; -1: all but the last ones.
void skip(const HeaderFields& fields, DeclaredData& data) {
    const auto number = fields.numbers<1>("byteskip");
    const double bytes = number ? (*number)[0] : 0.0;
    if (bytes != std::floor(bytes) || bytes < -1 || bytes > 1e15 || (bytes != 0 && data.compressed)) {
        refuse(fields.path(), "has an impossible byte skip", "write the image without leading bytes");
    }
    data.counts_from_end = bytes < 0;
    data.offset += static_cast<std::uint64_t>(std::max(bytes, 0.0));
}

}  // namespace

DeclaredData check_nrrd(const std::filesystem::path& path) {
    const Header header = read_header(path);
    const HeaderFields& fields = header.fields;
    fields.required("dimension");
    if ((*fields.numbers<1>("dimension"))[0] != 3) {
        refuse(path, "is not a three-dimensional image", "write one three-dimensional image per file");
    }
    const auto width = widths.find(lower_case(fields.required("type")));
    if (width == widths.end()) {
        refuse(path, "has a type of numbers that is no scalar", "write one number per voxel");
    }
    fields.require_one_of("encoding", {"raw", "gzip", "gz"});
    if (fields.has("endian") || width->second > 1) {
        fields.require_one_of("endian", {"little", "big"});
    }
    require_space(fields);
    require_geometry(fields);
    require_other_values(fields);
    fields.required("sizes");
    const bool detached = fields.has("datafile");
    DeclaredData data;
    data.file = detached ? beside(path, fields.text("datafile")) : path;
    data.offset = detached ? 0 : header.end;
    data.compressed = fields.text("encoding") != "raw";
    data.voxels = declared_voxels(path, *fields.numbers<3>("sizes"));
    data.bytes = file::checked_product({data.voxels, width->second}, path.string());
    skip(fields, data);
    return data;
}

}  // namespace isotone::io::image
