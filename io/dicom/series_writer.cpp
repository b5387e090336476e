// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/series_writer.hpp"

#include "core/error.hpp"
#include "core/version.hpp"
#include "io/dicom/pet_attributes.hpp"
#include "io/dicom/pixel_values.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace isotone::io::dicom {
namespace {

/// The folder's commit flushes it to the disk.
void write_file(const std::filesystem::path& path, const std::filesystem::path& target,
                std::span<const std::byte> bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
        const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
        throw Error(full ? ErrorCode::disk_full : ErrorCode::output_location, target.string(),
                    "a slice of the series cannot be written",
                    full ? "free space and run again" : "check the permissions of the folder");
    }
}

}  // namespace

void check_set(const OFCondition& status, const char* what) {
    if (status.bad()) {
        throw Error(ErrorCode::internal, "DICOM writer", std::string("cannot set ") + what + ": " + status.text(),
                    "report this as a fault of isotone");
    }
}

std::vector<std::byte> encoded(DcmFileFormat& format) {
    constexpr E_EncodingType lengths = EET_ExplicitLength;
    constexpr std::size_t room_for_meta_header = 4096;
    format.getDataset()->computeGroupLengthAndPadding(EGL_withoutGL, EPD_withoutPadding, EXS_LittleEndianExplicit,
                                                      lengths);
    std::vector<std::byte> bytes(format.getDataset()->calcElementLength(EXS_LittleEndianExplicit, lengths) +
                                 room_for_meta_header);
    DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    format.transferInit();
    check_set(format.write(stream, EXS_LittleEndianExplicit, lengths, nullptr, EGL_withoutGL, EPD_withoutPadding),
              "the file's bytes");
    format.transferEnd();
    void* start = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(start, length);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

std::string single_value(const std::string& text, std::size_t longest) {
    std::string value;
    for (const char c : text) {
        value.push_back(c == '\\' ? '/' : c >= ' ' && c <= '~' ? c : '?');
    }
    return trimmed(std::string_view(value).substr(0, longest));
}

std::string numbers_text(std::span<const double> numbers) {
    std::string text;
    for (const double number : numbers) {
        text += (text.empty() ? "" : "\\") + decimal_string(number);
    }
    return text;
}

std::array<double, 6> orientation_of(const ImageGrid& grid) {
    const auto& d = grid.direction;
    return {d[0], d[3], d[6], d[1], d[4], d[7]};
}

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text) {
    check_set(item.putAndInsertOFStringArray(tag, OFString(text.c_str(), text.size())), DcmTag(tag).getTagName());
}

void put(DcmItem& item, const DcmTagKey& tag, int number) {
    check_set(item.putAndInsertUint16(tag, static_cast<Uint16>(number)), DcmTag(tag).getTagName());
}

void put_date_and_time(DcmItem& item, const DcmTagKey& date, const DcmTagKey& time, const ClockTime& when) {
    put(item, date, date_text(when.day));
    put(item, time, time_text(when.second));
}

DcmItem& add_item(DcmItem& item, const DcmTagKey& sequence) {
    constexpr long append = -2;
    DcmItem* added = nullptr;
    check_set(item.findOrCreateSequenceItem(sequence, added, append), DcmTag(sequence).getTagName());
    return *added;
}

void add_ranges(DcmItem& item, const EnergyWindow& window) {
    for (const EnergyRange& range : window.ranges()) {
        DcmItem& added = add_item(item, DCM_EnergyWindowRangeSequence);
        put(added, DCM_EnergyWindowLowerLimit, decimal_string(range.lower_kev));
        put(added, DCM_EnergyWindowUpperLimit, decimal_string(range.upper_kev));
    }
}

DcmItem& add_code(DcmItem& item, const DcmTagKey& sequence, const Code& code) {
    DcmItem& added = add_item(item, sequence);
    put(added, DCM_CodeValue, code.value);
    put(added, DCM_CodingSchemeDesignator, code.scheme);
    put(added, DCM_CodeMeaning, code.meaning);
    return added;
}

void put_patient_position(DcmItem& item, const std::string& position) {
    DcmItem& orientation = add_code(item, DCM_PatientOrientationCodeSequence, recumbent);
    add_code(orientation, DCM_PatientOrientationModifierCodeSequence, position.ends_with('S') ? supine : prone);
    add_code(item, DCM_PatientGantryRelationshipCodeSequence, position.starts_with('H') ? head_first : feet_first);
}

