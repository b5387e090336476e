// SPDX-License-Identifier: Apache-2.0
/// Changing DICOM files in tests, with the toolkit itself.
#pragma once

#include <dcmtk/config/osconfig.h>
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

}  // namespace isotone::io::dicom::test
