// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/write_nm_projections.hpp"

#include "core/radius_meaning.hpp"
#include "core/words.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/new_object.hpp"
#include "io/dicom/nm_new_faults.hpp"
#include "io/dicom/nm_new_frames.hpp"
#include "io/dicom/nm_new_heads.hpp"
#include "io/dicom/nm_new_identity.hpp"
#include "io/dicom/nm_new_orbit.hpp"
#include "io/dicom/nm_new_pixels.hpp"
#include "io/dicom/nm_radii.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace isotone::io::dicom {
namespace {

void put_windows(DcmItem& item, const SpectData& data) {
    for (const EnergyWindow& window : data.windows) {
        DcmItem& added = add_item(item, DCM_EnergyWindowInformationSequence);
        put(added, DCM_EnergyWindowName, single_value(window.name, short_string));
        add_ranges(added, window);
    }
}

void put_tracer(DcmItem& item, const Exam& exam) {
    DcmItem& tracer = add_radiopharmaceutical(item, exam);
    if (!radionuclide_code(exam.nuclide.name)) {
        check_set(tracer.insertEmptyElement(DCM_RadionuclideCodeSequence), "RadionuclideCodeSequence");
    }
    if (exam.nuclide.half_life_s > 0.0) {
        put(tracer, DCM_RadionuclideHalfLife,
            decimal_string(exam.nuclide.half_life_s));  // no part of the class, but known
    }
    if (exam.injected_activity_bq) {
        put(tracer, DCM_RadionuclideTotalDose, decimal_string(1e-6 * *exam.injected_activity_bq));  // MBq in this class
    }
}

std::string total_counts(const SpectData& data) {
    double total = 0.0;
    for (const WindowCounts& part : data.counts) {
        for (const float value : part.values) {
            total += static_cast<double>(value);
        }
    }
    return std::to_string(std::llround(std::min(total, 2147483647.0)));  // IS
}

void put_image_text(DcmItem& item, const SpectData& data, const NmWriteOptions& options, const ClockTime& start) {
    put(item, DCM_ImageType,
        data.gates > 1 ? "ORIGINAL\\PRIMARY\\GATED TOMO\\EMISSION" : "ORIGINAL\\PRIMARY\\TOMO\\EMISSION");
    if (!data.corrected.empty()) {
        put(item, DCM_CorrectedImage, joined(data.corrected, "\\"));
    }
    put(item, DCM_InstanceNumber, "1");
    put(item, DCM_PatientOrientation, "");
    put_date_and_time(item, DCM_AcquisitionDate, DCM_AcquisitionTime, start);
    if (options.created) {
        put_date_and_time(item, DCM_ContentDate, DCM_ContentTime, *options.created);
    }
    if (!radius_is_assumed(data)) {
        put(item, DCM_ImageComments, radii_reach_face);
    }
    put(item, DCM_CountsAccumulated, total_counts(data));
}

}  // namespace

WrittenProjections write_nm_projections(const std::filesystem::path& file, const SpectData& data,
                                        const NmWriteOptions& options) {
    prepare_toolkit();
    data.check("projections to be written as DICOM");
    if (data.additive) {
        throw nm_unwritable("they come with an additive term, which DICOM cannot hold", "write a container (.h5)");
    }
    const PetSeriesDescription d = nm_description_of(data, options);
    const ClockTime start = start_of(d);
    const NmNewOrbit orbit = nm_new_orbit_of(data.geometry);
    const std::vector<NmNewFrame> frames = nm_new_frames_of(data, orbit, options.flavour);
    const Uids uids = nm_uids_of(data, d, options);
    const double slope = nm_slope_of(data);

    DcmFileFormat format;
    DcmItem& item = *format.getDataset();
    put(item, DCM_SOPClassUID, UID_NuclearMedicineImageStorage);
    put(item, DCM_SOPInstanceUID, ContentUid("projections").add(uids.series).uid());
    put_patient_and_study(item, d, uids, start);
    put_new_series(item, d, uids, start, "NM");
    put_image_text(item, data, options, start);
    put_windows(item, data);
    put_tracer(item, data.exam);
    const std::size_t rotations = options.flavour == NmFlavour::mediso ? orbit.views.size() : 1;
    for (std::size_t head = 0; head < orbit.views.size(); ++head) {
        put_nm_detector(item, data, orbit, head, options.flavour);
        if (head < rotations) {
            put_nm_rotation(item, data, orbit, head, options.flavour);
        }
    }
    if (options.flavour == NmFlavour::xeleris) {
        put_xeleris_offsets(item, data, orbit);
    }
    put_nm_frames(item, data, frames, orbit.views.size(), rotations);
    if (data.gates > 1) {
        put_nm_gates(item, data);
    }
    put_nm_pixels(item, data, frames, slope);

    file::AtomicFile output(file);
    output.write(encoded(format));
    output.commit();
    return {uids.series, slope};
}

}  // namespace isotone::io::dicom