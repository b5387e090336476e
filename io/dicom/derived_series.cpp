// SPDX-License-Identifier: Apache-2.0
/// A filtered copy of a series that another system made.
#include "core/error.hpp"
#include "core/version.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/pet_attributes.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace isotone::io::dicom {
namespace {

std::string series_uid_of(const PetSeries& source, const Volume& filtered, const DerivedDescription& d) {
    ContentUid content("derived series");
    content.add(version).add(source.header.series_uid).add(filtered);
    content.add(d.series_description).add(d.derivation).add(d.convolution_kernel).add(d.warning);
    content.add(d.source_reach_mm).add(static_cast<double>(d.series_number_offset));
    content.add(d.created ? date_time_text(*d.created) : "");
    for (const PetSliceHeader& slice : source.slices) {
        content.add(slice.sop_instance_uid);
    }
    return content.uid();
}

void check_same_grid(const PetSeries& source, const Volume& filtered) {
    if (!(source.volume.grid == filtered.grid) || source.volume.quantity != filtered.quantity ||
        source.files.size() != source.slices.size() ||
        source.files.size() != static_cast<std::size_t>(filtered.grid.size[2])) {
        throw Error(ErrorCode::inconsistent_data, "derived DICOM series",
                    "the filtered image does not have the grid and unit of its source",
                    "filter the volume of the series as it was read");
    }
}

/// The values of the new series have no intercept: one in the source would vanish, and with it the sign that its values
/// cannot be trusted.
void check_intercepts(const PetSeries& source) {
    if (any_intercept(source.slices)) {
        throw Error(ErrorCode::inconsistent_data, "derived DICOM series", any_intercept_fault,
                    "ask for the original series");
    }
}

/// The source's own dataset, or an error where the file is no longer the one that was read.
void load_source(DcmFileFormat& format, const PetSeries& source, std::size_t k) {
    const std::string path = source.files[k].string();
    const bool loaded =
        format.loadFile(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_fileOnly).good();
    if (!loaded || first_of(*format.getDataset(), DCM_SOPInstanceUID) != source.slices[k].sop_instance_uid) {
        throw Error(ErrorCode::input_corrupt, path, "has changed since the series was read", "run again");
    }
}

/// Private elements that an SUV needs, read before all others are dropped.
struct KeptPrivate {
    std::string ge_scan, philips_suv, philips_activity;
};

KeptPrivate kept_private_of(DcmItem& item) {
    const auto text = [&](std::uint16_t group, const char* creator, std::uint16_t element) {
        const auto tag = private_tag(item, group, creator, element);
        return tag ? first_of(item, *tag) : std::string();
    };
    return {text(0x0009, ge_pet_creator, 0x0D), text(0x7053, philips_pet_creator, 0x00),
            text(0x7053, philips_pet_creator, 0x09)};
}

void put_private(DcmItem& item, std::uint16_t group, const char* creator, std::uint16_t element, DcmEVR vr,
                 const std::string& value) {
    if (value.empty()) {
        return;
    }
    item.putAndInsertString(DcmTag(group, 0x10, EVR_LO), creator);
    item.putAndInsertString(DcmTag(group, static_cast<Uint16>(0x1000U | element), vr), value.c_str());
}

void restore_private(DcmItem& item, const KeptPrivate& kept) {
    put_private(item, 0x0009, ge_pet_creator, 0x0D, EVR_DT, kept.ge_scan);
    put_private(item, 0x7053, philips_pet_creator, 0x00, EVR_DS, kept.philips_suv);
    put_private(item, 0x7053, philips_pet_creator, 0x09, EVR_DS, kept.philips_activity);
}

bool is_private(const DcmTagKey& tag) {
    return (tag.getGroup() & 1U) != 0;
}

/// Overlays (60xx) and curves (50xx) lie over the source's pixels; curves are retired and may hold anything.
bool lies_over_pixels(const DcmTagKey& tag) {
    const unsigned family = tag.getGroup() & 0xFF00U;
    return family == 0x6000U || family == 0x5000U;
}

/// Private attributes inside the items of sequences, however deep.
void drop_private_inside(DcmItem& item) {
    for (unsigned long i = item.card(); i-- > 0;) {
        DcmElement* element = item.getElement(i);
        if (is_private(element->getTag())) {
            delete item.remove(i);
        } else if (element->ident() == EVR_SQ) {
            auto& sequence = static_cast<DcmSequenceOfItems&>(*element);
            for (unsigned long k = 0; k < sequence.card(); ++k) {
                drop_private_inside(*sequence.getItem(k));
            }
        }
    }
}

/// Private attributes, and public ones that describe the source's pixels or file and would be wrong or illegal here.
void drop_stale(DcmItem& item) {
    const std::set<DcmTagKey> stale = {DCM_PixelData,
                                       DCM_SmallestImagePixelValue,
                                       DCM_LargestImagePixelValue,
                                       DCM_SmallestPixelValueInSeries,
                                       DCM_LargestPixelValueInSeries,
                                       DCM_WindowCenter,
                                       DCM_WindowWidth,
                                       DCM_WindowCenterWidthExplanation,
                                       DCM_VOILUTSequence,
                                       DCM_PixelPaddingValue,
                                       DCM_PixelPaddingRangeLimit,
                                       DCM_RescaleType,
                                       DCM_InstanceCreationDate,
                                       DCM_InstanceCreationTime,
                                       DCM_InstanceCreatorUID,
                                       DCM_ContentDate,
                                       DCM_ContentTime,
                                       DCM_SourceImageSequence,
                                       DCM_DerivationDescription,
                                       DCM_DerivationCodeSequence,
                                       DCM_IconImageSequence,
                                       DCM_NumberOfFrames,
                                       DCM_DigitalSignaturesSequence,
                                       DCM_MACParametersSequence,
                                       DCM_DataSetTrailingPadding};
    for (unsigned long i = item.card(); i-- > 0;) {
        const DcmTagKey tag = item.getElement(i)->getTag();
        if (lies_over_pixels(tag) || stale.contains(tag) || tag.getElement() == 0) {
            delete item.remove(i);
        }
    }
    drop_private_inside(item);
}

/// One form of the patient's position, the coded one; sources in the field hold either or both.
void settle_patient_position(DcmItem& item, const std::string& position) {
    const bool known = position == "HFS" || position == "FFS" || position == "HFP" || position == "FFP";
    if (known) {
        item.findAndDeleteElement(DCM_PatientOrientationCodeSequence);
        item.findAndDeleteElement(DCM_PatientGantryRelationshipCodeSequence);
        item.findAndDeleteElement(DCM_PatientPosition);
        put_patient_position(item, position);
    }
}

/// Attributes that a PET object must state even where they are not known, and sources often lack.
void complete(DcmItem& item, const PetSeries& source) {
    for (const DcmTagKey& tag : {DCM_PatientName, DCM_PatientID, DCM_PatientBirthDate, DCM_PatientSex, DCM_StudyDate,
                                 DCM_StudyTime, DCM_ReferringPhysicianName, DCM_StudyID, DCM_AccessionNumber,
                                 DCM_Manufacturer, DCM_CorrectedImage, DCM_CollimatorType, DCM_AcquisitionDate,
                                 DCM_AcquisitionTime, DCM_ActualFrameDuration, DCM_PositionReferenceIndicator}) {
        if (!item.tagExists(tag)) {
            item.insertEmptyElement(tag);
        }
    }
    // Laterality is asked for where the body part is paired or not stated.
    const std::string part = first_of(item, DCM_BodyPartExamined);
    const std::set<std::string> paired = {"", "ARM", "BREAST", "EXTREMITY", "FOOT", "HAND", "HIP", "KNEE", "LEG"};
    if (paired.contains(part) && !item.tagExists(DCM_Laterality)) {
        item.insertEmptyElement(DCM_Laterality);
    }
    if (!values_of(item, DCM_SeriesType).empty() && first_of(item, DCM_SeriesType) != "DYNAMIC") {
        item.findAndDeleteElement(DCM_NumberOfTimeSlices);
    }
    put(item, DCM_NumberOfSlices, static_cast<int>(source.slices.size()));
    settle_patient_position(item, source.header.patient_position);
}

void add_sources(DcmItem& item, const PetSeries& source, std::size_t k, double reach_mm) {
    const double spacing = source.volume.grid.spacing_mm[2];
    for (std::size_t other = 0; other < source.slices.size(); ++other) {
        const double distance = std::abs(static_cast<double>(other) - static_cast<double>(k)) * spacing;
        if (distance <= reach_mm || other == k) {
            DcmItem& reference = add_item(item, DCM_SourceImageSequence);
            put(reference, DCM_ReferencedSOPClassUID, UID_PositronEmissionTomographyImageStorage);
            put(reference, DCM_ReferencedSOPInstanceUID, source.slices[other].sop_instance_uid);
            add_code(reference, DCM_PurposeOfReferenceCodeSequence, source_for_processing);
        }
    }
}

void put_derivation(DcmItem& item, const DerivedDescription& d) {
    put(item, DCM_ImageType, "DERIVED\\PRIMARY");
    const std::string warning = d.warning.empty() ? "" : " WARNING: " + d.warning;
    put(item, DCM_DerivationDescription,
        single_value(d.derivation + warning + " (isotone " + version + ")", short_text));
    add_code(item, DCM_DerivationCodeSequence, gaussian_blur);
    if (!d.convolution_kernel.empty()) {
        const std::string earlier = text_of(item, DCM_ConvolutionKernel);
        put(item, DCM_ConvolutionKernel,
            (earlier.empty() ? "" : earlier + "\\") + single_value(d.convolution_kernel, short_string));
    }
    add_contribution(item, d.derivation + warning, d.created);
}

void put_identity(DcmItem& item, const std::string& series_uid, std::size_t k, const DerivedDescription& d) {
    put(item, DCM_SeriesInstanceUID, series_uid);
    put(item, DCM_SOPInstanceUID, ContentUid("slice").add(series_uid).add(static_cast<double>(k)).uid());
    const double number = number_of(item, DCM_SeriesNumber).value_or(0.0) + d.series_number_offset;
    put(item, DCM_SeriesNumber, std::to_string(std::llround(std::clamp(number, 0.0, 2147483647.0))));
    put(item, DCM_InstanceNumber, std::to_string(k + 1));
    put(item, DCM_ImageIndex, static_cast<int>(k + 1));
    put_description(item, d.series_description, d.warning);
    if (d.created) {
        put_date_and_time(item, DCM_ContentDate, DCM_ContentTime, *d.created);
    }
}

/// Position and thickness as the source states them: uneven slice distances must stay as they are.
void keep_source_position(DcmItem& item, const std::string& position, const std::string& thickness) {
    put(item, DCM_ImagePositionPatient, position);
    put(item, DCM_SliceThickness, thickness);
}

}  // namespace

WrittenSeries write_derived_series(const std::filesystem::path& folder, const PetSeries& source, const Volume& filtered,
                                   const DerivedDescription& description) {
    prepare_toolkit();
    check_same_grid(source, filtered);
    check_intercepts(source);
    check_writable(filtered);
    const std::string series_uid = series_uid_of(source, filtered, description);
    SeriesWriter writer(folder);
    double largest_slope = 0.0;
    for (std::size_t k = 0; k < source.files.size(); ++k) {
        DcmFileFormat format;
        load_source(format, source, k);
        DcmItem& item = *format.getDataset();
        const KeptPrivate kept = kept_private_of(item);
        const std::string position = text_of(item, DCM_ImagePositionPatient);
        const std::string thickness = text_of(item, DCM_SliceThickness);
        drop_stale(item);
        restore_private(item, kept);
        complete(item, source);
        put_identity(item, series_uid, k, description);
        put_derivation(item, description);
        add_sources(item, source, k, description.source_reach_mm);
        largest_slope = std::max(largest_slope, put_image(item, filtered, static_cast<int>(k)));
        keep_source_position(item, position, thickness);
        writer.add(format);
    }
    return writer.commit(series_uid, largest_slope);
}

}  // namespace isotone::io::dicom
