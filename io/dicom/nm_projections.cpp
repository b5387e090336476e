// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_projections.hpp"

#include "core/error.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_exam.hpp"
#include "io/dicom/nm_frames.hpp"
#include "io/dicom/nm_orbit.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/pixel_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace isotone::io::dicom {
namespace {

Error damaged(const std::string& where, const std::string& what) {
    return {ErrorCode::input_corrupt, where, what, "fetch the file again from its archive"};
}

bool is_tomo(DcmDataset& dataset) {
    const std::vector<std::string> type = values_of(dataset, DCM_ImageType);
    return first_of(dataset, DCM_SOPClassUID) == UID_NuclearMedicineImageStorage && type.size() >= 3 &&
           (type[2] == "TOMO" || type[2] == "GATED TOMO");
}

EnergyWindow window_of(DcmDataset& dataset, int index, const std::string& where, Record::List& assumptions) {
    DcmItem* item = nullptr;
    DcmItem* range = nullptr;
    dataset.findAndGetSequenceItem(DCM_EnergyWindowInformationSequence, item, index);  // counted by nm_frames()
    EnergyWindow window;
    window.name = first_of(*item, DCM_EnergyWindowName);
    for (long k = 0; item->findAndGetSequenceItem(DCM_EnergyWindowRangeSequence, range, k).good(); ++k) {
        const auto lower = number_of(*range, DCM_EnergyWindowLowerLimit);
        const auto upper = number_of(*range, DCM_EnergyWindowUpperLimit);
        if (!lower || !upper || !(*upper > *lower)) {
            throw damaged(where, "an energy window has no lower and upper level");
        }
        if (k > 0) {
            assumptions.push_back("energy window \"" + window.name +
                                  "\" is a sum of ranges; it is taken from the lowest to the highest level");
        }
        window.lower_kev = k == 0 ? *lower : std::min(window.lower_kev, *lower);
        window.upper_kev = std::max(window.upper_kev, *upper);
    }
    if (!(window.upper_kev > 0.0)) {
        throw damaged(where, "an energy window has no levels");
    }
    if (window.name.empty()) {
        window.name = "window " + std::to_string(index + 1);
    }
    return window;
}

void refuse_corrected(DcmDataset& dataset, const std::string& where) {
    const std::vector<std::string> corrected = values_of(dataset, DCM_CorrectedImage);
    for (const char* code : {"DECY", "ATTN", "SCAT"}) {
        if (std::find(corrected.begin(), corrected.end(), code) != corrected.end()) {
            throw Error(
                ErrorCode::inconsistent_data, where,
                std::string("CorrectedImage (0028,0051) holds ") + code + ": the projections are no counts as measured",
                "export the uncorrected projections");
        }
    }
}

struct Rows {
    bool from_head = true;
    bool mirrored = false;
};

/// (x, y, z) of the first frame's corner, where the first detector item states it.
std::vector<double> corner(DcmDataset& dataset) {
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(DCM_DetectorInformationSequence, item, 0);
    return numbers_of(*item, DCM_ImagePositionPatient);
}

Rows rows_of(DcmDataset& dataset, const NmReadOptions& options, Record::List& assumptions, Record::List& overrides) {
    Rows rows;
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(DCM_DetectorInformationSequence, item, 0);
    const std::vector<double> orientation = numbers_of(*item, DCM_ImageOrientationPatient);
    if (options.rows_from) {
        rows.from_head = *options.rows_from == RowsFrom::head;
        overrides.emplace_back("rows");
    } else if (orientation.size() == 6 && orientation[5] != 0.0) {
        rows.from_head = orientation[5] < 0.0;
    } else {
        assumptions.emplace_back("the first row is the head's");
    }
    rows.mirrored = options.bins_mirrored;
    if (rows.mirrored) {
        overrides.emplace_back("bins mirrored");
    } else {
        assumptions.emplace_back("columns are bins as seen from the detector with the head up");
    }
    return rows;
}

std::optional<Vector3> axis_position(DcmDataset& dataset, const ProjectionGeometry& geometry, bool from_head,
                                     Record::List& assumptions) {
    const std::vector<double> first = corner(dataset);
    DcmItem* rotation = nullptr;
    dataset.findAndGetSequenceItem(DCM_RotationInformationSequence, rotation, 0);
    if (first.size() != 3) {
        assumptions.emplace_back("where the axis stands in the patient is not known");
        return std::nullopt;
    }
    Vector3 axis{first[0], first[1], first[2]};
    axis[2] += (from_head ? -0.5 : 0.5) * (geometry.rows - 1) * geometry.row_mm;
    if (first[1] == 0.0) {
        const auto height = number_of(*rotation, DCM_TableHeight);
        if (!height) {
            assumptions.emplace_back("where the axis stands in the patient is not known");
            return std::nullopt;
        }
        axis[1] = -*height;
    } else {
        const double half = 0.5 * (geometry.bins - 1) * geometry.bin_mm;
        axis[0] += half;
        axis[1] = first_of(dataset, DCM_Manufacturer) == "Mediso" ? 0.0 : axis[1] + half;
    }
    assumptions.emplace_back("where the axis stands follows from ImagePositionPatient as its vendor writes it");
    return axis;
}

void place_frames(const NmFrames& frames, const NmOrbit& orbit, const Rows& rows, const std::vector<float>& pixels,
                  SpectData& data) {
    const ProjectionGeometry& g = data.geometry;
    for (int w = 0; w < frames.windows; ++w) {
        for (int slot = 0; slot < frames.slots; ++slot) {
            data.counts.push_back({w, slot, std::vector<float>(g.size())});
        }
    }
    const std::size_t frame_size = static_cast<std::size_t>(g.bins) * static_cast<std::size_t>(g.rows);
    for (std::size_t k = 0; k < frames.frames.size(); ++k) {
        const NmFrame& frame = frames.frames[k];
        const auto view = static_cast<int>(orbit.index(frames, frame.rotation, frame.detector, frame.view));
        std::vector<float>& to = data.counts[static_cast<std::size_t>(frame.window * frames.slots + frame.slot)].values;
        for (int r = 0; r < g.rows; ++r) {
            const int row = rows.from_head ? g.rows - 1 - r : r;
            for (int c = 0; c < g.bins; ++c) {
                const int bin = rows.mirrored ? g.bins - 1 - c : c;
                to[g.offset(view, bin, row)] =
                    pixels[k * frame_size + static_cast<std::size_t>(r) * static_cast<std::size_t>(g.bins) +
                           static_cast<std::size_t>(c)];
            }
        }
    }
}

std::string collimator_name(DcmDataset& dataset) {
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(DCM_DetectorInformationSequence, item, 0);
    return first_of(*item, DCM_CollimatorGridName);
}

void append(Record::List& to, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        const Record entry = line;
        const bool there = std::any_of(to.begin(), to.end(),
                                       [&](const Record& r) { return std::get<std::string>(r.value()) == line; });
        if (!there) {
            to.push_back(entry);
        }
    }
}

}  // namespace

