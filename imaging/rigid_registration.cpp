// SPDX-License-Identifier: Apache-2.0
#include "imaging/rigid_registration.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "imaging/compared_images.hpp"
#include "imaging/itk_types.hpp"
#include "imaging/registration_search.hpp"

#include <itkMacro.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace isotone::imaging {
namespace {

/// The search sees a part of the voxels, the result is judged by all: images that already agree may come out this much
/// worse. They are then left where they are.
constexpr double worst_loss = 0.01;

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, "registration", what, hint);
}

[[noreturn]] void refuse(const itk::ExceptionObject& fault) {
    refuse(std::string("the images could not be compared: ") + fault.GetDescription(),
           "check that they overlap: both must show the same place");
}

void require_levels(const RegistrationSettings& settings) {
    if (settings.shrink.empty() || settings.smoothing_mm.size() != settings.shrink.size() ||
        settings.sampled_share.size() != settings.shrink.size()) {
        throw Error(ErrorCode::usage, "registration", "there are not as many blurs or shares as levels",
                    "give one shrink factor, one smoothing_mm and one sampled_share for each level");
    }
}

void require_contrast(const Volume& volume, const char* which) {
    const auto [low, high] = std::minmax_element(volume.values.begin(), volume.values.end());
    const bool finite =
        std::all_of(volume.values.begin(), volume.values.end(), [](float v) { return std::isfinite(v); });
    if (volume.values.empty() || !finite || !(*high > *low)) {
        refuse(std::string("the ") + which + " image holds one value alone, or values that are not finite",
               "check which image was named");
    }
}

/// The same map about another centre.
RigidTransform about(const RigidTransform& transform, const Vector3& centre) {
    RigidTransform moved = transform;
    const Vector3 image = transform.apply(centre);
    moved.centre_mm = centre;
    moved.translation_mm = {image[0] - centre[0], image[1] - centre[1], image[2] - centre[2]};
    return moved;
}

void require_plausible(const RigidRegistration& found, const RigidTransform& start,
                       const RegistrationSettings& settings) {
    if (!is_plausible(found.transform, start, settings)) {
        refuse("the images fit best after a rotation of " + number_text(found.transform.angle_deg()) +
                   " degrees and a shift of " + number_text(shift_mm(found.transform, start)) +
                   " mm, which is not plausible",
               "check that both show the same part of the same patient, or place one on the other by a transform of "
               "your own");
    }
    if (found.metric < settings.least_information) {
        refuse("the images share " + number_text(found.metric) + " nats of information, which is next to none",
               "check that both show the same patient, or place one on the other by a transform of your own");
    }
    if (found.metric < (1.0 - worst_loss) * found.start_metric) {
        refuse("the search ended with less mutual information (" + number_text(found.metric) +
                   ") than it began with (" + number_text(found.start_metric) + ")",
               "check that both show the same anatomy, or place one on the other by a transform of your own");
    }
}

/// The rotation counts where it gains enough over the best shift.
RigidRegistration judged(const ComparedImages& images, const RigidTransform& start, const Found& shifted,
                         const Found& turned, const RegistrationSettings& settings) {
    RigidRegistration result;
    result.start_metric = images.information(start);
    const double of_shift = images.information(shifted.transform);
    const double of_turn = images.information(turned.transform);
    result.gained_by_rotation = of_turn - of_shift;
    result.rotation_found = result.gained_by_rotation > settings.least_gain_of_rotation * of_shift;
    const Found& best = result.rotation_found ? turned : shifted;
    if (!best.ended) {
        refuse("the search did not end within " + std::to_string(settings.iterations) + " rounds",
               "check that both show the same part of the same patient, or place one on the other by a transform "
               "of your own");
    }
    result.transform = best.transform;
    result.iterations = best.iterations;
    result.metric = result.rotation_found ? of_turn : of_shift;
    return result;
}

}  // namespace

Record RigidRegistration::record() const {
    Record record;
    record["method"] = "Mattes mutual information, rigid, Powell's line searches";
    record["transform"] = record_of(transform);
    record["rotation_deg"] = transform.angle_deg();
    record["mutual_information_at_start"] = start_metric;
    record["mutual_information"] = metric;
    record["mutual_information_gained_by_rotation"] = gained_by_rotation;
    record["rotation_found"] = rotation_found;
    record["rounds_of_last_level"] = iterations;
    return record;
}

RigidRegistration register_rigidly(const Volume& fixed, const Volume& moving, const RegistrationSettings& settings) {
    require_contrast(fixed, "fixed");
    require_contrast(moving, "moving");
    const OneThread one_thread;
    require_levels(settings);
    const RigidTransform start = about(settings.start, fixed.grid.middle());
    try {
        const ComparedImages images(fixed, moving, start, settings);
        const std::size_t levels = settings.shrink.size();
        const Found coarse = best_of_coarse_searches(images, start, settings);
        const Found shifted = levels > 1 ? images.search_shift(coarse.transform, {1, levels}) : coarse;
        const Found turned = images.search_shift_and_turn(coarse.transform, {0, levels});
        RigidRegistration found = judged(images, start, shifted, turned, settings);
        require_plausible(found, start, settings);
        if (found.metric < found.start_metric) {
            found.transform = start;
            found.metric = found.start_metric;
        }
        return found;
    } catch (const itk::ExceptionObject& fault) {
        refuse(fault);
    }
}

double mutual_information(const Volume& fixed, const Volume& moving, const RigidTransform& transform,
                          const RegistrationSettings& settings) {
    require_contrast(fixed, "fixed");
    require_contrast(moving, "moving");
    require_levels(settings);
    const OneThread one_thread;
    try {
        return ComparedImages(fixed, moving, settings.start, settings).information(transform);
    } catch (const itk::ExceptionObject& fault) {
        refuse(fault);
    }
}

}  // namespace isotone::imaging
