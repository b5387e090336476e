// SPDX-License-Identifier: Apache-2.0
/// Changing DICOM files in tests, with the toolkit itself.
#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dctk.h>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace isotone::io::dicom::test {

using Edit = std::function<void(DcmDataset&)>;

/// Loads, edits and saves in a transfer syntax.
inline void edit_file(const std::filesystem::path& path, const Edit& edit,
                      E_TransferSyntax syntax = EXS_LittleEndianExplicit) {
    DcmFileFormat format;
    if (format.loadFile(path.c_str()).bad()) {
        throw std::runtime_error("cannot load " + path.string());
    }
    format.loadAllDataIntoMemory();
    edit(*format.getDataset());
    const OFCondition saved = format.saveFile(path.c_str(), syntax);
    if (saved.bad()) {
        throw std::runtime_error("cannot save " + path.string() + ": " + saved.text());
    }
}

inline void edit_files(const std::vector<std::filesystem::path>& files, const Edit& edit,
                       E_TransferSyntax syntax = EXS_LittleEndianExplicit) {
    for (const std::filesystem::path& path : files) {
        edit_file(path, edit, syntax);
    }
}

/// Sets an attribute of each file.
inline Edit set(const DcmTagKey& tag, const std::string& value) {
    return [=](DcmDataset& dataset) { dataset.putAndInsertString(tag, value.c_str()); };
}
inline Edit set_number(const DcmTagKey& tag, Uint16 value) {
    return [=](DcmDataset& dataset) { dataset.putAndInsertUint16(tag, value); };
}

/// Replaces the pixels of the second slice of test::volume_in() by the same ones coded as lossless JPEG-LS. The code
/// stream is kept here because DCMTK 3.6.7's own JPEG-LS encoder writes one byte past its buffer
/// (fixPaddingIfNecessary).
inline void code_second_slice_as_jpeg_ls(DcmDataset& dataset) {
    const Uint8 code_stream[] = {
        0xFF, 0xD8, 0xFF, 0xF7, 0x00, 0x0B, 0x10, 0x00, 0x06, 0x00, 0x07, 0x01, 0x01, 0x11, 0x00, 0xFF, 0xF8, 0x00,
        0x0D, 0x01, 0xFF, 0xFF, 0x00, 0x12, 0x00, 0x43, 0x01, 0x14, 0x00, 0x40, 0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01,
        0x00, 0x00, 0x00, 0x00, 0x4C, 0x90, 0x07, 0x41, 0x00, 0x74, 0x32, 0xE7, 0xE5, 0xCF, 0xCB, 0x9E, 0xA7, 0x39,
        0xFD, 0x9F, 0xBB, 0xF5, 0x7E, 0xAF, 0xD1, 0xF9, 0x3F, 0x77, 0xE4, 0xFC, 0x1F, 0x83, 0xEE, 0x7D, 0xAF, 0xB5,
        0xFA, 0xBE, 0xB7, 0xD6, 0xFA, 0x5F, 0x4B, 0xE8, 0x7C, 0xCF, 0xD5, 0xF3, 0x3E, 0x47, 0xC8, 0xF8, 0xDF, 0x0B,
        0xE1, 0x7E, 0x6F, 0x7D, 0xEF, 0x9D, 0xE3, 0xB8, 0x77, 0x0E, 0xD3, 0xF3, 0x00, 0xFF, 0xD9, 0x00};
    auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
    sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));  // the empty offset table
    auto* fragment = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
    fragment->putUint8Array(code_stream, sizeof code_stream);
    sequence->insert(fragment);
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_JPEGLSLossless, nullptr, sequence);
    dataset.insert(pixels, true);
}

}  // namespace isotone::io::dicom::test