void put_description(DcmItem& item, const std::string& series_description, const std::string& warning) {
    const std::string prefix(warning.empty() ? std::string_view() : override_mark);
    put(item, DCM_SeriesDescription, single_value(prefix + series_description, long_string));
    if (!warning.empty()) {
        put(item, DCM_ImageComments, single_value(std::string(warning_mark) + warning, long_text));
    }
}

void add_contribution(DcmItem& item, const std::string& what, const std::optional<ClockTime>& when) {
    DcmItem& added = add_item(item, DCM_ContributingEquipmentSequence);
    add_code(added, DCM_PurposeOfReferenceCodeSequence, modifying_equipment);
    put(added, DCM_Manufacturer, "isotone");
    put(added, DCM_ManufacturerModelName, "isotone");
    put(added, DCM_SoftwareVersions, version);
    if (when) {
        put(added, DCM_ContributionDateTime, date_time_text(*when));
    }
    put(added, DCM_ContributionDescription, single_value(what, short_text));
}

double put_image(DcmItem& item, const Volume& volume, int k) {
    const ImageGrid& grid = volume.grid;
    const std::size_t plane = grid.voxels() / static_cast<std::size_t>(grid.size[2]);
    const EncodedSlice slice =
        encode_slice(std::span(volume.values).subspan(static_cast<std::size_t>(k) * plane, plane));
    put(item, DCM_SamplesPerPixel, 1);
    put(item, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(item, DCM_Rows, grid.size[1]);
    put(item, DCM_Columns, grid.size[0]);
    put(item, DCM_BitsAllocated, 16);
    put(item, DCM_BitsStored, 16);
    put(item, DCM_HighBit, 15);
    put(item, DCM_PixelRepresentation, 1);
    put(item, DCM_RescaleIntercept, "0");
    put(item, DCM_RescaleSlope, slice.slope_text);

    const Vector3 position = grid.position({0.0, 0.0, static_cast<double>(k)});
    put(item, DCM_PixelSpacing, numbers_text(std::array{grid.spacing_mm[1], grid.spacing_mm[0]}));
    put(item, DCM_SliceThickness, decimal_string(grid.spacing_mm[2]));
    put(item, DCM_ImagePositionPatient, numbers_text(position));
    put(item, DCM_ImageOrientationPatient, numbers_text(orientation_of(grid)));
    const auto* words = reinterpret_cast<const Uint16*>(slice.stored.data());
    check_set(item.putAndInsertUint16Array(DCM_PixelData, words, static_cast<unsigned long>(slice.stored.size())),
              "PixelData");
    return slice.slope;
}

void check_writable(const Volume& volume) {
    const ImageGrid& grid = volume.grid;
    const auto refuse = [](const std::string& what, const std::string& hint) {
        throw Error(ErrorCode::inconsistent_data, "image to be written as DICOM", what, hint);
    };
    if (grid.frame != Frame::patient_lps) {
        refuse("is in the gantry's frame", "turn it into the patient's frame first");
    }
    constexpr int largest = 65535;  // VR US
    if (std::ranges::any_of(grid.size, [](int size) { return size < 1 || size > largest; }) ||
        volume.values.size() != grid.voxels()) {
        refuse("has an extent below 1 or above 65535, or not a value for each voxel", "check how it was made");
    }
    const auto& d = grid.direction;
    const double determinant =
        d[0] * (d[4] * d[8] - d[5] * d[7]) - d[1] * (d[3] * d[8] - d[5] * d[6]) + d[2] * (d[3] * d[7] - d[4] * d[6]);
    if (std::abs(determinant - 1.0) > 1e-6) {
        refuse("has axes that are not right-handed and perpendicular", "resample it onto an orthogonal grid");
    }
    if (!std::ranges::all_of(volume.values, [](float value) { return std::isfinite(value); })) {
        refuse("holds values that are not finite", "check the reconstruction");
    }
}

void SeriesWriter::add(DcmFileFormat& format) {
    char name[32];
    std::snprintf(name, sizeof name, "pet_%04zu.dcm", names_.size() + 1);
    write_file(output_.path() / name, folder_, encoded(format));
    names_.emplace_back(name);
}

WrittenSeries SeriesWriter::commit(const std::string& series_uid, double largest_slope) {
    output_.commit();
    WrittenSeries written{series_uid, {}, largest_slope};
    for (const std::filesystem::path& name : names_) {
        written.files.push_back(folder_ / name);
    }
    return written;
}

}  // namespace isotone::io::dicom
