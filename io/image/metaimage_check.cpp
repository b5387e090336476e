// SPDX-License-Identifier: Apache-2.0
#include "io/image/metaimage_check.hpp"

#include "io/file/checked_read.hpp"
#include "io/image/header_check.hpp"
#include "io/image/text_header.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace isotone::io::image {
namespace {

/// MET_ValueTypeSize of MetaIO, scalars only.
const std::map<std::string, std::uint64_t> widths = {
    {"MET_CHAR", 1}, {"MET_UCHAR", 1}, {"MET_SHORT", 2}, {"MET_USHORT", 2},    {"MET_INT", 4},        {"MET_UINT", 4},
    {"MET_LONG", 4}, {"MET_ULONG", 4}, {"MET_FLOAT", 4}, {"MET_LONG_LONG", 8}, {"MET_ULONG_LONG", 8}, {"MET_DOUBLE", 8},
};

struct Header {
    HeaderFields fields;
    std::uint64_t end = 0;  ///< of its text
};

/// All lines to ElementDataFile, which is the last.
Header read_header(const std::filesystem::path& path) {
    HeaderLines lines(path);
    Header header{HeaderFields(path)};
    while (const auto line = lines.next()) {
        const auto mark = line->find('=');
        // MetaIO takes a colon for an equals sign, skips several of them, and goes on where they end.
        if (mark == std::string_view::npos || line->substr(0, mark).find(':') != std::string_view::npos) {
            refuse(path, "has a MetaImage header line that is not \"Name = value\"");
        }
        const std::string name(trimmed(line->substr(0, mark)));
        const std::string value(trimmed(line->substr(mark + 1)));
        if (value.starts_with('=') || value.starts_with(':')) {
            refuse(path, "has no value for " + name);
        }
        header.fields.add(name, value);
        if (name == "ElementDataFile") {
            header.end = lines.position();
            return header;
        }
    }
    refuse(path, "is not a MetaImage: ElementDataFile is missing");
}

bool is_true(const HeaderFields& fields, const std::string& name, bool otherwise) {
    if (!fields.has(name)) {
        return otherwise;
    }
    fields.require_one_of(name, {"True", "true", "1", "False", "false", "0"});
    const char first = fields.text(name).front();
    return first == 'T' || first == 't' || first == '1';
}

/// A whole number from `least` on, `otherwise` where it is not said.
std::int64_t whole_number(const HeaderFields& fields, const std::string& name, std::int64_t least,
                          std::int64_t otherwise) {
    constexpr double largest = 1e15;  // exact in a double
    const auto number = fields.numbers<1>(name);
    if (!number) {
        return otherwise;
    }
    const auto value = static_cast<std::int64_t>(std::clamp((*number)[0], -largest, largest));
    if (static_cast<double>(value) != (*number)[0] || value < least) {
        refuse(fields.path(), "has an impossible " + name);
    }
    return value;
}

void require_geometry(const HeaderFields& fields) {
    for (const char* name : {"ElementSpacing", "ElementSize"}) {
        if (const auto spacing = fields.numbers<3>(name)) {
            require_spacing(fields.path(), *spacing);
        }
    }
    for (const char* name : {"Offset", "Origin", "Position", "CenterOfRotation"}) {
        if (const auto position = fields.numbers<3>(name)) {
            require_position(fields.path(), *position);
        }
    }
    for (const char* name : {"TransformMatrix", "Rotation", "Orientation"}) {
        if (const auto axes = fields.numbers<9>(name)) {
            require_axes(fields.path(), *axes);
        }
    }
}

/// Fields that MetaIO reads as lists of numbers, of which it must find as many as it expects.
void require_other_numbers(const HeaderFields& fields) {
    fields.numbers<3>("SequenceID");
    fields.numbers<4>("Color");
    for (const char* name : {"ID", "ParentID", "ElementMin", "ElementMax", "ElementToIntensityFunctionSlope",
                             "ElementToIntensityFunctionOffset", "ElementNBits"}) {
        fields.numbers<1>(name);
    }
}

DeclaredData locate(const Header& header) {
    const HeaderFields& fields = header.fields;
    const std::string named = fields.text("ElementDataFile");
    const bool local = named == "LOCAL" || named == "Local" || named == "local";
    DeclaredData data;
    data.file = local ? fields.path() : beside(fields.path(), named);
    data.offset = local ? header.end : 0;
    data.compressed = is_true(fields, "CompressedData", false);
    const std::int64_t skipped = whole_number(fields, "HeaderSize", -1, 0);
    if (skipped != 0 && (local || data.compressed)) {
        refuse(fields.path(), "has a HeaderSize, which only a raw data file of its own may have");
    }
    data.counts_from_end = skipped == -1;
    data.offset += static_cast<std::uint64_t>(std::max<std::int64_t>(skipped, 0));
    return data;
}

void require_compressed_size(const HeaderFields& fields, const DeclaredData& data) {
    const std::int64_t declared = whole_number(fields, "CompressedDataSize", 1, -1);
    if (!data.compressed) {
        return;
    }
    const std::uint64_t length = file::InputFile(data.file).size();
    if (declared < 0 || static_cast<std::uint64_t>(declared) != length - std::min(length, data.offset)) {
        refuse(fields.path(), "is compressed, and CompressedDataSize is not the length of its data",
               "copy the file again from its source, or write the image without compression");
    }
}

}  // namespace

DeclaredData check_metaimage(const std::filesystem::path& path) {
    const Header header = read_header(path);
    const HeaderFields& fields = header.fields;
    if (fields.has("ObjectType")) {
        fields.require_one_of("ObjectType", {"Image"});
    }
    if (whole_number(fields, "NDims", 1, 0) != 3) {
        refuse(path, "is not a three-dimensional image (NDims)", "write one three-dimensional image per file");
    }
    if (whole_number(fields, "ElementNumberOfChannels", 1, 1) != 1) {
        refuse(path, "has more than one number per voxel", "write one image per channel");
    }
    if (!is_true(fields, "BinaryData", true)) {
        refuse(path, "holds its numbers as text", "write the image in binary");
    }
    for (const char* name : {"BinaryDataByteOrderMSB", "ElementByteOrderMSB"}) {
        is_true(fields, name, false);
    }
    const auto width = widths.find(fields.required("ElementType"));
    if (width == widths.end()) {
        refuse(path, "has an ElementType that is no scalar", "write one number per voxel");
    }
    require_geometry(fields);
    require_other_numbers(fields);
    fields.required("DimSize");
    DeclaredData data = locate(header);
    data.voxels = declared_voxels(path, *fields.numbers<3>("DimSize"));
    data.bytes = file::checked_product({data.voxels, width->second}, path.string());
    require_compressed_size(fields, data);
    return data;
}

}  // namespace isotone::io::image
