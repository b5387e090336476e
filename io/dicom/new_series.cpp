// SPDX-License-Identifier: Apache-2.0
/// A series of our own reconstruction.
#include "core/error.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/new_object.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

const char* units_of(const Volume& volume) {
    switch (volume.quantity) {
        case Quantity::activity_concentration: return "BQML";
        case Quantity::relative: return "PROPCNTS";
        case Quantity::suv_bw:
        case Quantity::attenuation:
        case Quantity::other: break;
    }
    throw Error(ErrorCode::inconsistent_data, "image to be written as DICOM",
                "holds " + unit_of(volume.quantity) + "; a PET series of isotone holds Bq/mL or relative values",
                "write the activity concentration; every reader computes SUV from it");
}

void put_series(DcmItem& item, const PetSeriesDescription& d, const Uids& uids, const ClockTime& start,
                const Volume& volume) {
    put_new_series(item, d, uids, start, "PT");
    put(item, DCM_SeriesType, "STATIC\\IMAGE");
    put(item, DCM_Units, units_of(volume));
    put(item, DCM_CountsSource, "EMISSION");
    put(item, DCM_NumberOfSlices, volume.grid.size[2]);
    put(item, DCM_DecayCorrection, !is_decay_corrected(d) ? "NONE" : refers_to_injection(d) ? "ADMIN" : "START");
    put(item, DCM_CorrectedImage, corrections_text(d));
    put(item, DCM_CollimatorType, "NONE");
    put(item, DCM_ReconstructionMethod, single_value(d.reconstruction_method, long_string));
    if (!d.convolution_kernel.empty()) {
        put(item, DCM_ConvolutionKernel, single_value(d.convolution_kernel, short_string));
    }
}

void put_radiopharmaceutical(DcmItem& item, const Exam& exam) {
    DcmItem& tracer = add_radiopharmaceutical(item, exam);
    if (exam.injected_activity_bq) {
        put(tracer, DCM_RadionuclideTotalDose, decimal_string(*exam.injected_activity_bq));
    }
    if (exam.nuclide.half_life_s > 0.0) {
        put(tracer, DCM_RadionuclideHalfLife, decimal_string(exam.nuclide.half_life_s));
        put(tracer, DCM_RadionuclidePositronFraction, decimal_string(exam.nuclide.positron_fraction));
    }
}

/// Times of the only frame. Its start is that of the series, so a reader of START finds the same reference time from
/// SeriesTime and from acquisition + mean-activity time - FrameReferenceTime. Values of ADMIN refer to the injection.
void put_frame(DcmItem& item, const PetSeriesDescription& d, const ClockTime& start) {
    const Exam& exam = d.exam;
    const double half_life_s = exam.nuclide.half_life_s;
    const double mean_decay = half_life_s > 0.0 ? mean_decay_during(exam.duration_s, half_life_s) : 1.0;
    const double mean_time_s =
        half_life_s > 0.0 ? -std::log(mean_decay) * half_life_s / std::numbers::ln2 : 0.5 * exam.duration_s;
    put_date_and_time(item, DCM_AcquisitionDate, DCM_AcquisitionTime, start);
    put(item, DCM_FrameReferenceTime, decimal_string(1e3 * mean_time_s));
    put(item, DCM_ActualFrameDuration, std::to_string(std::llround(1e3 * exam.duration_s)));
    if (is_decay_corrected(d)) {
        const double uptake_s = refers_to_injection(d) ? *exam.start_time_s - *exam.injection_time_s : 0.0;
        put(item, DCM_DecayFactor, decimal_string(std::exp2(uptake_s / half_life_s) / mean_decay));
    }
    if (d.created) {
        put_date_and_time(item, DCM_ContentDate, DCM_ContentTime, *d.created);
    }
}

}  // namespace

WrittenSeries write_pet_series(const std::filesystem::path& folder, const Volume& volume,
                               const PetSeriesDescription& description) {
    prepare_toolkit();
    check_writable(volume);
    const ClockTime start = start_of(description);
    units_of(volume);
    const Uids uids = uids_of(volume, description, "series");
    SeriesWriter writer(folder);
    double largest_slope = 0.0;
    for (int k = 0; k < volume.grid.size[2]; ++k) {
        DcmFileFormat format;
        DcmItem& item = *format.getDataset();
        put(item, DCM_SOPClassUID, UID_PositronEmissionTomographyImageStorage);
        put(item, DCM_SOPInstanceUID, ContentUid("slice").add(uids.series).add(static_cast<double>(k)).uid());
        put(item, DCM_ImageType, "ORIGINAL\\PRIMARY");
        put_patient_and_study(item, description, uids, start);
        put_series(item, description, uids, start, volume);
        put_radiopharmaceutical(item, description.exam);
        put_frame(item, description, start);
        put(item, DCM_InstanceNumber, std::to_string(k + 1));
        put(item, DCM_ImageIndex, k + 1);
        add_contribution(item, "Reconstruction: " + description.reconstruction_method, description.created);
        largest_slope = std::max(largest_slope, put_image(item, volume, k));
        writer.add(format);
    }
    return writer.commit(uids.series, largest_slope);
}

}  // namespace isotone::io::dicom
