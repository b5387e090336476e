// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/ct_series.hpp"

#include "core/error.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/series_files.hpp"
#include "io/dicom/slice_order.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <utility>

namespace isotone::io::dicom {

namespace fs = std::filesystem;

namespace {

/// What must be the same in every slice for the stack to be one image. Tube current and dose may vary along the
/// patient; the voltage, on which every conversion to attenuation depends, may not.
void check_same_image(const std::vector<SliceFile>& slices) {
    const SliceFile& first = slices.front();
    for (const SliceFile& slice : slices) {
        const char* attribute = geometry_that_differs(slice, first);
        if (attribute == nullptr && slice.series.study_uid != first.series.study_uid) {
            attribute = "StudyInstanceUID";
        }
        if (attribute == nullptr && slice.kvp != first.kvp) {
            attribute = "KVP";
        }
        if (attribute != nullptr) {
            throw Error(ErrorCode::inconsistent_data, slice.path.string(),
                        std::string("differs from the other slices in ") + attribute,
                        "the files were mixed from several images; give the files of one");
        }
    }
}

}  // namespace

CtSeries read_ct_series(const fs::path& folder_or_file) {
    CtSeries series;
    const std::vector<fs::path> files = files_of(folder_or_file, series.findings);
    std::vector<SliceFile> slices = read_slices(files, SliceKind::ct, series.findings);
    check_one_series(slices, files, SliceKind::ct, folder_or_file.string());
    check_same_image(slices);
    series.hu.grid = order_slices(slices, series.findings);
    series.hu.quantity = Quantity::other;
    series.hu.values = stacked_values(slices);
    series.frame_of_reference_uid = slices.front().series.frame_of_reference_uid;
    series.study_uid = slices.front().series.study_uid;
    series.kvp = slices.front().kvp;
    for (SliceFile& slice : slices) {
        series.files.push_back(std::move(slice.path));
    }
    return series;
}

bool holds_ct_series(const fs::path& folder_or_file) {
    const auto is_ct = [](const fs::path& path) {
        try {
            return sop_class_of_file(path) == UID_CTImageStorage;
        } catch (const Error&) {
            return false;  // a file that cannot be opened says nothing about the others
        }
    };
    std::error_code fault;
    if (!fs::is_directory(folder_or_file, fault)) {
        return is_ct(folder_or_file);
    }
    for (fs::directory_iterator it(folder_or_file, fault); !fault && it != fs::directory_iterator();
         it.increment(fault)) {
        if (is_ct(it->path())) {
            return true;
        }
    }
    return false;
}

}  // namespace isotone::io::dicom
