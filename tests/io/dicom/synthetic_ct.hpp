// SPDX-License-Identifier: Apache-2.0
/// A small CT series for tests, written with the toolkit itself, slice by slice, in an order that is not the spatial
/// one. Stored values are unsigned with an intercept of -1024, as most scanners write them.
#pragma once

#include "core/volume.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace isotone::io::dicom::test {

struct CtText {
    std::string study_uid = "1.2.3.1", series_uid = "1.2.3.2", frame_of_reference_uid = "1.2.3.3";
    std::string kvp = "120";
};

/// Every voxel has its own value and no symmetry; -1000 HU in the first one.
inline Volume asymmetric_ct() {
    ImageGrid grid;
    grid.size = {5, 4, 3};
    grid.spacing_mm = {1.5, 2.0, 2.5};
    grid.origin_mm = {-11.0, -7.0, 40.0};
    grid.frame = Frame::patient_lps;
    Volume volume(grid, Quantity::other);
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        volume.values[i] = static_cast<float>(-1000 + 37 * static_cast<int>(i));
    }
    return volume;
}

inline std::string three_numbers(const Vector3& v) {
    return decimal_string(v[0]) + "\\" + decimal_string(v[1]) + "\\" + decimal_string(v[2]);
}

inline std::vector<std::filesystem::path> write_ct(const std::filesystem::path& folder, const Volume& hu,
                                                   const CtText& text = {}) {
    std::filesystem::create_directories(folder);
    const ImageGrid& grid = hu.grid;
    const auto& d = grid.direction;
    std::vector<std::filesystem::path> files;
    for (int k = 0; k < grid.size[2]; ++k) {
        DcmFileFormat format;
        DcmDataset& item = *format.getDataset();
        const auto put = [&](const DcmTagKey& tag, const std::string& value) {
            item.putAndInsertString(tag, value.c_str());
        };
        const std::string number = std::to_string(grid.size[2] - k);  // counts against the position
        put(DCM_SOPClassUID, UID_CTImageStorage);
        put(DCM_SOPInstanceUID, text.series_uid + "." + number);
        put(DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL");
        put(DCM_Modality, "CT");
        put(DCM_StudyInstanceUID, text.study_uid);
        put(DCM_SeriesInstanceUID, text.series_uid);
        put(DCM_FrameOfReferenceUID, text.frame_of_reference_uid);
        put(DCM_InstanceNumber, number);
        put(DCM_KVP, text.kvp);
        put(DCM_PixelSpacing, decimal_string(grid.spacing_mm[1]) + "\\" + decimal_string(grid.spacing_mm[0]));
        put(DCM_SliceThickness, "2.5");
        put(DCM_ImagePositionPatient, three_numbers(grid.position({0.0, 0.0, static_cast<double>(k)})));
        put(DCM_ImageOrientationPatient, three_numbers({d[0], d[3], d[6]}) + "\\" + three_numbers({d[1], d[4], d[7]}));
        put(DCM_RescaleSlope, "1");
        put(DCM_RescaleIntercept, "-1024");
        put(DCM_RescaleType, "HU");
        put(DCM_PhotometricInterpretation, "MONOCHROME2");
        for (const auto& [tag, value] :
             {std::pair{DCM_SamplesPerPixel, 1}, std::pair{DCM_Rows, grid.size[1]},
              std::pair{DCM_Columns, grid.size[0]}, std::pair{DCM_BitsAllocated, 16}, std::pair{DCM_BitsStored, 16},
              std::pair{DCM_HighBit, 15}, std::pair{DCM_PixelRepresentation, 0}}) {
            item.putAndInsertUint16(tag, static_cast<Uint16>(value));
        }
        std::vector<Uint16> stored;
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int x = 0; x < grid.size[0]; ++x) {
                stored.push_back(static_cast<Uint16>(hu.at(x, y, k) + 1024.0F));
            }
        }
        item.putAndInsertUint16Array(DCM_PixelData, stored.data(), static_cast<unsigned long>(stored.size()));
        files.push_back(folder / ("ct_" + number + ".dcm"));
        if (format.saveFile(files.back().c_str(), EXS_LittleEndianExplicit).bad()) {
            throw std::runtime_error("cannot save " + files.back().string());
        }
    }
    return files;
}

}  // namespace isotone::io::dicom::test
