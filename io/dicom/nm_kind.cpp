// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_kind.hpp"

#include "core/corrected_codes.hpp"
#include "core/words.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/object_kind.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {
namespace {

void check_image_type(DcmItem& dataset, NmKind wanted, const std::string& where) {
    const std::optional<NmKind> found = nm_kind_of(dataset);
    if (found == wanted) {
        return;
    }
    const bool planar = wanted == NmKind::planar;
    throw unsupported(where,
                      "is " + kind_in_words(dataset) + ", not of " +
                          (planar ? "a planar acquisition (STATIC)" : "projections (TOMO, GATED TOMO)"),
                      third_image_type(dataset).starts_with("RECON")
                          ? "give the projections that the reconstruction was made from"
                      : planar ? "give a static acquisition"
                      : found ? "give a tomographic acquisition; a static one serves to calibrate a planar source alone"
                              : "give a tomographic acquisition");
}

/// DICOM's defined terms (0018,1181): PARA is read, an absent one and UNKN are taken for it.
void check_collimators(DcmItem& dataset, const std::string& where, ReadingNotes& notes) {
    DcmSequenceOfItems* items = nullptr;
    dataset.findAndGetSequence(DCM_DetectorInformationSequence, items);
    for (unsigned long d = 0; items != nullptr && d < items->card(); ++d) {
        const std::string type = first_of(*items->getItem(d), DCM_CollimatorType);
        if (type.empty() || type == "UNKN") {
            notes.assumptions.emplace_back("the collimator, whose type is not stated, has parallel holes");
        } else if (type != "PARA") {
            throw unsupported(where, "a collimator of the type " + type + ", which is not read",
                              "only projections through parallel holes (PARA) are reconstructed");
        }
    }
}

void check_not_corrected(DcmItem& dataset, const NmReadOptions& options, const std::string& where,
                         ReadingNotes& notes) {
    for (const std::string& correction : values_of(dataset, DCM_CorrectedImage)) {
        if (!is_corrected_code(correction)) {
            continue;
        }
        if (!options.accept_corrected) {
            throw inconsistent(where,
                               "the projections are already corrected: CorrectedImage (0028,0051) has " + correction,
                               "give the projections as they were counted, or accept these with `accept_corrected`: "
                               "they are not corrected for it again");
        }
        notes.overrides.push_back("accept_corrected: " + correction);
    }
}

}  // namespace

bool nm_manufacturer_is(DcmItem& dataset, std::string_view beginning) {
    return lower_case(first_of(dataset, DCM_Manufacturer)).starts_with(beginning);
}

bool nm_is_own(DcmItem& dataset) {
    return first_of(dataset, DCM_SoftwareVersions).starts_with("isotone");
}

std::optional<NmKind> nm_kind_of(DcmItem& dataset) {
    if (first_of(dataset, DCM_SOPClassUID) != UID_NuclearMedicineImageStorage) {
        return std::nullopt;
    }
    const std::string type = third_image_type(dataset);
    if (type == "TOMO" || type == "GATED TOMO") {
        return NmKind::tomographic;
    }
    return type == "STATIC" ? std::optional(NmKind::planar) : std::nullopt;
}

void check_nm_kind(DcmItem& dataset, NmKind wanted, const NmReadOptions& options, const std::string& where,
                   ReadingNotes& notes) {
    if (first_of(dataset, DCM_SOPClassUID) != UID_NuclearMedicineImageStorage) {
        throw unsupported(where, "is " + kind_in_words(dataset) + ", not a Nuclear Medicine image",
                          wanted == NmKind::planar ? "give a static acquisition" : "give the SPECT projections");
    }
    check_image_type(dataset, wanted, where);
    check_collimators(dataset, where, notes);
    check_not_corrected(dataset, options, where, notes);
}

}  // namespace isotone::io::dicom
