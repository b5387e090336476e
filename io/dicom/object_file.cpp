// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/object_file.hpp"

#include "core/words.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/reading_faults.hpp"
#include "io/dicom/toolkit.hpp"
#include "io/file/checked_read.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <array>
#include <string_view>

namespace isotone::io::dicom {
namespace {

constexpr std::uint64_t largest_file = 1ULL << 30U;  // an image is far below; DICOM lengths have 32 bits

/// DCMTK reads nested sequences by recursion, so a file that only opens items could exhaust the stack. No image header
/// nests or lists anywhere near this many.
void refuse_endless_nesting(const std::filesystem::path& path) {
    constexpr std::ptrdiff_t most_items = 3000;
    const std::vector<std::byte> bytes = file::read_bytes(path, largest_file);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::ptrdiff_t items = 0;
    for (const std::string_view tag :
         {std::string_view("\xFE\xFF\x00\xE0", 4), std::string_view("\xFF\xFE\xE0\x00", 4)}) {
        for (std::size_t at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + 4)) {
            ++items;
        }
    }
    if (items > most_items) {
        throw damaged(path.string(), "holds " + std::to_string(items) + " sequence items, an image has a few dozen");
    }
}

}  // namespace

bool is_dicom_file(const std::filesystem::path& path) {
    const file::InputFile input(path);
    std::array<std::byte, 4> mark{};
    if (input.size() < 132) {
        return false;
    }
    input.read(128, mark);
    return std::string_view(reinterpret_cast<const char*>(mark.data()), 4) == "DICM";
}

bool claims_dicom(const std::filesystem::path& path) {
    const std::string ending = lower_case(path.extension().string());
    return ending == ".dcm" || ending == ".ima" || is_dicom_file(path);
}

std::string sop_class_of_file(const std::filesystem::path& path) {
    prepare_toolkit();
    std::error_code fault;
    if (!std::filesystem::is_regular_file(path, fault) || !is_dicom_file(path)) {
        return {};
    }
    DcmFileFormat format;
    const OFCondition status =
        format.loadFile(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_metaOnly);
    return status.good() ? first_of(*format.getMetaInfo(), DCM_MediaStorageSOPClassUID) : std::string();
}

void load_object(const std::filesystem::path& path, DcmFileFormat& format) {
    prepare_toolkit();
    if (!is_dicom_file(path)) {
        throw damaged(path.string(), "is not a DICOM file: no 'DICM' at byte 128");
    }
    refuse_endless_nesting(path);
    const OFCondition status =
        format.loadFile(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_fileOnly);
    if (status.bad()) {
        // DCMTK's words for a file that ends within a value are those of a network: "I/O suspension".
        const bool ends_early = status == EC_StreamNotifyClient;
        throw damaged(path.string(),
                      ends_early ? "is cut short: it ends before its last value does"
                                 : std::string("cannot be parsed, being cut short or damaged: ") + status.text());
    }
}

}  // namespace isotone::io::dicom