bool holds_nm_projections(const std::filesystem::path& file) {
    try {
        if (sop_class_of_file(file) != UID_NuclearMedicineImageStorage) {
            return false;
        }
        DcmFileFormat format;
        load_object(file, format);
        return is_tomo(*format.getDataset());
    } catch (const Error&) {
        return false;
    }
}

SpectData read_nm_projections(const std::filesystem::path& file, const NmReadOptions& options) {
    const std::string where = file.string();
    DcmFileFormat format;
    load_object(file, format);
    DcmDataset& dataset = *format.getDataset();
    if (!is_tomo(dataset)) {
        throw Error(ErrorCode::input_corrupt, where, "is not a Nuclear Medicine image of the type TOMO",
                    "give the projections, not a reconstruction, whole-body or planar image");
    }
    refuse_corrected(dataset, where);
    Record::List assumptions, overrides;
    SpectData data;
    data.exam = nm_exam(dataset);
    const NmFrames frames = nm_frames(dataset, where);
    const NmOrbit orbit = nm_orbit(dataset, frames, data.exam.position, options, where);
    append(assumptions, orbit.assumptions);
    append(overrides, orbit.overrides);

    const std::vector<double> spacing = numbers_of(dataset, DCM_PixelSpacing);
    if (spacing.size() != 2) {
        throw damaged(where, "PixelSpacing (0028,0030) is missing");
    }
    data.geometry.bins = small_integer_of(dataset, DCM_Columns).value_or(0);
    data.geometry.rows = small_integer_of(dataset, DCM_Rows).value_or(0);
    data.geometry.row_mm = spacing[0];
    data.geometry.bin_mm = spacing[1];
    data.geometry.views = orbit.views;
    data.geometry.check(where);
    const std::int64_t lines =
        static_cast<std::int64_t>(data.geometry.rows) * static_cast<std::int64_t>(frames.frames.size());
    if (lines > INT32_MAX) {
        throw damaged(where, "claims more pixels than any image has");
    }
    const std::vector<float> pixels = rescaled_pixels(
        dataset, where, std::filesystem::file_size(file), data.geometry.bins, static_cast<int>(lines),
        number_of(dataset, DCM_RescaleSlope).value_or(1.0), number_of(dataset, DCM_RescaleIntercept).value_or(0.0));
    data.gates = frames.slots;
    for (int w = 0; w < frames.windows; ++w) {
        data.windows.push_back(window_of(dataset, w, where, assumptions));
    }
    const Rows rows = rows_of(dataset, options, assumptions, overrides);
    place_frames(frames, orbit, rows, pixels, data);
    data.axis_position_mm = axis_position(dataset, data.geometry, rows.from_head, assumptions);

    for (const ProjectionView& view : data.geometry.views) {
        data.exam.duration_s = std::max(data.exam.duration_s, view.start_s + view.duration_s);
    }
    data.manufacturer = first_of(dataset, DCM_Manufacturer);
    data.model = first_of(dataset, DCM_ManufacturerModelName);
    data.serial = first_of(dataset, DCM_DeviceSerialNumber);
    data.collimator = collimator_name(dataset);
    data.study_uid = first_of(dataset, DCM_StudyInstanceUID);
    data.frame_of_reference_uid = first_of(dataset, DCM_FrameOfReferenceUID);
    data.provenance["format"] = "DICOM NM TOMO";
    data.provenance["assumptions"] = std::move(assumptions);
    data.provenance["overrides"] = std::move(overrides);
    data.check(where);
    return data;
}

}  // namespace isotone::io::dicom
