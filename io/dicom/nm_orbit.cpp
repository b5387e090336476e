// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_orbit.hpp"

#include "core/error.hpp"
#include "io/dicom/dataset_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

Error inconsistent(const std::string& where, const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, where, what, hint};
}

DcmItem& item_of(DcmDataset& dataset, const DcmTagKey& sequence, int index) {
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(sequence, item, index);
    return *item;  // nm_frames() has counted them
}

/// In degrees, of the first view of a detector in a rotation.
double start_angle(DcmItem& detector, DcmItem& rotation, const std::string& where) {
    const auto angle = number_of(detector, DCM_StartAngle);
    const auto of_rotation = angle ? angle : number_of(rotation, DCM_StartAngle);
    if (!of_rotation) {
        throw inconsistent(where, "StartAngle (0054,0200) is missing", "state it with the start angle's override");
    }
    return *of_rotation;
}

double sense_of(DcmItem& rotation, const NmReadOptions& options, const std::string& where) {
    if (options.direction) {
        return *options.direction == RotationSense::clockwise ? -1.0 : 1.0;
    }
    const std::string direction = first_of(rotation, DCM_RotationDirection);
    if (direction != "CC" && direction != "CW") {
        throw inconsistent(where, "RotationDirection (0018,1140) is '" + direction + "', expected CC or CW",
                           "state it with the direction's override");
    }
    return direction == "CW" ? -1.0 : 1.0;
}

/// Offsets of each view that GE's Xeleris keeps beside the radii, mm; empty where there are none.
std::vector<double> xeleris_offsets(DcmDataset& dataset, int detector) {
    DcmItem* item = nullptr;
    if (dataset.findAndGetSequenceItem(DcmTagKey(0x0055, 0x1022), item, detector).bad() || item == nullptr) {
        return {};
    }
    const std::vector<double> triples = numbers_of(*item, DcmTagKey(0x0013, 0x101E));
    std::vector<double> offsets;
    for (std::size_t k = 2; k < triples.size(); k += 3) {
        offsets.push_back(triples[k]);
    }
    return offsets;
}

std::vector<double> radii_of(DcmDataset& dataset, DcmItem& detector, DcmItem& rotation, int detector_index, int views,
                             const NmReadOptions& options, const std::string& where) {
    if (options.radius_mm) {
        return std::vector<double>(static_cast<std::size_t>(views), *options.radius_mm);
    }
    std::vector<double> radii = numbers_of(detector, DCM_RadialPosition);
    if (radii.empty()) {
        radii = numbers_of(rotation, DCM_RadialPosition);
    }
    if (radii.empty()) {
        throw inconsistent(where, "RadialPosition (0018,1142) is missing, so distances to the collimator are not known",
                           "state the radius with --radius-mm");
    }
    if (radii.size() == 1) {
        radii.assign(static_cast<std::size_t>(views), radii.front());
    }
    if (radii.size() != static_cast<std::size_t>(views)) {
        throw inconsistent(
            where,
            "RadialPosition has " + std::to_string(radii.size()) + " values for " + std::to_string(views) + " views",
            "state the radius with --radius-mm");
    }
    const std::vector<double> offsets = xeleris_offsets(dataset, detector_index);
    if (!offsets.empty() && offsets.size() != radii.size()) {
        throw inconsistent(
            where,
            "there are " + std::to_string(offsets.size()) + " radial offsets for " + std::to_string(views) + " views",
            "state the radius with --radius-mm");
    }
    for (std::size_t k = 0; k < radii.size(); ++k) {
        radii[k] += (offsets.empty() ? 0.0 : offsets[k]) - options.face_to_crystal_mm.value_or(0.0);
    }
    return radii;
}

/// From the gantry's angle to the patient's (core/patient_frame.hpp).
double of_patient(double gantry_deg, PatientPosition position) {
    switch (position) {
        case PatientPosition::feet_first_supine: return -gantry_deg;
        case PatientPosition::head_first_prone: return gantry_deg + 180.0;
        case PatientPosition::feet_first_prone: return 180.0 - gantry_deg;
        case PatientPosition::head_first_supine: break;
    }
    return gantry_deg;
}

void require_parallel_holes(DcmItem& detector, const std::string& where, std::vector<std::string>& assumptions) {
    const std::string type = first_of(detector, DCM_CollimatorType);
    if (type.empty() || type == "UNKN") {
        assumptions.emplace_back("the collimator's holes are parallel: its type is not stated");
    } else if (type != "PARA") {
        throw inconsistent(where, "CollimatorType (0018,1181) is " + type,
                           "only parallel holes (PARA) are reconstructed");
    }
}

}  // namespace

std::size_t NmOrbit::index(const NmFrames& frames, int rotation, int detector, int view) const {
    std::size_t before = 0;
    for (int r = 0; r < rotation; ++r) {
        before += static_cast<std::size_t>(frames.views[static_cast<std::size_t>(r)] * frames.detectors);
    }
    return before + static_cast<std::size_t>(detector * frames.views[static_cast<std::size_t>(rotation)] + view);
}

NmOrbit nm_orbit(DcmDataset& dataset, const NmFrames& frames, PatientPosition position, const NmReadOptions& options,
                 const std::string& where) {
    NmOrbit orbit;
    double elapsed_s = 0.0;
    std::optional<double> first_start;
    for (int r = 0; r < frames.rotations; ++r) {
        DcmItem& rotation = item_of(dataset, DCM_RotationInformationSequence, r);
        const int views = frames.views[static_cast<std::size_t>(r)];
        const double step = number_of(rotation, DCM_AngularStep).value_or(0.0);
        const double sense = sense_of(rotation, options, where);
        const double view_s = number_of(rotation, DCM_ActualFrameDuration).value_or(0.0) * 1e-3;
        for (int d = 0; d < frames.detectors; ++d) {
            DcmItem& detector = item_of(dataset, DCM_DetectorInformationSequence, d);
            require_parallel_holes(detector, where, orbit.assumptions);
            const double stated = start_angle(detector, rotation, where);
            first_start = first_start.value_or(stated);
            const double start = options.start_angle_deg ? *options.start_angle_deg + stated - *first_start : stated;
            const auto radii = radii_of(dataset, detector, rotation, d, views, options, where);
            const double offset = number_of(detector, DCM_CenterOfRotationOffset).value_or(0.0);
            for (int v = 0; v < views; ++v) {
                const double angle = start + sense * step * v;
                orbit.views.push_back({degree * (options.angles_of_gantry ? of_patient(angle, position) : angle),
                                       radii[static_cast<std::size_t>(v)], offset, elapsed_s + v * view_s, view_s, d});
            }
        }
        elapsed_s += views * view_s;
    }
    orbit.assumptions.emplace_back(options.angles_of_gantry ? "angles speak of the gantry"
                                                            : "angles speak of the patient, as DICOM defines them");
    orbit.assumptions.emplace_back("views follow each other without pause");
    if (!options.radius_mm && !options.face_to_crystal_mm) {
        orbit.assumptions.emplace_back("radii reach the face of the collimator");
    }
    const auto note = [&](bool used, const char* text) {
        if (used) {
            orbit.overrides.emplace_back(text);
        }
    };
    note(options.radius_mm.has_value(), "radius");
    note(options.face_to_crystal_mm.has_value(), "radii reach the crystal");
    note(options.start_angle_deg.has_value(), "start angle");
    note(options.direction.has_value(), "direction of rotation");
    note(options.angles_of_gantry, "angles of the gantry");
    return orbit;
}

}  // namespace isotone::io::dicom
