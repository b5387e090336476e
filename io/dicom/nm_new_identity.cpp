// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_identity.hpp"

#include "core/version.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/text_values.hpp"

#include <span>

namespace isotone::io::dicom {
namespace {

ContentUid& add_geometry(ContentUid& content, const ProjectionGeometry& geometry) {
    content.add(static_cast<double>(geometry.bins)).add(static_cast<double>(geometry.rows));
    content.add(geometry.bin_mm).add(geometry.row_mm);
    for (const ProjectionView& view : geometry.views) {
        content.add(view.angle_rad).add(view.radius_mm).add(view.axis_offset_mm).add(view.duration_s);
        if (view.arc_rad > 0.0) {
            content.add(view.arc_rad);
        }
    }
    return content;
}

std::string series_uid_of(const SpectData& data, const PetSeriesDescription& d, const NmWriteOptions& options) {
    ContentUid content("NM projections");
    content.add(version).add(d.patient_id).add(d.patient_name).add(d.study_description).add(d.series_description);
    content.add(d.study_uid).add(d.frame_of_reference_uid).add(d.scanner_manufacturer).add(d.scanner_model);
    content.add(d.scanner_serial).add(data.collimator).add(static_cast<double>(options.flavour));
    content.add(data.exam.nuclide.name)
        .add(data.exam.nuclide.half_life_s)
        .add(data.exam.tracer)
        .add(dicom_code(data.exam.position))
        .add(data.exam.sex);
    content.add(data.exam.start_time_s.value_or(0.0)).add(data.exam.injection_time_s.value_or(0.0));
    content.add(data.exam.injected_activity_bq.value_or(0.0)).add(data.exam.weight_kg.value_or(0.0));
    content.add(d.created ? date_time_text(*d.created) : "");
    for (const EnergyWindow& window : data.windows) {
        content.add(window.name);
        for (const double level : window.levels_kev()) {
            content.add(level);
        }
    }
    for (const double length : data.axis_position_mm.value_or(Vector3{})) {
        content.add(length);
    }
    add_geometry(content, data.geometry);
    for (const std::string& code : data.corrected) {
        content.add(code);
    }
    for (const WindowCounts& part : data.counts) {
        content.add(static_cast<double>(part.window)).add(static_cast<double>(part.gate));
        const auto bytes = std::as_bytes(std::span(part.values));
        content.add(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
    return content.uid();
}

}  // namespace

PetSeriesDescription nm_description_of(const SpectData& data, const NmWriteOptions& options) {
    PetSeriesDescription d;
    d.exam = data.exam;
    d.patient_id = options.patient_id;
    d.patient_name = options.patient_name;
    d.study_description = options.study_description;
    d.series_description = options.series_description;
    d.study_uid = data.study_uid;
    d.frame_of_reference_uid = data.frame_of_reference_uid;
    d.scanner_manufacturer = options.flavour == NmFlavour::siemens   ? "SIEMENS NM"
                             : options.flavour == NmFlavour::xeleris ? "GE MEDICAL SYSTEMS"
                             : options.flavour == NmFlavour::mediso  ? "Mediso"
                                                                     : data.manufacturer;
    d.scanner_model = data.model;
    d.scanner_serial = data.serial;
    d.corrections = {};
    d.created = options.created;
    return d;
}

Uids nm_uids_of(const SpectData& data, const PetSeriesDescription& d, const NmWriteOptions& options) {
    Uids uids;
    uids.series = series_uid_of(data, d, options);
    uids.study = d.study_uid.empty() ? ContentUid("study").add(uids.series).uid() : d.study_uid;
    uids.frame_of_reference = d.frame_of_reference_uid.empty() ? ContentUid("frame of reference").add(uids.study).uid()
                                                               : d.frame_of_reference_uid;
    return uids;
}

}  // namespace isotone::io::dicom
